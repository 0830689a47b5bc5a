"""Nobody closes a round while somebody submits in it: two connections on committed data."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, connections, transaction
from django.utils.timezone import localdate

from catalogue.coding.rounds import change_round, shown
from catalogue.coding.sheets import Opened, submit
from catalogue.models import Assignment, Coder, CodingRound, CodingSheet, Service
from experience.guides import current_guide


@pytest.fixture
def sheet(django_db_setup, django_db_blocker):
    """A draft. Everything is removed again, since these data stay."""
    with django_db_blocker.unblock():
        if not connection.features.has_select_for_update:
            pytest.skip("SQLite has one writer at a time anyway")
        fields = {"slug": "closing", "name": "Closing", "guide": current_guide(), "opened": localdate()}
        coding_round = CodingRound.objects.create(**fields)
        coder = Coder.objects.create(slug="racer", name="Racer")
        task = {"coding_round": coding_round, "coder": coder, "service": Service.objects.first()}
        yield CodingSheet.objects.create(**task)
        CodingSheet.objects.filter(coder=coder).delete()
        get_user_model().objects.filter(username="racer").delete()
        coding_round.delete()
        coder.delete()


def close(user, coding_round):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1ms'")
        change_round(user, coding_round, {"closed": localdate()}, shown(coding_round))
    finally:
        connections.close_all()


def test_a_round_is_closed_before_or_after_somebody_submits(sheet):
    user = get_user_model().objects.create_superuser("racer")
    task = Assignment(coding_round=sheet.coding_round, coder=sheet.coder, service=sheet.service)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            submit(task, Opened(sheet.version, sheet.revision))
            with pytest.raises(OperationalError):
                other.submit(close, user, sheet.coding_round).result()
        other.submit(close, user, sheet.coding_round).result()
    sheet.refresh_from_db()
    assert (sheet.submitted is not None, sheet.coding_round.closed) == (True, localdate())
