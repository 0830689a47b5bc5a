"""The coder's workspace: permissions of every address, blind coding, and nothing lost whatever happens meanwhile."""

import re

import pytest
from django.contrib.auth.models import Group

from catalogue.models import (
    Assignment,
    Classification,
    Coder,
    Coding,
    CodingRound,
    CodingSheet,
    Service,
)
from experience.models import Determinant
from tests.answers import body

pytestmark = pytest.mark.django_db
SERVICE = "jelbi-berlin"
SHEET = f"/coding/sheet/round-2/{SERVICE}/"
SETTLE = f"/coding/settle/round-1/{SERVICE}/"


@pytest.fixture
def coding_round(db):
    return CodingRound.objects.create(slug="round-2", name="Second round", guide_version="1.1", opened="2026-11-22")


def make_coder(django_user_model, name, coding_round):
    user = django_user_model.objects.create_user(name, password=f"{name}-password")
    user.groups.add(Group.objects.get(name="Coders"))
    coder = Coder.objects.create(slug=name, name=name.title(), user=user)
    service = Service.objects.get(slug=SERVICE)
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=service)
    return coder


@pytest.fixture
def coder(django_user_model, coding_round):
    return make_coder(django_user_model, "anna", coding_round)


@pytest.fixture
def coder_client(client, coder):
    client.force_login(coder.user)
    return client


def answers(level="0", **changes):
    """A complete sheet with one level everywhere, and what a hidden field says."""
    data = {"version": "1", "revision": "0", "guide": "1.1", "action": "save"}
    for slug in Determinant.objects.values_list("slug", flat=True):
        data |= {f"{slug}-level": level, f"{slug}-reason": "Because it is so."}
    return data | changes


def codings_of(coder):
    return Coding.objects.filter(sheet__coder=coder)


