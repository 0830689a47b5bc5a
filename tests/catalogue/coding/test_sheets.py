"""The coder's sheet: blind coding, and nothing lost whatever happens meanwhile."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.test import Client

from catalogue.coding.sheet_page import conflict_sentence
from catalogue.coding.submit_views import refusal
from catalogue.models import Assignment, Classification, Coder, Coding, CodingRound, CodingSheet, Service
from catalogue.rules.evidence import evidence_problems
from experience.guides import current_guide
from experience.models import Codebook, Determinant, Guide, GuideEntry
from tests.answers import alerts, body, numbers_in, parsed, sent_by, text_of
from tests.catalogue.coding.people import SERVICE, SHEET, SUBMIT, answers, make_coder, submit

pytestmark = pytest.mark.django_db


def codings_of(coder):
    return Coding.objects.filter(sheet__coder=coder)


def sheet_on(page):
    """What the sheet on a page would send."""
    return sent_by(page.select_one("form.sheet"))


def progress_on(page):
    """What the workspace says of each task: its state, as numbers, a date or a word."""
    return [text_of(row.select("td")[-1]) for row in page.select("table tbody tr")]


def submitted_on(page):
    """How many tasks are submitted, of how many."""
    progress = page.select_one("progress")
    return progress["value"], progress["max"]


def test_a_coder_cannot_open_what_is_not_assigned(coder_client):
    assert coder_client.get("/coding/sheet/round-9/whim-helsinki/").status_code == 404
    assert coder_client.post("/coding/sheet/round-9/whim-helsinki/", answers()).status_code == 404


def test_sheet_shows_facts_guide_and_no_other_code(coder_client):
    response = coder_client.get(SHEET)
    page, guide = parsed(response), current_guide()
    for determinant, item in zip(Determinant.objects.all(), page.select("fieldset.sheet-item"), strict=True):
        assert item["id"] == determinant.slug
        assert determinant.derived or text_of(item.select_one(".question")) == guide.of(determinant).question
        highest = 4 if determinant.derived else 3
        assert len(item.select(".anchor-choices .word")) == highest + 1
    assert text_of(page.select_one(".facts-sheet p")) == Service.objects.get(slug=SERVICE).summary
    for coding in Coding.objects.filter(sheet__service__slug=SERVICE).exclude(reason=""):
        assert coding.reason not in body(response)
    for judgement in Classification.objects.filter(service__slug=SERVICE).exclude(reason=""):
        assert judgement.reason not in body(response)


def test_a_coder_sees_no_other_codes_and_no_levels_before_submitting(coder_client, coder):
    def shown():
        return [body(coder_client.get(f"/services/{SERVICE}/{part}")) for part in ("", "codings/")]

    def table():
        return body(coder_client.get("/data/codings.csv?coder=pass-1"))

    others = Coding.objects.filter(sheet__service__slug=SERVICE).exclude(reason="").values_list("reason", flat=True)
    pages = shown()
    assert [reason for reason in others for page in pages if reason in page] == []
    service, codings = (BeautifulSoup(page, "html.parser") for page in pages)
    assert service.select(".reasons") == codings.select("ul.codes") == []
    assert len(service.select('.notice a[href="/coding/"]')) == len(codings.select(".notice")) == 1, "it says why"
    before = table()
    assert SERVICE not in before
    assert "whim-helsinki" in before, "other services are not hidden"
    submit(coder_client)
    service, codings = (BeautifulSoup(page, "html.parser") for page in shown())
    assert len(service.select(".reasons li")) == Determinant.objects.count()
    first = Coder.objects.get(slug="pass-1").name
    known = Coding.objects.filter(sheet__service__slug=SERVICE, sheet__coder__slug="pass-1").count()
    assert known > 0
    assert sum(text_of(code).startswith(first) for code in codings.select("ul.codes .quiet")) == known
    assert table().count(f",{SERVICE},") == known


def test_draft_is_kept_and_found_again(coder_client, coder):
    data = {"version": "1", "revision": "0", "action": "save",
            "accessibility-level": "2", "accessibility-reason": "Half a thought"}  # fmt: skip
    assert coder_client.post(SHEET, data).status_code == 302
    sheet = CodingSheet.objects.get(coder=coder)
    assert (sheet.submitted, sheet.version, sheet.revision) == (None, 1, 1)
    assert list(sheet.codings.values_list("determinant__slug", "level", "reason")) == [
        ("accessibility", 2, "Half a thought")
    ]
    sent = sheet_on(parsed(coder_client.get(SHEET)))
    assert (sent["accessibility-level"], sent["accessibility-reason"]) == (["2"], ["Half a thought"])
    assert sent["revision"] == ["1"]
    assert [numbers_in(state) for state in progress_on(parsed(coder_client.get("/coding/")))] == [[1, 13]]


def test_notes_without_an_answer_stay_notes(coder_client, coder):
    evidence = Service.objects.get(slug=SERVICE).evidence.first()
    data = {"version": "1", "revision": "0", "action": "save",
            "accessibility-reason": "To think about", "price-value-evidence": str(evidence.pk)}  # fmt: skip
    assert coder_client.post(SHEET, data).status_code == 302
    assert not codings_of(coder).exists()
    sent = sheet_on(parsed(coder_client.get(SHEET)))
    assert sent["accessibility-reason"] == ["To think about"]
    assert sent["price-value-evidence"] == [str(evidence.pk)]
    assert sent["accessibility-level"] == [""], "not yet, and not: cannot be told"
    assert [numbers_in(state) for state in progress_on(parsed(coder_client.get("/coding/")))] == [[0, 13]]


def test_signing_in_again_in_another_tab_loses_nothing(coder):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coder.user)
    [old] = sheet_on(parsed(browser.get(SHEET)))["csrfmiddlewaretoken"]
    browser.cookies["csrftoken"] = "x" * 32
    response = browser.post(SHEET, answers(csrfmiddlewaretoken=old, **{"accessibility-reason": "A long thought"}))
    assert response.status_code == 403
    page = parsed(response)
    assert len(alerts(page)) == 1
    assert sheet_on(page)["accessibility-reason"] == ["A long thought"]
    assert page.select('main a[href^="/accounts/login/"]') == [], "who has signed in need not do it again"
    assert not CodingSheet.objects.filter(coder=coder).exists()


def test_a_removed_assignment_loses_nothing(coder_client, coder, coding_round, django_user_model):
    make_coder(django_user_model, "ben", coding_round)
    Assignment.objects.filter(coder=coder).delete()
    response = coder_client.post(SHEET, answers(**{"accessibility-reason": "A long thought"}))
    assert response.status_code == 409
    page = parsed(response)
    assert len(alerts(page)) == 1
    assert sheet_on(page)["accessibility-reason"] == ["A long thought"]
    assert not CodingSheet.objects.filter(coder=coder).exists()


def test_a_lost_session_opens_no_withdrawn_service(client, coder):
    Coder.objects.create(slug="bot", name="Bot").assignments.create(
        coding_round=CodingRound.objects.get(slug="round-9"), service=Service.objects.get(slug=SERVICE)
    )
    Service.objects.filter(slug=SERVICE).update(state="draft")
    assert client.post(SHEET, answers()).status_code == 404
    assert client.post("/coding/sheet/round-9/whim-helsinki/", answers()).status_code == 404


def test_a_withdrawn_service_is_shown_to_its_own_coders_alone(coder_client, coder, coding_round, django_user_model):
    other = make_coder(django_user_model, "bert", coding_round)
    other.assignments.all().delete()
    Service.objects.filter(slug=SERVICE).update(state="draft")
    own = Client(enforce_csrf_checks=True)
    own.force_login(coder.user)
    answer = own.post(SHEET, answers(memo="A long thought"))
    assert (answer.status_code, sheet_on(parsed(answer))["memo"]) == (403, ["A long thought"])
    coder_client.force_login(other.user)
    assert coder_client.post(SHEET, answers()).status_code == 404


def test_a_round_keeps_its_guide_whatever_is_issued_meanwhile(coder_client, coding_round):
    newer = Guide.objects.create(codebook=Codebook.objects.get(), version="1.3", issued="2026-12-01")
    for entry in coding_round.guide.entries.all():
        GuideEntry.objects.create(
            guide=newer,
            determinant=entry.determinant,
            question="Sharper?",
            anchors=["a", "b", "c", "d"],
            boundary="New",
        )
    page = parsed(coder_client.get(SHEET))
    asked = {text_of(item) for item in page.select(".question")}
    coded = coding_round.guide.entries.filter(determinant__derived=False)
    assert asked.issuperset(coded.values_list("question", flat=True))
    assert "1.2" in text_of(page.select_one("form.sheet .rail"))
    CodingRound.objects.update(guide=newer)
    sharper = {text_of(item) for item in parsed(coder_client.get(SHEET)).select(".question")}
    assert sharper - asked == {"Sharper?"}


def test_submitting_counts_and_locks(coder_client, coder):
    assert submit(coder_client).url == "/coding/"
    sheet = CodingSheet.objects.get(coder=coder)
    assert sheet.submitted is not None
    assert sheet.codings.count() == 13
    assert submitted_on(parsed(coder_client.get("/coding/"))) == ("1", "1")
    page = parsed(coder_client.get(SHEET))
    assert len(page.select('a[href="?revise"]')) == 1
    assert len(page.select("fieldset.sheet-item[disabled]")) == 13
    assert page.select("form.sheet .actions") == []


def test_what_is_missing_is_told_before_a_submission_and_beside_the_fields(coder_client, coder):
    gaps = {"accessibility-level": "3", "price-value-level": "", "offer-variety-reason": "", "offer-variety-level": "1"}
    assert coder_client.post(SHEET, answers(action="check", **gaps)).url == SUBMIT
    summary = parsed(coder_client.get(SUBMIT))
    assert summary.select("main form") == [], "it cannot be submitted"
    expected = ["offer-variety", "price-value", "accessibility"]
    links = [link["href"] for link in summary.select(".error li a")]
    assert links == [f"{SHEET}?check#{slug}" for slug in expected]
    page = parsed(coder_client.get(f"{SHEET}?check"))
    marked = {item["id"]: alerts(item) for item in page.select("fieldset.sheet-item") if alerts(item)}
    assert {slug: len(messages) for slug, messages in marked.items()} == dict.fromkeys(expected, 1)
    assert marked["accessibility"] == list(evidence_problems(3, [], least=2))
    assert alerts(parsed(coder_client.get(SHEET))) == [], "only who asked is told"
    sheet = CodingSheet.objects.get(coder=coder)
    refused = coder_client.post(SUBMIT, {"version": "1", "revision": "1"})
    assert (refused.status_code, CodingSheet.objects.get(coder=coder).submitted) == (422, None)
    assert sheet.codings.get(determinant__slug="accessibility").level == 3


def test_an_integration_level_of_0_needs_a_reason_as_it_does_where_it_is_published(coder_client, coder):
    coder_client.post(SHEET, answers(action="check", **{"touchpoint-integration-reason": "", "price-value-reason": ""}))
    links = [link["href"] for link in parsed(coder_client.get(SUBMIT)).select(".error li a")]
    assert links == [f"{SHEET}?check#touchpoint-integration"]


def test_the_summary_says_levels_with_reasons_and_counts_what_cannot_be_told(coder_client, coder):
    changes = {"accessibility-level": "untold", "price-value-level": "1", "price-value-reason": "It is cheaper."}
    coder_client.post(SHEET, answers(action="check", **changes))
    summary = parsed(coder_client.get(SUBMIT))
    rows = {text_of(row.select_one("th")): text_of(row.select_one("td")) for row in summary.select("tbody tr")}
    assert list(rows) == list(Determinant.objects.values_list("name", flat=True))
    named = Determinant.objects.in_bulk(["accessibility", "price-value"], field_name="slug")
    assert numbers_in(rows[named["accessibility"].name]) == []
    assert numbers_in(rows[named["price-value"].name]) == [1]
    assert rows[named["price-value"].name].endswith("It is cheaper.")
    [counts] = [text_of(line) for line in summary.select("main > p") if numbers_in(line)]
    assert numbers_in(counts) == [13, 13, 1]
    assert CodingSheet.objects.get(coder=coder).submitted is None, "looking submits nothing"


def test_a_summary_of_an_older_draft_submits_nothing(coder_client, coder):
    coder_client.post(SHEET, answers(action="check"))
    old = sent_by(parsed(coder_client.get(SUBMIT)).select_one("main form"))
    coder_client.post(SHEET, answers(revision="1", **{"accessibility-level": "untold"}))
    answer = coder_client.post(SUBMIT, old)
    assert (answer.status_code, len(alerts(parsed(answer)))) == (409, 1)
    assert CodingSheet.objects.get(coder=coder).submitted is None
    assert coder_client.post(SUBMIT, sent_by(parsed(answer).select_one("main form"))).status_code == 302
    assert codings_of(coder).get(determinant__slug="accessibility").level is None


def test_there_is_nothing_to_submit_without_a_draft(coder_client):
    assert coder_client.get(SUBMIT).url == SHEET
    submit(coder_client)
    assert coder_client.post(SUBMIT, {"version": "1", "revision": "1"}).url == SHEET, "a double click"
    assert coder_client.get("/coding/sheet/round-9/whim-helsinki/submit/").status_code == 404


def test_cannot_be_told_is_kept_as_missing_not_zero(coder_client, coder):
    submit(coder_client, level="untold")
    levels = set(
        Coding.objects.filter(sheet__coder=coder, sheet__submitted__isnull=False).values_list("level", flat=True)
    )
    assert levels == {None}


def test_double_submission_changes_nothing(coder_client, coder):
    submit(coder_client)
    before = list(Coding.objects.filter(sheet__coder=coder).values_list("pk", "level"))
    response = coder_client.post(SHEET, answers(level="untold"))
    assert response.status_code == 409
    page = parsed(response)
    assert alerts(page) == [conflict_sentence(CodingSheet.objects.get(coder=coder))]
    assert list(Coding.objects.filter(sheet__coder=coder).values_list("pk", "level")) == before
    kept = [values for name, values in sheet_on(page).items() if name.endswith("-level")]
    assert kept == [["untold"]] * 13, "what was sent is still on the page"


def test_two_tabs_do_not_overwrite_each_other_unasked(coder_client, coder):
    coder_client.post(SHEET, answers(**{"accessibility-reason": "Tab one"}))
    response = coder_client.post(SHEET, answers(**{"accessibility-reason": "Tab two"}))
    page = parsed(response)
    assert response.status_code == 409
    assert alerts(page) == [conflict_sentence(CodingSheet.objects.get(coder=coder))]
    assert sheet_on(page)["accessibility-reason"] == ["Tab two"]
    reason = Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").reason
    assert reason == "Tab one"
    again = answers(revision=sheet_on(page)["revision"][0], **{"accessibility-reason": "Tab two"})
    assert coder_client.post(SHEET, again).status_code == 302
    assert Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").reason == "Tab two"


def test_a_revision_keeps_the_submitted_version(coder_client, coder):
    submit(coder_client)
    sent = sheet_on(parsed(coder_client.get(f"{SHEET}?revise")))
    assert sent["version"] == ["2"]
    assert [values for name, values in sent.items() if name.endswith("-reason")] == [["Because it is so."]] * 13
    submit(coder_client, level="untold", version="2")
    versions = CodingSheet.objects.filter(coder=coder).order_by("version")
    assert [(s.version, set(s.codings.values_list("level", flat=True))) for s in versions] == [(1, {0}), (2, {None})]


def test_an_ended_session_loses_nothing(coder):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    thought = {"accessibility-reason": "A long thought"}
    ended = browser.post(SHEET, answers(csrfmiddlewaretoken=browser.cookies["csrftoken"].value, **thought))
    page = parsed(ended)
    assert (ended.status_code, len(alerts(page))) == (403, 1)
    assert sheet_on(page)["accessibility-reason"] == ["A long thought"]
    [door] = page.select('main a[href^="/accounts/login/"]')
    assert door["target"] == "_blank", "the page with the input stays"
    credentials = {"username": "anna", "password": "anna-password"}
    [token] = sent_by(parsed(browser.get(door["href"])).select_one("main form"))["csrfmiddlewaretoken"]
    assert browser.post(door["href"], {**credentials, "csrfmiddlewaretoken": token}).url == "/coding/"
    stale = parsed(browser.post(SHEET, sheet_on(page) | {"action": "save"}))
    assert stale.select('main a[href^="/accounts/login/"]') == []
    assert browser.post(SHEET, sheet_on(stale) | {"action": "save"}).status_code == 302
    assert Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").reason == "A long thought"


@pytest.mark.parametrize("password", ["anna-password", "wrong"])
def test_the_sheet_confirms_no_password(client, coder, password):
    def told(**credentials):
        page = parsed(client.post(SHEET, answers(**credentials)))
        for token in page.select('[name="csrfmiddlewaretoken"]'):
            del token["value"]
        return page

    page = told(username="anna", password=password)
    assert page == told()
    assert page.select('[name="password"]') == []
    assert SESSION_KEY not in client.session


def test_a_stranger_learns_no_codes_from_a_lost_session(client, coder):
    page = body(client.post(SHEET, answers(level="", action="save")))
    for coding in Coding.objects.filter(sheet__service__slug=SERVICE).exclude(reason=""):
        assert coding.reason not in page


def test_a_withdrawn_service_keeps_the_draft(coder_client, coder):
    Service.objects.filter(slug=SERVICE).update(state="draft")
    coder_client.post(SHEET, answers(action="check"))
    page = parsed(coder_client.get(SUBMIT))
    assert alerts(page) == [refusal(Assignment.objects.get(coder=coder))]
    assert page.select("main form") == []
    assert coder_client.post(SUBMIT, {"version": "1", "revision": "1"}).status_code == 422
    assert CodingSheet.objects.get(coder=coder).submitted is None
    assert coder_client.get(SHEET).status_code == 200


def test_a_closed_round_takes_nothing(coder_client, coder, coding_round):
    CodingRound.objects.update(closed="2026-11-23")
    response = coder_client.post(SHEET, answers(action="check"))
    assert response.status_code == 409
    page = parsed(response)
    assert len(alerts(page)) == 1
    assert len(page.select("fieldset.sheet-item[disabled]")) == 13
    assert not CodingSheet.objects.filter(coder=coder).exists()


@pytest.mark.parametrize("field", ["version", "revision", "accessibility-level", "accessibility-evidence"])
@pytest.mark.parametrize("value", ["-1", "x", "99999999999", "<script>", ""])
def test_hostile_fields_break_nothing(coder_client, coder, field, value):
    response = coder_client.post(SHEET, answers(**{field: value}))
    assert response.status_code in (302, 409, 422)
    if response.status_code != 302:
        assert sheet_on(parsed(response))["price-value-reason"] == ["Because it is so."]
