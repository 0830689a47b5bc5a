"""Rounds: opened, watched, changed, closed and opened again by editors."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.coding.progress import Pace, progress_of_rounds
from catalogue.coding.round_forms import NewRoundForm
from catalogue.models import Assignment, Coder, CodingRound, CodingSheet, Service, Version
from tests.answers import alerts, codes_of, numbers_in, parsed, queries_of, sent_by, text_of
from tests.catalogue.coding.people import SERVICE, give_codes, make_coder

pytestmark = pytest.mark.django_db

ROUNDS, ROUND = "/coding/rounds/", "/coding/rounds/round-9/"
OPENED, DUE = date.today() - timedelta(days=2), date.today() + timedelta(days=28)
NEW = {"name": "Spring", "opened": str(OPENED), "due": str(DUE)}


def ask(coding_round, coder, *slugs):
    Assignment.objects.bulk_create(
        [Assignment(coding_round=coding_round, coder=coder, service=Service.objects.get(slug=slug)) for slug in slugs]
    )


def test_a_round_is_opened_with_its_guide_dates_and_sample(editor_client, editor):
    form = sent_by(parsed(editor_client.get(ROUNDS)).select_one("details form"))
    answer = editor_client.post(ROUNDS, form | NEW | {"size": "20", "seed": "3", "by_field": "on"})
    assert (answer.status_code, answer.url) == (302, "/coding/rounds/spring/")
    made = CodingRound.objects.get(slug="spring")
    assert (made.opened, made.due, made.closed) == (OPENED, DUE, None)
    assert (made.sample["size"], made.sample["seed"], len(made.sample["services"])) == (20, 3, 20)
    assert Version.objects.get(key=made.pk, model="catalogue.codinground").revision.user == editor


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"name": ""}, {"name": ["required"], "slug": ["required"]}),
        ({"name": "???"}, {"slug": ["required"]}),
        ({"slug": "round-1"}, {"slug": ["unique"]}),
        ({"due": str(OPENED - timedelta(days=1))}, {"due": ["before"]}),
        ({"opened": "9999-12-31"}, {"opened": ["future"]}),
        ({"opened": "yesterday"}, {"opened": ["invalid"]}),
        ({"size": "0"}, {"size": ["min_value"]}),
    ],
)
def test_what_is_wrong_with_a_new_round_is_told_beside_it(editor_client, changes, codes):
    form = sent_by(parsed(editor_client.get(ROUNDS)).select_one("details form")) | NEW | changes
    assert (
        codes_of(NewRoundForm({name: value if isinstance(value, str) else value[0] for name, value in form.items()}))
        == codes
    )
    answer = editor_client.post(ROUNDS, form)
    assert answer.status_code == 422
    assert len(parsed(answer).select("details[open] .errorlist")) == len(codes)
    assert not CodingRound.objects.filter(name="Spring").exists()


def test_a_round_that_a_double_click_opened_already_is_told(editor_client, monkeypatch):
    """The second request checks the form before the first one writes."""
    form = sent_by(parsed(editor_client.get(ROUNDS)).select_one("details form")) | NEW
    monkeypatch.setattr(NewRoundForm, "validate_unique", lambda self: None)
    first, second = (editor_client.post(ROUNDS, form) for _click in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert len(parsed(second).select("details[open] .errorlist")) == 1
    assert CodingRound.objects.filter(slug="spring").count() == 1


def test_progress_by_coder(editor_client, coding_round, django_user_model):
    today = timezone.localdate()
    anna = make_coder(django_user_model, "anna", coding_round)
    ask(coding_round, anna, "whim-helsinki")
    make_coder(django_user_model, "ben", coding_round)
    ghost = Coder.objects.create(slug="ghost", name="Ghost")
    ask(coding_round, ghost, SERVICE)
    machine = Coder.objects.create(slug="machine", name="Machine", machine_assisted=True)
    give_codes(coding_round, anna, SERVICE, {})
    give_codes(coding_round, machine, SERVICE, {})
    give_codes(coding_round, anna, "whim-helsinki", {}, submitted=None)
    [progress] = progress_of_rounds([coding_round])
    told = {
        row.coder.slug: (row.asked, row.begun, row.submitted, row.drafts, row.pace(today)) for row in progress.coders
    }
    assert told == {
        "anna": (2, 2, 1, 1, Pace.UNDER_WAY),
        "ben": (1, 0, 0, 0, Pace.NOT_BEGUN),
        "ghost": (1, 0, 0, 0, Pace.NO_ACCOUNT),
        "machine": (0, 1, 1, 0, Pace.DONE),
    }
    assert (progress.asked, progress.waiting, progress.drafts) == (4, 3, 1)
    assert progress.coders[0].pace(today + timedelta(days=8)) == Pace.SLOW
    page = parsed(editor_client.get(ROUND))
    shown = [
        [numbers_in(cell) for cell in row.select("td.figure")] for row in page.select("#coders + .scroll tbody tr")
    ]
    assert shown == [[[2], [2], [1]], [[1], [0], [0]], [[1], [0], [0]], [[0], [1], [1]]]
    [reminder] = page.select(".reminder")
    assert reminder["id"] == "reminder-ben"
    assert "/coding/" in text_of(reminder)


def test_who_saves_drafts_is_not_slow(coding_round, coder):
    saved = timezone.now() - timedelta(days=1)
    give_codes(coding_round, coder, SERVICE, {}, submitted=None, saved=saved)
    [progress] = progress_of_rounds([coding_round])
    [row] = [row for row in progress.coders if row.coder == coder]
    assert (row.saved, row.pace(timezone.localdate())) == (saved, Pace.UNDER_WAY)


def test_a_round_that_is_late_says_so_and_reminds_who_is_under_way(editor_client, coding_round, coder):
    other = Assignment.objects.create(
        coding_round=coding_round, coder=coder, service=Service.objects.get(slug="whim-helsinki")
    )
    give_codes(coding_round, coder, SERVICE, {})
    assert parsed(editor_client.get(ROUND)).select(".overdue, .reminder") == []
    CodingRound.objects.filter(pk=coding_round.pk).update(due=timezone.localdate() - timedelta(days=1))
    assert len(parsed(editor_client.get(ROUND)).select(".intro .overdue")) == 1
    assert len(parsed(editor_client.get(ROUND)).select(".reminder")) == 1
    assert len(parsed(editor_client.get(ROUNDS)).select(".overdue")) == 1
    other.delete()
    assert parsed(editor_client.get(ROUNDS)).select(".overdue") == [], "all is submitted"


def test_a_round_without_coders_says_so(editor_client, coding_round):
    page = parsed(editor_client.get(ROUND))
    assert len(page.select(".notice")) == 1
    assert page.select(".standings") == []
    assert [link["href"] for link in page.select(".notice a")] == [
        f"/coding/{task}/?round=round-9" for task in ("invite", "assign")
    ]


def act(client, action, **changes):
    page = parsed(client.get(ROUND))
    form = sent_by(page.select_one("details form")) | {"action": action}
    return client.post(ROUND, form | changes)


def test_closing_tells_of_open_drafts_and_a_round_is_opened_again(editor_client, coding_round, coder):
    give_codes(coding_round, coder, SERVICE, {}, submitted=None)
    closing = parsed(editor_client.get(ROUND)).select("#closing + form strong")
    assert [numbers_in(told) for told in closing] == [[1], [1]], "assignments and drafts"
    assert act(editor_client, "close").status_code == 302
    coding_round.refresh_from_db()
    assert coding_round.closed == timezone.localdate()
    assert CodingSheet.objects.filter(submitted=None).count() == 1
    assert act(editor_client, "reopen").status_code == 302
    coding_round.refresh_from_db()
    assert coding_round.closed is None


def test_a_change_by_somebody_else_is_not_overwritten(editor_client, coding_round):
    page = parsed(editor_client.get(ROUND))
    form = sent_by(page.select_one("details form")) | {"action": "change", "name": "Mine"}
    assert act(editor_client, "change", name="Theirs").status_code == 302
    answer = editor_client.post(ROUND, form)
    assert (answer.status_code, len(alerts(parsed(answer)))) == (409, 1)
    assert parsed(answer).select_one("[name=name]")["value"] == "Mine", "what was entered stays"
    coding_round.refresh_from_db()
    assert coding_round.name == "Theirs"
    for sent in ({"action": "close"}, {"action": "close", "seen": "nonsense"}):
        assert editor_client.post(ROUND, sent).status_code == 409
    assert editor_client.post(ROUND, {"action": "burn"}).status_code == 422
    wrong = act(editor_client, "change", due="2020-01-01")
    assert (wrong.status_code, len(parsed(wrong).select("details[open] .errorlist"))) == (422, 1)


def test_queries_do_not_grow_with_coders(editor_client, coding_round, django_user_model):
    give_codes(coding_round, make_coder(django_user_model, "dan", coding_round), SERVICE, {"accessibility": 1})
    before = [queries_of(editor_client, path) for path in (ROUNDS, ROUND)]
    CodingRound.objects.create(slug="round-3", name="Third", guide=coding_round.guide, opened="2026-11-23")
    for name in ("anna", "ben", "cleo"):
        give_codes(coding_round, make_coder(django_user_model, name, coding_round), SERVICE, {"accessibility": 1})
    assert [queries_of(editor_client, path) for path in (ROUNDS, ROUND)] == before