ADDRESSES = {
    "/coding/agreement/": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    "/data/codings.csv": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    "/data/agreement.csv": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    f"/services/{SERVICE}/codings/": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    "/coding/": {"stranger": 302, "reader": 403, "coder": 200, "editor": 403},
    SHEET: {"stranger": 302, "reader": 403, "coder": 200, "editor": 403},
    "/coding/assign/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    "/coding/settle/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    SETTLE: {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
}


@pytest.mark.parametrize("role", ["stranger", "reader", "coder", "editor"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_for_every_role(client, django_user_model, coder, editor, role, address):
    users = {
        "reader": django_user_model.objects.create_user("reader", password="x"),
        "coder": coder.user,
        "editor": editor,
    }
    if role in users:
        client.force_login(users[role])
    assert client.get(address).status_code == ADDRESSES[address][role]


@pytest.mark.parametrize("address", [SHEET, SETTLE, "/coding/assign/"])
def test_writing_needs_the_right_role(client, django_user_model, coder, address):
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    before = (
        CodingSheet.objects.count(),
        Classification.objects.exclude(decision="").count(),
        Assignment.objects.count(),
    )
    assert client.post(address, answers()).status_code == 403
    assert (
        CodingSheet.objects.count(), Classification.objects.exclude(decision="").count(), Assignment.objects.count()
    ) == before  # fmt: skip


def test_a_coder_cannot_open_what_is_not_assigned(coder_client):
    assert coder_client.get("/coding/sheet/round-2/whim-helsinki/").status_code == 404
    assert coder_client.post("/coding/sheet/round-2/whim-helsinki/", answers()).status_code == 404


def test_sheet_shows_facts_guide_and_no_other_code(coder_client):
    page = body(coder_client.get(SHEET))
    assert "Does it put more (or otherwise hidden) things" in page
    for coding in Coding.objects.filter(sheet__service__slug=SERVICE).exclude(reason=""):
        assert coding.reason not in page
    for judgement in Classification.objects.filter(service__slug=SERVICE).exclude(reason=""):
        assert judgement.reason not in page


def test_a_coder_sees_no_other_codes_and_no_levels_before_submitting(coder_client, coder):
    paths = [f"/services/{SERVICE}/", f"/services/{SERVICE}/codings/", "/data/codings.csv?round=round-1"]
    others = list(
        Coding.objects.filter(sheet__service__slug=SERVICE).exclude(reason="").values_list("reason", flat=True)
    )
    pages = [body(coder_client.get(path)) for path in paths]
    assert [reason for reason in others for page in pages[:2] if reason in page] == []
    assert '<li class="row' not in pages[0]
    assert "You are asked to code this service." in pages[0]
    assert SERVICE not in pages[2]
    assert "whim-helsinki" in pages[2], "other services are not hidden"
    coder_client.post(SHEET, answers(action="submit"))
    assert body(coder_client.get(paths[0])).count('<li class="row') == 13
    assert body(coder_client.get(paths[1])).count("First pass") == 13
    assert body(coder_client.get(paths[2])).count(f",{SERVICE},") == 26


def test_draft_is_kept_and_found_again(coder_client, coder):
    data = {"version": "1", "revision": "0", "guide": "1.1", "action": "save",
            "accessibility-level": "2", "accessibility-reason": "Half a thought"}  # fmt: skip
    assert coder_client.post(SHEET, data).status_code == 302
    sheet = CodingSheet.objects.get(coder=coder)
    assert (sheet.submitted, sheet.version, sheet.revision) == (None, 1, 1)
    assert list(sheet.codings.values_list("determinant__slug", "level", "reason")) == [
        ("accessibility", 2, "Half a thought")
    ]
    page = body(coder_client.get(SHEET))
    assert "Half a thought" in page
    assert 'name="revision" value="1"' in page
    assert "draft, 1 of 13 items" in body(coder_client.get("/coding/"))


def test_notes_without_an_answer_stay_notes(coder_client, coder):
    evidence = Service.objects.get(slug=SERVICE).evidence.first()
    data = {"version": "1", "revision": "0", "guide": "1.1", "action": "save",
            "accessibility-reason": "To think about", "price-value-evidence": str(evidence.pk)}  # fmt: skip
    assert coder_client.post(SHEET, data).status_code == 302
    assert not codings_of(coder).exists()
    page = body(coder_client.get(SHEET))
    assert "To think about" in page
    assert re.search(rf'name="price-value-evidence" value="{evidence.pk}"[^>]* checked', page)
    assert re.search(r'name="accessibility-level" value=""[^>]* checked', page), "not yet, and not: cannot be told"
    assert "draft, 0 of 13 items" in body(coder_client.get("/coding/"))


def test_signing_in_again_in_another_tab_loses_nothing(coder):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coder.user)
    old = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body(browser.get(SHEET))).group(1)
    browser.cookies["csrftoken"] = "x" * 32
    response = browser.post(SHEET, answers(csrfmiddlewaretoken=old, **{"accessibility-reason": "A long thought"}))
    assert response.status_code == 403
    assert "Nothing is lost: please save once more." in body(response)
    assert "A long thought" in body(response)
    assert not CodingSheet.objects.filter(coder=coder).exists()


def test_a_removed_assignment_loses_nothing(coder_client, coder, coding_round, django_user_model):
    make_coder(django_user_model, "ben", coding_round)
    Assignment.objects.filter(coder=coder).delete()
    response = coder_client.post(SHEET, answers(**{"accessibility-reason": "A long thought"}))
    assert response.status_code == 409
    assert "A long thought" in body(response)
    assert not CodingSheet.objects.exists() or not CodingSheet.objects.filter(coder=coder).exists()


def test_a_lost_session_opens_no_withdrawn_service(client, coder):
    service = Service.objects.get(slug=SERVICE)
    Service.objects.filter(slug=SERVICE).update(published=False)
    assert service.description[:60] not in body(client.post(SHEET, answers()))
    assert client.post("/coding/sheet/round-2/whim-helsinki/", answers()).status_code == 404


def test_a_draft_of_an_older_guide_is_told_on_return(coder_client, coder):
    coder_client.post(SHEET, answers())
    Determinant.objects.filter(slug="accessibility").update(guide_version="1.10")
    Determinant.objects.filter(slug="price-value").update(guide_version="1.9")
    page = body(coder_client.get(SHEET))
    assert "The guide changed meanwhile from version 1.1 to 1.10." in page
    assert 'name="guide" value="1.1"' in page


def test_submitting_counts_and_locks(coder_client, coder):
    assert coder_client.post(SHEET, answers(action="submit")).status_code == 302
    sheet = CodingSheet.objects.get(coder=coder)
    assert sheet.submitted is not None
    assert (sheet.guide_version, sheet.codings.count()) == ("1.1", 13)
    assert "1 of 1 services submitted" in body(coder_client.get("/coding/"))
    page = body(coder_client.get(SHEET))
    assert "Begin a revision" in page
    assert 'value="submit"' not in page


def test_an_incomplete_submission_is_kept_as_a_draft(coder_client, coder):
    gaps = {"accessibility-level": "3", "price-value-level": "", "offer-variety-reason": "", "offer-variety-level": "1"}
    response = coder_client.post(SHEET, answers(action="submit", **gaps))
    page = body(response)
    assert response.status_code == 422
    assert "Not submitted yet: please complete the marked answers." in page
    assert "Level 3 needs at least one piece of evidence." in page
    assert "Choose a level, or that it cannot be told." in page
    assert "Give a reason: every answer but 0 needs one." in page
    sheet = CodingSheet.objects.get(coder=coder)
    assert sheet.submitted is None
    assert sheet.codings.get(determinant__slug="accessibility").level == 3
    revision = re.search(r'name="revision" value="(\d+)"', page).group(1)
    assert revision == str(sheet.revision)


def test_cannot_be_told_is_kept_as_missing_not_zero(coder_client, coder):
    coder_client.post(SHEET, answers(level="untold", action="submit"))
    levels = set(
        Coding.objects.filter(sheet__coder=coder, sheet__submitted__isnull=False).values_list("level", flat=True)
    )
    assert levels == {None}


def test_double_submission_changes_nothing(coder_client, coder):
    coder_client.post(SHEET, answers(action="submit"))
    before = list(Coding.objects.filter(sheet__coder=coder).values_list("pk", "level"))
    response = coder_client.post(SHEET, answers(level="untold", action="submit"))
    assert response.status_code == 409
    assert "This sheet was submitted meanwhile" in body(response)
    assert list(Coding.objects.filter(sheet__coder=coder).values_list("pk", "level")) == before
    assert body(response).count("checked") >= 13, "what was sent is still on the page"


def test_two_tabs_do_not_overwrite_each_other_unasked(coder_client, coder):
    coder_client.post(SHEET, answers(**{"accessibility-reason": "Tab one"}))
    response = coder_client.post(SHEET, answers(**{"accessibility-reason": "Tab two"}))
    page = body(response)
    assert response.status_code == 409
    assert "This draft was saved elsewhere meanwhile" in page
    assert "Tab two" in page
    reason = Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").reason
    assert reason == "Tab one"
    again = answers(
        revision=re.search(r'name="revision" value="(\d+)"', page).group(1), **{"accessibility-reason": "Tab two"}
    )
    assert coder_client.post(SHEET, again).status_code == 302
    assert Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").reason == "Tab two"


def test_a_revision_keeps_the_submitted_version(coder_client, coder):
    coder_client.post(SHEET, answers(action="submit"))
    page = body(coder_client.get(f"{SHEET}?revise"))
    assert 'name="version" value="2"' in page
    assert "Because it is so." in page
    coder_client.post(SHEET, answers(level="untold", version="2", action="submit"))
    versions = CodingSheet.objects.filter(coder=coder).order_by("version")
    assert [(s.version, set(s.codings.values_list("level", flat=True))) for s in versions] == [(1, {0}), (2, {None})]


def test_an_ended_session_loses_nothing(client, coder):
    response = client.post(SHEET, answers(**{"accessibility-reason": "A long thought"}))
    page = body(response)
    assert response.status_code == 403
    assert "Your session has ended. Nothing is lost: sign in below and save again." in page
    assert "A long thought" in page
    wrong = client.post(SHEET, answers(username="anna", password="no", **{"accessibility-reason": "A long thought"}))
    assert "User name or password is wrong." in body(wrong)
    assert "A long thought" in body(wrong)
    right = answers(username="anna", password="anna-password", **{"accessibility-reason": "A long thought"})
    assert client.post(SHEET, right).status_code == 302
    assert Coding.objects.get(sheet__coder=coder, determinant__slug="accessibility").reason == "A long thought"


def test_a_stranger_learns_no_codes_from_a_lost_session(client, coder):
    page = body(client.post(SHEET, answers(level="", action="save")))
    for coding in Coding.objects.filter(sheet__service__slug=SERVICE).exclude(reason=""):
        assert coding.reason not in page


def test_a_changed_guide_keeps_the_draft_and_asks_to_look_again(coder_client, coder):
    Determinant.objects.filter(slug="accessibility").update(guide_version="1.2")
    response = coder_client.post(SHEET, answers(action="submit"))
    assert response.status_code == 422
    assert "The guide changed meanwhile from version 1.1 to 1.2." in body(response)
    sheet = CodingSheet.objects.get(coder=coder)
    assert (sheet.submitted, sheet.codings.count()) == (None, 13)
    assert coder_client.post(SHEET, answers(revision="1", guide="1.2", action="submit")).status_code == 302
    assert CodingSheet.objects.get(coder=coder).guide_version == "1.2"


def test_a_withdrawn_service_keeps_the_draft(coder_client, coder):
    Service.objects.filter(slug=SERVICE).update(published=False)
    response = coder_client.post(SHEET, answers(action="submit"))
    assert "This service was withdrawn meanwhile." in body(response)
    assert CodingSheet.objects.get(coder=coder).submitted is None
    assert coder_client.get(SHEET).status_code == 200


def test_a_closed_round_takes_nothing(coder_client, coder, coding_round):
    CodingRound.objects.update(closed="2026-11-23")
    response = coder_client.post(SHEET, answers(action="submit"))
    assert response.status_code == 409
    assert "This round is closed; nothing was saved." in body(response)
    assert not CodingSheet.objects.filter(coder=coder).exists()


@pytest.mark.parametrize("field", ["version", "revision", "guide", "accessibility-level", "accessibility-evidence"])
@pytest.mark.parametrize("value", ["-1", "x", "99999999999", "<script>", ""])
def test_hostile_fields_break_nothing(coder_client, coder, field, value):
    response = coder_client.post(SHEET, answers(**{field: value}))
    assert response.status_code in (302, 409, 422)
    if response.status_code != 302:
        assert "Because it is so." in body(response)


def test_editors_assign_all_a_sample_or_chosen_services(editor_client, coding_round, coder, django_user_model):
    data = {"coding_round": "round-2", "coders": ["anna"], "mode": "sample", "size": "10", "seed": "7"}
    Assignment.objects.all().delete()
    assert editor_client.post("/coding/assign/", data).status_code == 302
    first = set(Assignment.objects.values_list("service__slug", flat=True))
    assert len(first) == 10
    Assignment.objects.all().delete()
    editor_client.post("/coding/assign/", data)
    assert set(Assignment.objects.values_list("service__slug", flat=True)) == first, "the same seed, the same sample"
    editor_client.post("/coding/assign/", data | {"mode": "chosen", "services": [SERVICE, "whim-helsinki"]})
    assert set(Assignment.objects.values_list("service__slug", flat=True)) == first | {SERVICE, "whim-helsinki"}
    editor_client.post("/coding/assign/", data | {"mode": "all"})
    assert Assignment.objects.count() == 141


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": ""}, "Say how many services the sample holds."),
        ({"size": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"mode": "chosen"}, "Choose at least one service."),
        ({"coding_round": "round-1"}, "Select a valid choice."),
        ({"coders": []}, "This field is required."),
        ({"mode": "some"}, "Select a valid choice."),
    ],
)
def test_a_wrong_assignment_is_told(editor_client, coder, changes, message):
    data = {"coding_round": "round-2", "coders": ["anna"], "mode": "sample", "size": "10", "seed": "7"} | changes
    before = Assignment.objects.count()
    assert message in body(editor_client.post("/coding/assign/", data))
    assert Assignment.objects.count() == before


