"""The list of records that are due, the day for the next look, and the first days."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from catalogue.models import DeadPage, PageCheck, Revision, Service
from catalogue.rules.reviews import planned
from tests.answers import errors_at, numbers_in, parsed, queries_of, sent_by, text_of
from tests.factories import make_evidence, make_service

pytestmark = pytest.mark.django_db

LIST = "/editing/due/"


def day(days):
    return localdate() + timedelta(days)


@pytest.fixture
def due(db):
    return make_service(review_due=day(-3), state="published")


def listed(client, query=""):
    return [int(item["id"].split("-")[1]) for item in parsed(client.get(LIST + query)).select(".checked > li[id]")]


def row_of(client, service):
    return parsed(client.get(LIST)).select_one(f"#service-{service.pk}")


def sent(client, service, **changes):
    return {name: values[0] for name, values in sent_by(row_of(client, service)).items()} | changes


def test_records_are_listed_from_their_day_on_the_oldest_first(editor_client, due):
    older, today = (make_service(review_due=day(n), state="published") for n in (-9, 0))
    later = make_service(review_due=day(1), state="published")
    make_service(review_due=day(-9), state="draft")
    assert listed(editor_client) == [older.pk, due.pk, today.pk]

    assert listed(editor_client, "?group=planned") == [later.pk]
    assert (
        len(listed(editor_client, "?group=open&page=3"))
        == Service.objects.published().filter(review_due=None).count() - 100
    )
    counts = [int(text_of(badge)) for badge in parsed(editor_client.get(LIST)).select(".badge")]
    assert counts[:2] == [3, 1]


def test_a_row_tells_of_dead_pages_and_all_rows_are_asked_for_at_once(editor_client, due):
    make_evidence(due)
    queries = queries_of(editor_client, LIST)
    DeadPage.objects.create(page=PageCheck.objects.create(url="https://example.org/"), since=localdate())
    make_service(review_due=day(0), state="published")
    assert numbers_in(row_of(editor_client, due).strong) == [1]
    assert queries_of(editor_client, LIST) == queries


def test_who_looked_says_when_to_look_again(editor_client, editor, due):
    response = editor_client.post(LIST, sent(editor_client, due))
    assert (response.status_code, response.url) == (302, LIST)
    due.refresh_from_db()
    assert due.review_due == day(182), "nobody knows how it stands"
    assert Revision.objects.filter(user=editor, versions__key=due.pk).count() == 1


def test_a_day_for_editors_makes_no_record_newer(editor_client, due):
    before = due.updated
    editor_client.post(LIST, sent(editor_client, due))
    due.refresh_from_db()
    assert (due.review_due, due.updated) == (day(182), before)


@pytest.mark.parametrize("on", ["", "soon", "today", "2126-01-01"])
def test_a_wrong_day_is_told_beside_the_field(editor_client, due, on):
    on = day(0).isoformat() if on == "today" else on
    response = editor_client.post(LIST, sent(editor_client, due, on=on))
    assert response.status_code == 422
    page = parsed(response)
    assert len(errors_at(page, f"{due.pk}_on")) == 1
    assert sent_by(page.select_one(f"#service-{due.pk}"))["on"] == [on]
    due.refresh_from_db()
    assert due.review_due == day(-3)


def test_a_day_that_somebody_set_meanwhile_stays(editor_client, due):
    drawn = sent(editor_client, due)
    Service.objects.filter(pk=due.pk).update(review_due=day(5))
    page = parsed(editor_client.post(LIST, drawn, follow=True))
    assert len(page.select("[role=status]")) == 1
    due.refresh_from_db()
    assert due.review_due == day(5)


def test_a_service_that_is_published_no_longer_is_told(editor_client, due):
    drawn = sent(editor_client, due)
    Service.objects.filter(pk=due.pk).update(state="draft")
    response = editor_client.post(LIST, drawn)
    assert response.status_code == 422
    assert len(parsed(response).select("[role=alert]")) == 1


def test_only_who_may_change_services_sees_and_sets_it(client, django_user_model, editor_client, due):
    drawn = sent(editor_client, due)
    client.logout()
    assert client.get(LIST).status_code == client.post(LIST, drawn).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    assert client.get(LIST).status_code == client.post(LIST, drawn).status_code == 403
    due.refresh_from_db()
    assert due.review_due == day(-3)


def test_first_days_come_from_what_is_known_and_set_ones_stay(due, capsys):
    draft = make_service(state="draft")
    call_command("plan_reviews")
    today = localdate()
    for service in Service.objects.published().exclude(pk=due.pk):
        assert service.review_due == planned(service, today)
    due.refresh_from_db()
    draft.refresh_from_db()
    assert (due.review_due, draft.review_due) == (day(-3), None)
    first = capsys.readouterr().out
    call_command("plan_reviews")
    assert numbers_in(capsys.readouterr().out)[0] == 0 < numbers_in(first)[0]
