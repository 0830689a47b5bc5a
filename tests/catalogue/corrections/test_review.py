"""What editors see of corrections, and what becomes of their decisions."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalogue.corrections import decisions
from catalogue.models import Correction, Service
from tests.answers import alerts, errors_at, numbers_in, parsed, queries_of, text_of
from tests.catalogue.corrections.visitor import SERVICE, correction_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

LIST = "/editing/corrections/"


@pytest.fixture
def sent(service):
    return correction_of(service)


def listed(client, query=""):
    """The numbers of the corrections in a list, in its order."""
    page = parsed(client.get(LIST + query))
    return [int(link["href"].split("/")[-2]) for link in page.select(".corrections h2 a")]


def decide(client, correction, **values):
    return client.post(f"{LIST}{correction.pk}/", values)


def public_page(client, correction):
    client.logout()
    return text_of(parsed(client.get(correction.get_absolute_url())).select_one("main"))


def test_the_list_has_what_waits_by_age_service_and_state(editor_client, service, editor):
    first, second = correction_of(service), correction_of(make_service(slug="other", name="Other"))
    decided = decisions.decide(correction_of(service), editor, "declined", "The page still names it.")
    assert listed(editor_client) == [first.pk, second.pk]
    assert listed(editor_client, "?order=newest") == [second.pk, first.pk]
    assert listed(editor_client, "?service=other") == [second.pk]
    assert listed(editor_client, "?state=declined&service=jelbi-berlin") == [decided.pk]
    assert Correction.objects.waiting().count() == 2
    page = parsed(editor_client.get(LIST))
    assert numbers_in(page.select_one(".intro")) == [2]
    assert [numbers_in(option) for option in page.select("[name=state] option")] == [[2], [0], [1], [0]]
    assert [numbers_in(option) for option in page.select("[name=service] option")] == [[], [1], [1]]


def test_what_cannot_be_listed_is_said(editor_client, sent):
    for field in ("state", "service", "order"):
        page = parsed(editor_client.get(f"{LIST}?{field}=nope"))
        assert len(errors_at(page, field)) == 1
        assert page.select(".corrections h2") == []


def test_the_list_takes_as_many_queries_for_many_as_for_one(editor_client, sent):
    for fact in ("payments", "level-accessibility"):
        correction_of(sent.service, fact=fact, value="free")
    few = queries_of(editor_client, LIST)
    for fact in ("payments", "level-accessibility", "touchpoint-1", "cities"):
        correction_of(make_service(), fact=fact, value="free")
        correction_of(sent.service, fact=fact, value="free")
    assert queries_of(editor_client, LIST) == few <= 20


def test_it_stands_beside_what_the_catalogue_says_now(editor_client, service):
    sent = correction_of(service, shown=f"running {service.status_as_of}", value="discontinued")
    page = parsed(editor_client.get(f"{LIST}{sent.pk}/"))
    now, suggested = (text_of(each) for each in page.select("main dd")[:2])
    assert (now, suggested) == (sent.shown, "ended It has ended.")
    assert page.select("main dt.gap") == []
    Service.objects.filter(pk=service.pk).update(status="pilot", status_as_of=2026)
    page = parsed(editor_client.get(f"{LIST}{sent.pk}/"))
    assert text_of(page.select_one("main dd")).startswith("pilot 2026")
    assert page.select("main dt.gap") != [], "it says that it changed since"


def test_a_part_that_is_gone_is_said(editor_client, service):
    sent = correction_of(service, fact="touchpoint-99", shown="A kiosk")
    for address in (f"{LIST}{sent.pk}/", LIST, sent.get_absolute_url()):
        assert "touchpoint-99" in text_of(parsed(editor_client.get(address)).select_one("main"))


def test_declining_needs_a_sentence_which_the_visitor_reads(editor_client, sent):
    page = parsed(decide(editor_client, sent, decision="declined", answer=" "))
    assert len(errors_at(page, "answer")) == 1
    page = parsed(decide(editor_client, sent, decision="declined", answer="x" * 301))
    assert len(errors_at(page, "answer")) == 1
    assert page.select_one("textarea").text.strip() == "x" * 301
    assert Correction.objects.waiting().count() == 1
    decide(editor_client, sent, decision="declined", answer="The page <still> names it.")
    assert "The page <still> names it." in public_page(editor_client, sent)


def test_accepting_closes_it(editor_client, sent, editor):
    assert decide(editor_client, sent, decision="accepted").url == LIST
    sent.refresh_from_db()
    assert (sent.state, sent.decided_by) == ("accepted", editor)
    assert Correction.objects.waiting().count() == 0
    assert "editor" not in public_page(editor_client, sent).split()


def test_several_are_spam_at_once(editor_client, service, editor):
    spam, more, fine = (correction_of(service) for _ in range(3))
    decisions.accept(more, editor)
    chosen = {"correction": [spam.pk, more.pk, "x", "9" * 30]}
    page = parsed(editor_client.post(f"{LIST}spam/", chosen, follow=True))
    assert [numbers_in(each) for each in page.select("main > [role=status]")] == [[1], [1]]
    states = [each.state for each in Correction.objects.order_by("pk")]
    assert states == ["spam", "accepted", "waiting"]


def test_the_first_of_two_editors_counts_and_the_second_is_told(editor_client, sent, django_user_model):
    other = django_user_model.objects.create_user("other-editor")
    decisions.decide(sent, other, "declined", "The page still names it.")
    response = decide(editor_client, sent, decision="accepted")
    assert response.status_code == 409
    page = parsed(response)
    assert alerts(page) != []
    assert {"other-editor", "names"} <= set(text_of(page.select_one("main")).split())
    sent.refresh_from_db()
    assert (sent.state, sent.decided_by) == ("declined", other)


def test_a_decision_can_be_taken_back(editor_client, sent, editor):
    decisions.mark_as_spam([sent.pk], editor)
    decide(editor_client, sent, decision="waiting")
    sent.refresh_from_db()
    assert (sent.state, sent.answer, sent.decided, sent.decided_by) == ("waiting", "", None, None)


def test_a_decision_outlives_the_account(sent, django_user_model, editor_client):
    other = django_user_model.objects.create_user("other-editor")
    decisions.decide(sent, other, "declined", "The page still names it.")
    other.delete()
    assert editor_client.get(f"{LIST}?state=declined").status_code == 200


def test_an_editor_who_is_still_to_code_a_service_sees_no_levels_of_it(editor_client, editor, service):
    correction_of(service, fact="level-accessibility", shown="2 supporting – a reason", value="3", text="Lifts!")
    shown = correction_of(service, fact="status", text="It has ended.")
    ask_to_code(editor, SERVICE)
    said = text_of(parsed(editor_client.get(LIST)).select_one(".corrections"))
    assert ["Lifts!" in said, "a reason" in said, shown.text in said] == [False, False, True]


def test_what_was_decided_long_ago_is_deleted_and_accepted_ones_stay(service, editor, capsys):
    long_ago = timezone.now() - timedelta(days=181)
    for decide_it in (
        lambda each: decisions.accept(each, editor),
        lambda each: decisions.decide(each, editor, "declined", "No."),
        lambda each: decisions.mark_as_spam([each.pk], editor),
        lambda each: None,
    ):
        decide_it(correction_of(service, sender="trace"))
    fresh = decisions.decide(correction_of(service, sender="trace"), editor, "declined", "No.")
    old = Correction.objects.exclude(pk=fresh.pk)
    old.exclude(state="waiting").update(decided=long_ago)
    old.update(created=long_ago)
    call_command("clearcorrections")
    assert numbers_in(capsys.readouterr().out) == [2, 2]
    assert [(each.state, each.sender) for each in Correction.objects.order_by("pk")] == [
        ("accepted", ""), ("waiting", ""), ("declined", "trace")
    ]  # fmt: skip