@pytest.fixture
def disputed(db):
    """An item of the shipped service on which the two passes differ, with both codes."""
    levels = {}
    for coding in Coding.objects.filter(sheet__service__slug=SERVICE, determinant__derived=False):
        levels.setdefault(coding.determinant.slug, []).append(coding)
    return next(codes for codes in levels.values() if len({c.level for c in codes}) > 1)


def settle(client, coding, **changes):
    data = {
        "determinant": coding.determinant.slug,
        "level": str(coding.level),
        "reason": coding.reason or "No such function.",
        "evidence": [e.pk for e in coding.evidence.all()],
        "decision": "It fits the anchor better.",
    }
    return client.post(SETTLE, data | changes)


def test_one_click_adopts_a_code_and_publishes_it(editor_client, disputed):
    published = Classification.objects.get(service__slug=SERVICE, determinant=disputed[0].determinant)
    other = next(c for c in disputed if c.level != published.level)
    before = list(Coding.objects.filter(sheet__service__slug=SERVICE).values_list("pk", "level", "reason"))
    response = settle(editor_client, other)
    assert response.status_code == 302, body(response)
    published.refresh_from_db()
    assert (published.level, published.decision) == (other.level, "It fits the anchor better.")
    assert set(published.evidence.all()) == set(other.evidence.all())
    assert "It fits the anchor better." in body(editor_client.get(f"/services/{SERVICE}/codings/"))
    exported = body(editor_client.get("/services/?format=csv&q=jelbi"))
    assert exported.count("jelbi-berlin") == 1
    assert list(Coding.objects.filter(sheet__service__slug=SERVICE).values_list("pk", "level", "reason")) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decision": ""}, "This field is required."),
        ({"level": "3", "evidence": []}, "Level 3 needs at least one piece of evidence."),
        ({"level": "1", "reason": ""}, "Every level but 0 needs a reason."),
        ({"level": "4"}, "The highest level here is 3."),
        ({"level": "9"}, "Select a valid choice."),
        ({"determinant": "luck"}, "Select a valid choice."),
    ],
)
def test_settling_needs_reason_and_evidence(editor_client, disputed, changes, message):
    before = list(Classification.objects.filter(service__slug=SERVICE).values_list("pk", "level", "decision"))
    response = settle(editor_client, disputed[0], **changes)
    assert response.status_code == 422
    if "determinant" not in changes:
        assert message in body(response)
    assert list(Classification.objects.filter(service__slug=SERVICE).values_list("pk", "level", "decision")) == before


