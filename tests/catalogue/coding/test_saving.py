"""How a sheet is saved: by its button or by itself, in few queries, with quotes, a memo and pages found."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from catalogue.coding import submit_views
from catalogue.coding.contents import GivenCode, SheetContent, content_of, differences
from catalogue.coding.sheet_forms import MOST_PAGES, SheetForms, as_sent
from catalogue.models import Assignment, Coding, CodingRound, CodingSheet, Evidence, Service, Version
from experience.models import Determinant
from tests.answers import alerts, body, parsed, sent_by, text_of
from tests.catalogue.coding.people import FOUND, SERVICE, SETTLE, SHEET, SHIPPED, SUBMIT, answers, make_coder, submit

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
JSON = {"Accept": "application/json"}
PAGE = {
    "found": ["1"],
    "page-1-url": "https://www.berlin.de/mobil",
    "page-1-title": "Getting about",
    "page-1-kind": "official",
    "page-1-published_on": "2025-03",
    "page-1-quote": "All of it in one app.",
}


def stored(coder):
    return CodingSheet.objects.get(coder=coder, submitted=None)


def save(client, **changes):
    """A save as the script of the page sends it."""
    return client.post(SHEET, answers(**changes), headers=JSON)


def queries_of_a_save(client, **changes):
    sent = answers(**changes)
    with CaptureQueriesContext(connection) as captured:
        assert client.post(SHEET, sent, headers=JSON).status_code == 200
    return len(captured)


def cited(number):
    """Evidence of so many items."""
    pages = [str(pk) for pk in Service.objects.get(slug=SERVICE).evidence.values_list("pk", flat=True)[:3]]
    return {f"{slug}-evidence": pages for slug in Determinant.objects.values_list("slug", flat=True)[:number]}


def test_a_save_takes_the_same_few_queries_whatever_it_holds(coder_client):
    save(coder_client)
    counts = [
        queries_of_a_save(coder_client, revision="1", **cited(1)),
        queries_of_a_save(coder_client, revision="2", **cited(13), **PAGE),
        queries_of_a_save(coder_client, revision="3", level="untold", **{"accessibility-level": ""}),
    ]
    assert max(counts) <= MOST_QUERIES
    assert Coding.objects.filter(sheet__coder__slug="anna").count() == 12
    assert queries_of_a_save(coder_client, revision="4", level="") <= MOST_QUERIES, "all answers taken back"
    assert not Coding.objects.filter(sheet__coder__slug="anna").exists()


def test_a_script_saves_as_the_button_does(coder_client, coder):
    assert save(coder_client, level="2", **cited(13)).json() == {"version": 1, "revision": 1}
    by_script = content_of(stored(coder))
    assert coder_client.post(SHEET, answers(level="2", revision="1", **cited(13))).status_code == 302
    assert content_of(stored(coder)) == by_script
    assert save(coder_client, revision="2").json() == {"version": 1, "revision": 3}


def test_a_script_is_told_why_nothing_was_saved(coder_client, coder):
    save(coder_client)
    overtaken = save(coder_client)
    assert (overtaken.status_code, bool(overtaken.json()["problem"])) == (409, True)
    wrong = save(coder_client, revision="1", **{"accessibility-level": "9"})
    assert (wrong.status_code, bool(wrong.json()["problem"])) == (422, True)
    CodingRound.objects.update(closed="2026-11-23")
    assert save(coder_client, revision="1").status_code == 409
    assert stored(coder).revision == 1


def test_a_script_is_told_what_became_of_the_draft_meanwhile(coder_client, coder):
    save(coder_client)
    elsewhere = save(coder_client).json()["problem"]
    CodingSheet.objects.update(submitted=now())
    submitted = save(coder_client, revision="1").json()["problem"]
    CodingSheet.objects.all().delete()
    deleted = save(coder_client, revision="1").json()["problem"]
    assert len({elsewhere, submitted, deleted}) == 3


def test_a_script_goes_on_after_a_new_sign_in(coder):
    browser = Client(enforce_csrf_checks=True)
    ended = save(browser)
    assert (ended.status_code, CodingSheet.objects.filter(coder=coder).exists()) == (403, False)
    browser.force_login(coder.user)
    stale = save(browser, csrfmiddlewaretoken="x" * 32)
    assert stale.status_code == 403
    assert save(browser, csrfmiddlewaretoken=stale.json()["token"]).status_code == 200


def test_quotes_and_a_memo_are_kept_with_the_answer_and_without(coder_client, coder):
    quotes = {"accessibility-quote": "Every stop has a lift.", "price-value-quote": "It costs less."}
    words = {**quotes, "price-value-level": "", "memo": "A young service."}
    coder_client.post(SHEET, answers(**words))
    sheet = stored(coder)
    assert sheet.codings.get(determinant__slug="accessibility").quote == "Every stop has a lift."
    assert sheet.notes["price-value"]["quote"] == "It costs less."
    sent = sent_by(parsed(coder_client.get(SHEET)).select_one("form.sheet"))
    assert {name: sent[name] for name in words} == {name: [value] for name, value in words.items()}


def test_a_page_that_a_coder_found_carries_a_code_and_is_no_evidence(coder_client, coder):
    before = list(Evidence.objects.values_list("pk", flat=True))
    coder_client.post(SHEET, answers(action="page", **PAGE))
    page = parsed(coder_client.get(SHEET))
    assert [box["value"] for box in page.select("[name=accessibility-found]")] == ["1"]
    supported = {"accessibility-level": "3", "accessibility-found": ["1"]}
    assert submit(coder_client, revision="1", **PAGE, **supported).url == "/coding/"
    sheet = CodingSheet.objects.get(coder=coder)
    assert (sheet.submitted is not None, sheet.found) == (True, [FOUND])
    code = sheet.codings.get(determinant__slug="accessibility")
    assert (code.found, [page.title for page in code.pages()]) == ([1], ["Getting about"])
    assert list(Evidence.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("url", ""), ("url", "javascript:alert(1)"), ("url", "http://localhost/"), ("title", ""), ("kind", ""),
     ("published_on", "May")],
)  # fmt: skip
def test_a_half_written_page_is_kept_and_asked_for_when_submitting(coder_client, coder, field, value):
    page = PAGE | {f"page-1-{field}": value}
    assert coder_client.post(SHEET, answers(action="check", **page)).url == SUBMIT
    assert stored(coder).found == [FOUND | {field: value}]
    summary = parsed(coder_client.get(SUBMIT))
    assert [link["href"] for link in summary.select(".error li a")] == [f"{SHEET}?check#page-1"]
    marked = parsed(coder_client.get(f"{SHEET}?check")).select_one("#page-1")
    assert len(alerts(marked)) == 1
    assert summary.select('a[href^="javascript"]') == []


def test_a_removed_page_is_cited_no_longer(coder_client, coder):
    cites = {"accessibility-found": ["1"]}
    coder_client.post(SHEET, answers(**PAGE, **cites))
    coder_client.post(SHEET, answers(revision="1", **PAGE, **cites, **{"page-1-remove": "on"}))
    sheet = stored(coder)
    assert (sheet.found, sheet.codings.get(determinant__slug="accessibility").found) == ([], [])


def test_numbers_of_pages_stay_when_another_is_removed(coder_client, coder):
    second = {f"page-2-{name}": value for name, value in FOUND.items() if name != "number"}
    both = PAGE | second | {"found": ["1", "2"]}
    coder_client.post(SHEET, answers(**both, **{"accessibility-found": ["2"], "page-1-remove": "on"}))
    sheet = stored(coder)
    assert [page["number"] for page in sheet.found] == [2]
    assert sheet.codings.get(determinant__slug="accessibility").found == [2]
    rows = parsed(coder_client.get(SHEET)).select("[name=found]")
    assert [row["value"] for row in rows] == ["2", "3"], "and an empty one"


@pytest.mark.parametrize("numbers", [["x"], ["-1"], ["99999"], ["1"] * 3, [str(n) for n in range(1, 99)]])
def test_hostile_numbers_of_pages_break_nothing(coder_client, coder, numbers):
    save(coder_client, found=numbers)
    assert stored(coder).found == []
    assert len(parsed(coder_client.get(SHEET)).select("[name=found]")) == 1 <= MOST_PAGES


def test_pages_of_a_draft_and_memos_are_for_nobody_else(coder_client, coder, client, editor, django_user_model):
    coder_client.post(SHEET, answers(**PAGE, memo="A secret thought."))
    other = make_coder(django_user_model, "ben", CodingRound.objects.get(slug="round-9"))
    for user in (other.user, editor):
        client.force_login(user)
        for path in (SHEET, f"/services/{SERVICE}/", f"/services/{SERVICE}/codings/", "/coding/"):
            page = body(client.get(path))
            assert "Getting about" not in page
            assert "A secret thought." not in page


def test_an_editor_takes_up_a_page_once_and_adopts_the_code_with_it(coder_client, coder, client, editor):
    submit(coder_client, **PAGE, memo="A whole thought.", **{"accessibility-level": "3", "accessibility-found": ["1"]})
    client.force_login(editor)
    settle = SETTLE.replace(SHIPPED, "round-9")
    page = parsed(client.get(settle))
    assert "A whole thought." in text_of(page.select_one(".memo"))
    [form] = page.select("#found-pages form")
    for _ in range(2):
        assert client.post(form["action"], sent_by(form)).status_code == 302
    evidence = Evidence.objects.get(url=FOUND["url"])
    assert (evidence.service.slug, evidence.kind, evidence.quote) == (SERVICE, "official", FOUND["quote"])
    assert Version.objects.filter(revision__user=editor, revision__origin="settling").count() == 1
    page = parsed(client.get(settle))
    assert page.select("#found-pages form") == []
    adopted = page.select_one("#accessibility form.adopt")
    assert sent_by(adopted)["evidence"] == [str(evidence.pk)]
    assert Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").evidence.count() == 0


def test_nobody_takes_up_a_page_of_a_draft_or_without_the_right(coder_client, coder, client, editor):
    coder_client.post(SHEET, answers(**PAGE))
    sent = {"sheet": str(stored(coder).pk), "number": "1"}
    take_up = SETTLE.replace(SHIPPED, "round-9") + "page/"
    assert coder_client.post(take_up, sent).status_code == 403
    client.force_login(editor)
    assert client.post(take_up, sent).status_code == 302
    assert not Evidence.objects.filter(url=FOUND["url"]).exists()


def test_a_round_that_is_closed_while_somebody_submits_takes_nothing(coder_client, coder, monkeypatch):
    """It is closed after the page was asked whether it still is open."""
    save(coder_client)
    question = sent_by(parsed(coder_client.get(SUBMIT)).select_one("main form"))

    def gaps_while_somebody_closes(*given):
        CodingRound.objects.update(closed="2026-11-26")
        return []

    monkeypatch.setattr(submit_views, "gaps", gaps_while_somebody_closes)
    answer = coder_client.post(SUBMIT, question)
    assert (answer.status_code, stored(coder).submitted) == (422, None)
    assert len(alerts(parsed(answer))) == 1


def test_two_drafts_stand_side_by_side(coder_client, coder):
    coder_client.post(SHEET, answers(**{"accessibility-reason": "The first tab."}))
    answer = coder_client.post(SHEET, answers(**{"accessibility-reason": "The second tab."}))
    page = parsed(answer)
    [row] = page.select(".two-drafts tbody tr")
    assert row.select_one("a")["href"] == "#accessibility"
    here, there = (text_of(cell) for cell in row.select("td"))
    assert (here.endswith("The second tab."), there.endswith("The first tab.")) == (True, True)
    [other] = page.select(".two-drafts .onward a")
    assert other["href"] == SHEET
    assert page.select_one(".two-drafts button")["form"] == page.select_one("form.sheet")["id"]


ANSWERS = st.dictionaries(
    st.integers(0, 12),
    st.tuples(st.sampled_from([None, 0, 1, 2, 3]), st.text("ab \n", max_size=9), st.text("cd ", max_size=9)),
)


@given(given_answers=ANSWERS, memo=st.text("xyz ", max_size=9), pages=st.sets(st.integers(1, MOST_PAGES - 1)))
def test_what_is_stored_comes_back_as_it_was(given_answers, memo, pages):
    task = Assignment(coding_round=CodingRound.objects.first(), service=Service.objects.get(slug=SERVICE))
    determinants = list(Determinant.objects.all())
    codes = [
        GivenCode(determinants[place], level, reason.strip(), [], quote.strip(), [])
        for place, (level, reason, quote) in sorted(given_answers.items())
    ]
    content = SheetContent(codes, {}, memo.strip(), [FOUND | {"number": number} for number in sorted(pages)])
    forms = SheetForms(task, determinants, as_sent(content))
    assert forms.are_valid()
    assert forms.content() == content
    assert list(differences(forms.content(), content, determinants)) == []
