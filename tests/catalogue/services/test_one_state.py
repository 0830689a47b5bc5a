"""A file that is sent while somebody writes is of one state, and holds nobody up. Needs real transactions."""

from threading import Thread

import pytest
from django.db import connection

from catalogue.models import Classification, Service
from catalogue.services.export import rows

CHANGED = "Renamed while a file was sent"


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The shipped data outside of a test's transaction; what the test changes is put back."""
    with django_db_blocker.unblock():
        service = Service.objects.by_name().last()
        judgement = Classification.objects.filter(service=service, level__gt=0).first()
        yield service, judgement
        Service.objects.filter(pk=service.pk).update(name=service.name)
        Classification.objects.filter(pk=judgement.pk).update(level=judgement.level)
        connection.close()


def in_another_connection(write):
    def work():
        write()
        connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join()


def change(service, judgement):
    Classification.objects.filter(pk=judgement.pk).update(level=0)
    Service.objects.filter(pk=service.pk).update(name=CHANGED)


def sent(file, head, service):
    """The last row of a file whose head was sent already."""
    row = dict(zip(head, list(file)[-1], strict=True))
    assert row["slug"] == service.slug
    return row


def test_a_change_while_it_is_sent_is_not_in_it(committed):
    service, judgement = committed
    services, slug = Service.objects.published().by_name(), judgement.determinant.slug
    file = rows(services)
    head = next(file)
    in_another_connection(lambda: change(service, judgement))
    row = sent(file, head, service)
    assert (row["name"], row[slug]) == (service.name, str(judgement.level))
    [row] = [dict(zip(head, row, strict=True)) for row in rows(services) if row[0] == service.slug]
    assert (row["name"], row[slug]) == (CHANGED, "0")


def test_a_download_that_breaks_off_leaves_no_transaction_behind(committed):
    service, judgement = committed
    file = rows(Service.objects.published().by_name())
    next(file)
    next(file)
    file.close()
    change(service, judgement)
    in_another_connection(lambda: change(service, judgement))
    service.refresh_from_db()
    assert service.name == CHANGED