def test_settling_the_integration_level_changes_the_service(editor_client, disputed):
    derived = Determinant.objects.get(derived=True)
    codings = Coding.objects.filter(sheet__service__slug=SERVICE, determinant=derived)
    refused = settle(editor_client, codings[0], level="2")
    assert "The codes of this round do not differ here." in body(refused)
    codings.filter(sheet__coder__slug="pass-2").update(level=2)
    assert settle(editor_client, codings.get(level=3), level="2").status_code == 302
    service = Service.objects.get(slug=SERVICE)
    assert (service.integration_level, service.integration_decision) == (2, "It fits the anchor better.")
    assert service.integration_round.slug == "round-1"


def test_an_editor_who_is_to_code_a_service_does_not_settle_it(editor_client, editor, coding_round):
    own = Coder.objects.create(slug="editor", name="Editor", user=editor)
    Assignment.objects.create(coding_round=coding_round, coder=own, service=Service.objects.get(slug=SERVICE))
    assert editor_client.get(SETTLE).status_code == 302
    assert SERVICE not in body(editor_client.get("/coding/settle/"))
    assert "Jelbi" not in body(editor_client.get("/admin/catalogue/codingsheet/?q=jelbi")).split("result_list")[-1]


def test_shipped_disagreements_are_all_settled(editor_client):
    page = body(editor_client.get("/coding/settle/"))
    open_items = re.findall(r'<td class="figure">(\d+)</td>\s*<td class="figure">(\d+)</td>', page)
    assert len(open_items) == 117
    assert {still for _differ, still in open_items} == {"0"}
    assert sum(int(differ) for differ, _still in open_items) == 225
