"""Versions of the coding guide: begun as a copy, issued once, read and compared by everybody, changed by nobody."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from catalogue.coding.guide_texts import changes, with_entries
from catalogue.coding.guides import NotIssuedError, begin, digest, issue, lacks
from catalogue.history.restoring import back_to
from catalogue.models import CodingRound, CodingSheet, Version
from experience.guides import current_guide
from experience.models import Codebook, Determinant, Guide
from tests.answers import alerts, body, parsed, queries_of, sent_by, text_of

pytestmark = pytest.mark.django_db

ITEM = "accessibility"
LIST = "/coding/guide/"
DRAFT, ISSUE = f"{LIST}1.3/", f"{LIST}1.3/issue/"


@pytest.fixture
def draft(editor):
    return begin(editor)


def sharpen(guide, question="Can people get there?"):
    guide.entries.filter(determinant__slug=ITEM).update(question=question)
    return guide


def texts(guide):
    return list(guide.entries.values_list("determinant__slug", "question", "anchors", "boundary", "examples"))


def test_a_new_version_is_a_copy_of_the_one_that_holds_and_there_is_one_at_a_time(editor, draft):
    assert (draft.version, draft.issued) == ("1.3", None)
    assert texts(draft) == texts(current_guide())
    assert begin(editor) == draft
    assert [version.revision.user for version in Version.objects.filter(model="experience.guide")] == [editor]


def test_the_draft_of_another_version_of_the_model_is_not_taken_up(editor):
    other = Codebook.objects.create(slug="other", name="Other", labels=["no", "yes"], supports_from=1)
    Guide.objects.create(codebook=other, version="1.3")
    draft = begin(editor)
    assert (draft.codebook, draft.version) == (Codebook.objects.get(is_current=True), "1.4"), "1.3 is taken"


def test_readers_see_no_draft(client, draft):
    assert client.get(DRAFT).status_code == 404
    assert client.get(f"{DRAFT}?format=json").status_code == 404
    assert client.get("/coding/guide/%00/").status_code == 404
    assert client.get(f"{LIST}1.2/?since=1.3").status_code == 400
    assert [each["version"] for each in client.get(f"{LIST}?format=json").json()["result"]["versions"]] == [
        "1.2",
        "1.1",
    ]


def test_who_prepares_it_does(editor_client, draft):
    assert editor_client.get(DRAFT).status_code == 200
    assert parsed(editor_client.get(LIST)).select(f'main a[href="{DRAFT}"]') != []


def test_it_is_issued_with_what_changed_and_rounds_keep_theirs(reviewer_client, reviewer, draft, coding_round):
    old = texts(current_guide())
    sharpen(draft)
    page = parsed(reviewer_client.get(ISSUE))
    assert [text_of(heading) for heading in page.select("#differences ~ h3")] == [
        Determinant.objects.get(slug=ITEM).name
    ]
    sent = sent_by(page.select_one("main form")) | {"changes": "Reachability asks for people."}
    assert reviewer_client.post(ISSUE, sent).url == DRAFT
    issued = current_guide()
    assert (issued.version, issued.issued, issued.changes) == ("1.3", localdate(), "Reachability asks for people.")
    assert CodingRound.objects.get(slug="round-9").guide.version == "1.2"
    assert texts(Guide.objects.get(version="1.2")) == old
    last = Version.objects.filter(model="experience.guide").last()
    assert (last.revision.user, last.revision.why) == (reviewer, "Reachability asks for people.")
    assert reviewer_client.get(ISSUE).url == DRAFT, "once and for all"


def test_nothing_is_issued_that_the_person_did_not_see(reviewer_client, draft):
    sharpen(draft, "Can anybody get there?")
    sent = sent_by(parsed(reviewer_client.get(ISSUE)).select_one("main form")) | {"changes": "Much."}
    sharpen(draft)
    answer = reviewer_client.post(ISSUE, sent)
    page = parsed(answer)
    assert (answer.status_code, len(alerts(page))) == (409, 1)
    assert sent_by(page.select_one("main form"))["changes"] == ["Much."]
    assert current_guide().version == "1.2"
    assert reviewer_client.post(ISSUE, sent | {"changes": " "}).status_code == 422


@pytest.mark.parametrize("lack", ["nothing new", "no text", "no entry", "an older number"])
def test_what_keeps_a_draft_from_being_issued_is_said(reviewer, draft, lack):
    if lack != "nothing new":
        sharpen(draft)
    if lack == "no text":
        sharpen(draft, question="")
    if lack == "no entry":
        draft.entries.filter(determinant__slug="price-value").delete()
    if lack == "an older number":
        Guide.objects.filter(pk=draft.pk).update(version="1.0.9")
    draft = Guide.objects.get(pk=draft.pk)
    [said] = lacks(draft)
    with pytest.raises(NotIssuedError) as refused:
        issue(reviewer, draft, "Something.", digest(draft))
    assert str(refused.value) == said
    assert current_guide().version == "1.2"


EDIT = f"{DRAFT}edit/"


def sent_texts(client):
    return sent_by(parsed(client.get(EDIT)).select_one("form.guide-texts"))


def test_a_draft_is_edited_on_one_page_and_what_was_not_touched_stays(editor_client, editor, draft):
    before, form = texts(draft), sent_texts(editor_client)
    assert editor_client.post(EDIT, form).status_code == 302
    assert texts(draft) == before
    saved = {"version": "1.3", "changes": "Sharper.", f"{ITEM}-anchor-1": "One  door.", f"{ITEM}-examples": ""}
    answer = editor_client.post(EDIT, form | saved)
    assert answer.url == f"{LIST}1.3/edit/"
    draft = Guide.objects.get(pk=draft.pk)
    assert (draft.version, draft.changes, draft.of(Determinant.objects.get(slug=ITEM)).anchors[1]) == (
        "1.3", "Sharper.", "One door."
    )  # fmt: skip
    assert [now[0] for now, was in zip(texts(draft), before, strict=True) if now != was] == [ITEM]
    assert Version.objects.filter(model="experience.guide", key=draft.pk).latest("pk").revision.user == editor


def test_what_others_wrote_meanwhile_is_kept_or_told(editor_client, reviewer_client, draft):
    form, other = sent_texts(editor_client), sent_texts(reviewer_client)
    reviewer_client.post(EDIT, other | {f"{ITEM}-question": "Theirs?", f"{ITEM}-boundary": "Theirs."})
    told = editor_client.post(EDIT, form | {f"{ITEM}-question": "Mine?", "offer-variety-question": "Mine too?"})
    assert (told.status_code, len(alerts(parsed(told)))) == (409, 1)
    assert Guide.objects.get(pk=draft.pk).entries.get(determinant__slug=ITEM).question == "Theirs?"
    again = sent_by(parsed(told).select_one("form.guide-texts"))
    assert (again[f"{ITEM}-question"], again[f"{ITEM}-boundary"]) == (["Mine?"], ["Theirs."])
    assert editor_client.post(EDIT, again).status_code == 302
    entry = draft.entries.get(determinant__slug=ITEM)
    assert (entry.question, entry.boundary) == ("Mine?", "Theirs.")
    assert draft.entries.get(determinant__slug="offer-variety").question == "Mine too?"


def test_what_cannot_be_saved_is_told_and_nothing_is_lost(editor_client, editor, draft, client):
    wrong = sent_texts(editor_client) | {"version": "one", f"{ITEM}-question": "x" * 301}
    answer = editor_client.post(EDIT, wrong)
    page = parsed(answer)
    assert (answer.status_code, len(page.select("form.guide-texts .errorlist"))) == (422, 2)
    assert sent_by(page.select_one("form.guide-texts"))[f"{ITEM}-question"] == ["x" * 301]
    right = wrong | {"version": "1.3", f"{ITEM}-question": "Kept?"}
    shown = sent_by(parsed(editor_client.post(EDIT, right | {"action": "show"})).select_one("form.guide-texts"))
    assert shown[f"{ITEM}-question"] == ["Kept?"]
    Guide.objects.filter(pk=draft.pk).update(issued=localdate())
    late = editor_client.post(EDIT, right)
    assert late.status_code == 409
    assert sent_by(parsed(late).select_one("form.guide-texts"))[f"{ITEM}-question"] == ["Kept?"]
    assert draft.entries.get(determinant__slug=ITEM).question != "Kept?"
    client.logout()
    assert client.post(EDIT, right).status_code == 403
    assert "Kept?" in body(client.post(EDIT, right))


def test_an_issued_version_is_cited_like_other_pages(client):
    page = parsed(client.get(f"{LIST}1.2/"))
    assert f"{LIST}1.2/" in text_of(page.select_one(".cite"))
    for asked, start in (("bib", "@misc{"), ("ris", "TY  - DATA")):
        answer = client.get(f"{LIST}1.2/?format={asked}")
        assert (body(answer).startswith(start), "1.2" in body(answer)) == (True, True)


def test_an_issued_version_is_not_brought_back_to_what_it_was(reviewer, draft):
    issue(reviewer, sharpen(draft), "Something.", digest(draft))
    first = Version.objects.filter(model="experience.guide").first()
    assert len(back_to(first).problems) == 1


def test_a_round_with_codes_keeps_its_guide(reviewer, draft, coder, coding_round):
    issue(reviewer, sharpen(draft), "Something.", digest(draft))
    coding_round.guide = draft
    coding_round.clean()
    task = coder.assignments.get()
    CodingSheet.objects.create(coding_round=coding_round, coder=coder, service=task.service)
    with pytest.raises(ValidationError) as refused:
        coding_round.clean()
    assert list(refused.value.message_dict) == ["guide"]


def test_what_differs_is_told_word_by_word(draft):
    old, new = with_entries(current_guide()), with_entries(draft)
    assert changes(old, new) == []
    boundary = old.of(Determinant.objects.get(slug=ITEM)).boundary
    draft.entries.filter(determinant__slug=ITEM).update(boundary=f"{boundary} Not this.", anchors=["a", "b", "c", "d"])
    [change] = changes(old, with_entries(draft))
    assert change.determinant.slug == ITEM
    assert [passage.name for passage in change.passages] == ["anchor-3", "anchor-2", "anchor-1", "anchor-0", "boundary"]
    assert [segment.text for segment in change.passages[-1].segments if segment.kind == "new"] == ["Not this."]
    assert [segment.text for segment in change.passages[3].segments] == [change.passages[3].old, "a"]


def test_a_version_is_read_whole_and_as_data(client):
    page, answer = parsed(client.get(f"{LIST}1.2/")), client.get(f"{LIST}1.2/?format=json").json()
    entries = answer["result"]["entries"]
    assert list(entries) == [heading["id"] for heading in page.select(".guide-entry h3")]
    for entry in current_guide().entries.all():
        said = entries[entry.determinant.slug]
        assert (said["question"], said["boundary"]) == (entry.question, entry.boundary)
        assert list(said["anchors"].values()) == entry.anchors
    assert answer["model"]["coding_guide"] == ["1.2"]


def test_a_version_of_the_model_without_a_guide_says_so(client):
    Codebook.objects.create(slug="bare", name="Bare", labels=["no", "yes"], supports_from=1, issued=localdate())
    page = client.get(f"/by/bare{LIST}")
    assert (page.status_code, "No version is issued yet." in body(page)) == (200, True)


def test_no_page_asks_per_version(client, editor):
    addresses = (LIST, f"{LIST}1.2/?since=1.1", "/determinants/accessibility/")
    few = {address: queries_of(client, address) for address in addresses}
    for number in range(3):
        issue(
            editor, sharpen(begin(editor), f"Question {number}?"), "Something.", digest(Guide.objects.get(issued=None))
        )
    assert {address: queries_of(client, address) for address in addresses} == few
