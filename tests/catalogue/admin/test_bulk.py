"""Several services at once: first what would change or why not, then each whole or not at all."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.admin import bulk
from catalogue.models import City, Domain, Service
from tests.answers import parsed, sent_by, text_of
from tests.factories import make_complete, make_service

pytestmark = pytest.mark.django_db

LIST = "/admin/catalogue/service/"


def ask(client, services, **sent):
    chosen = {ACTION_CHECKBOX_NAME: [service.pk for service in services], "action": "change_several"}
    return client.post(LIST, chosen | sent)


def show(client, services, **wanted):
    return ask(client, services, step="show", **wanted)


def rows(response):
    """What the page says of each service, by its name."""
    found = parsed(response).select("table.planned tbody tr")
    return {text_of(row.th): text_of(row.td) for row in found}


def apply(client, shown):
    """Press the button that does what a page shows."""
    return client.post(LIST, sent_by(parsed(shown).select_one("main form, #content form")) | {"step": "apply"})


def stored(service):
    row = Service.objects.get(pk=service.pk)
    return row.state, row.domain.slug, row.confidence, sorted(row.cities.values_list("slug", flat=True))


def test_a_selection_is_asked_what_and_shown_what_before_anything_changes(editor_client):
    berlin, london = City.objects.get(slug="berlin"), City.objects.get(slug="london")
    services = [make_service(name=name, cities=[berlin], confidence="low") for name in ("Aa", "Bb")]
    before = [stored(service) for service in services]
    assert parsed(ask(editor_client, services)).select("[name=domain], [name=confidence], [name=add_city]") != []
    domain = Domain.objects.get(slug="parking")
    shown = show(
        editor_client, services, domain=domain.pk, confidence="high", add_city=london.pk, remove_city=berlin.pk
    )
    assert list(rows(shown)) == ["Aa", "Bb"]
    for text in rows(shown).values():
        assert all(word in text for word in ("Parking", "low", "high", "Berlin", "London"))
    assert [stored(service) for service in services] == before
    assert apply(editor_client, shown).status_code == 302
    for service in services:
        assert stored(service) == ("published", "parking", "high", ["london"])


def test_what_cannot_be_published_is_told_by_name_with_its_reasons_and_stays_whole(reviewer_client):
    whole, bare = make_complete(name="Whole", state="review"), make_service(name="Bare", state="review")
    shown = show(reviewer_client, [whole, bare], state="published", confidence="low")
    assert "touchpoint" in rows(shown)["Bare"]
    assert "published" in rows(shown)["Whole"]
    left = apply(reviewer_client, shown)
    assert list(rows(left)) == ["Bare"]
    assert (stored(whole)[0], stored(whole)[2]) == ("published", "low")
    assert (stored(bare)[0], stored(bare)[2]) == ("review", "high")


def test_a_published_service_keeps_its_last_city(editor_client):
    berlin = City.objects.get(slug="berlin")
    published, draft = make_service(name="Shown", cities=[berlin]), make_service(cities=[berlin], state="draft")
    shown = show(editor_client, [published, draft], remove_city=berlin.pk)
    assert "city" in rows(shown)["Shown"]
    apply(editor_client, shown)
    assert (stored(published)[3], stored(draft)[3]) == (["berlin"], [])


def test_a_missing_city_may_be_added_while_publishing(reviewer_client):
    service = make_complete(state="draft", cities=[])
    shown = show(reviewer_client, [service], state="published", add_city=City.objects.get(slug="london").pk)
    assert apply(reviewer_client, shown).status_code == 302
    assert (stored(service)[0], stored(service)[3]) == ("published", ["london"])


def test_a_withdrawal_needs_a_reason(reviewer_client):
    service = make_service()
    page = parsed(show(reviewer_client, [service], state="withdrawn"))
    assert page.select_one(".errorlist") is not None
    apply(reviewer_client, show(reviewer_client, [service], state="withdrawn", words="It never started."))
    assert Service.objects.get(pk=service.pk).withdrawal_reason == "It never started."


@pytest.mark.parametrize(
    ("before", "after"), [("review", "published"), ("published", "withdrawn"), ("published", "draft")]
)
def test_an_editor_publishes_and_withdraws_nothing_also_by_a_forged_page(editor_client, before, after):
    service = make_complete(state=before)
    wanted = {"state": after, "words": "So."}
    seen = bulk.seal(bulk.ABOUT, {str(service.pk): [before, service.domain_id, "high", [service.cities.get().pk]]})
    for step in ("show", "apply"):
        ask(editor_client, [service], step=step, seen=seen, **wanted)
        assert stored(service)[0] == before


def test_who_was_slower_changes_nothing(reviewer_client):
    service = make_complete(name="Both", state="review")
    shown = show(reviewer_client, [service], state="published")
    Service.objects.filter(pk=service.pk).update(confidence="low")
    assert list(rows(apply(reviewer_client, shown))) == ["Both"]
    assert stored(service)[0] == "review"


def test_nothing_chosen_and_too_many_chosen_are_told(editor_client, monkeypatch):
    services = [make_service(), make_service()]
    assert parsed(show(editor_client, services)).select_one(".errorlist") is not None
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    assert ask(editor_client, services).status_code == 302


def test_many_are_shown_with_the_queries_of_few(reviewer_client):
    services = [make_service(state="draft", domain=Domain.objects.last()) for _ in range(6)]

    def queries(chosen):
        with CaptureQueriesContext(connection) as captured:
            assert len(rows(show(reviewer_client, chosen, state="published", domain=Domain.objects.first().pk))) == len(
                chosen
            )
        return len(captured)

    queries(services)  # what the process holds is read
    assert queries(services) == queries(services[:2]) <= 75
