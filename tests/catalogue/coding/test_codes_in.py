"""Codes come in from files: everything is checked and shown before anything is written."""

import pytest
from django.utils.timezone import localdate

from catalogue.coding import sent_codes
from catalogue.coding.code_imports import look
from catalogue.coding.sent_codes import open_codes
from catalogue.importing.lines import Kind
from catalogue.models import (
    Assignment,
    Coder,
    Coding,
    CodingRound,
    CodingSheet,
    Collection,
    Membership,
    Service,
    ServiceImport,
)
from catalogue.rules.collections import Role
from experience.models import Determinant
from tests.answers import alerts, parsed
from tests.catalogue.coding.code_files import (
    KEY,
    a_row,
    as_csv,
    as_xlsx,
    decide,
    hand_in,
    kinds,
    lines,
    problems,
    queries_in,
    upload,
)
from tests.catalogue.coding.people import SERVICE, give_codes, make_coder

pytestmark = pytest.mark.django_db


def complete(**changes):
    """A row for each item, all 0 but the first; an integration level has a reason even then."""
    first, *others = ["integration-level" if each.derived else each.slug for each in Determinant.objects.all()]
    reasons = {"integration-level": "It stands alone."}
    return [
        a_row(first, 2, "It says so.", "1", **changes),
        *(a_row(item, 0, reasons.get(item, ""), **changes) for item in others),
    ]


def codes_of(sheet):
    return {
        row.determinant.slug: (row.level, row.reason, [page.number for page in row.evidence.all()])
        for row in sheet.codings.all()
    }


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_drafts_are_written_once_somebody_has_seen_them(editor_client, coder, written):
    rows = [
        a_row("accessibility", 2, "It says so.", "1, 2"),
        a_row("offer-variety", "?", "Nobody says."),
        a_row("integration-level", 4, "They do."),
        a_row("price-value"),
    ]
    kept = hand_in(editor_client, written(rows))
    assert problems(kept) == []
    assert CodingSheet.objects.filter(coder=coder).count() == 0
    shown = parsed(editor_client.get(kept.get_absolute_url()))
    assert len(shown.select("#told li")) == 1
    assert [option["value"] for option in shown.select("[name=take]")] == ["drafts"], "it is not complete"
    decide(editor_client, kept)
    sheet = CodingSheet.objects.get(coder=coder)
    assert (sheet.version, sheet.submitted) == (1, None)
    assert codes_of(sheet) == {
        "accessibility": (2, "It says so.", [1, 2]),
        "offer-variety": (None, "Nobody says.", []),
        "touchpoint-integration": (4, "They do.", []),
    }


def test_only_complete_sheets_are_submitted(editor_client, coding_round, coder):
    other = Service.objects.get(slug="whim-helsinki")
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=other)
    kept = hand_in(editor_client, as_csv([*complete(), *complete(service=other.slug)[1:]]))
    assert kept.counts["complete"] == 1
    decide(editor_client, kept, "submit")
    submitted = dict(CodingSheet.objects.filter(coder=coder).values_list("service__slug", "submitted"))
    assert {slug: moment is not None for slug, moment in submitted.items()} == {SERVICE: True, other.slug: False}


def test_a_draft_is_submitted_by_a_file_that_says_the_same(editor_client, coder):
    file = as_csv(complete())
    decide(editor_client, hand_in(editor_client, file))
    decide(editor_client, hand_in(editor_client, file), "submit")
    assert CodingSheet.objects.get(coder=coder).submitted is not None
    assert kinds(hand_in(editor_client, file)) == {Kind.NOTE: 1}, "a submitted sheet that says the same stays"


WRONG = [
    ({"round": "round-22"}, "round"),
    ({"round": ""}, "round"),
    ({"coder": "ann"}, "coder"),
    ({"service": "jelbi"}, "service"),
    ({"determinant": "acessibility"}, "determinant"),
    ({"determinant": "touchpoint-integration"}, "determinant"),
    ({"level": "4"}, "level"),
    ({"level": "high"}, "level"),
    ({"level": "1.5"}, "level"),
    ({"level": "-1"}, "level"),
    ({"determinant": "integration-level", "level": "5"}, "level"),
    ({"evidence": "1 99"}, "evidence"),
    ({"evidence": "first"}, "evidence"),
    ({"guide_version": "0.9"}, "guide_version"),
    ({"reason": "x" * 2001}, "reason"),
    ({"reason": "No\0thing"}, "reason"),
    ({"service": "jel\0bi"}, "service"),
]


@pytest.mark.parametrize(("changes", "column"), WRONG)
def test_what_is_wrong_is_told_beside_row_and_column(editor_client, coder, changes, column):
    row = a_row("accessibility", 1, "A reason.", "1")
    kept = hand_in(editor_client, as_csv([row | {"determinant": "offer-variety", "guide_version": ""}, row | changes]))
    assert problems(kept) == [(3, column)]
    decide(editor_client, kept)
    assert CodingSheet.objects.filter(coder=coder).count() == 0


def test_what_is_wrong_everywhere_is_told_once(editor_client, coder):
    kept = hand_in(editor_client, as_csv(complete(round="round-22")))
    assert problems(kept) == [(2, "round")]


def test_an_item_stands_in_one_row(editor_client, coder):
    rows = [a_row("accessibility", 1, "A reason."), a_row("offer-variety", 0), a_row("accessibility", 0)]
    assert problems(hand_in(editor_client, as_csv(rows))) == [(4, "determinant")]


def test_what_the_guide_of_the_round_does_not_ask_is_refused(editor_client, coding_round, coder):
    coding_round.guide.entries.filter(determinant__slug="accessibility").delete()
    assert problems(hand_in(editor_client, as_csv([a_row("accessibility", 0)]))) == [(2, "determinant")]


def test_a_closed_round_takes_no_codes(editor_client, coding_round, coder):
    CodingRound.objects.filter(pk=coding_round.pk).update(closed=localdate())
    assert problems(hand_in(editor_client, as_csv(complete()))) == [(2, "round")]


def test_a_withdrawn_service_is_not_coded(editor_client, coder):
    Service.objects.filter(slug=SERVICE).update(state="draft")
    assert problems(hand_in(editor_client, as_csv(complete()))) == [(2, "service")]


def test_what_a_sheet_lacks_is_told_where_it_is_missing(editor_client, coder):
    rows = complete()
    rows[0] |= {"evidence": ""}
    rows[1] |= {"level": 1}
    kept = hand_in(editor_client, as_csv(rows))
    missing = [(line.row, line.column) for line in lines(kept) if line.kind == Kind.NOTE]
    assert missing == [(2, "evidence"), (3, "reason")]
    assert kept.counts["complete"] == 0


def test_coders_without_an_account_are_asked_by_the_import_if_somebody_says_so(editor_client, coding_round):
    Coder.objects.create(slug="paper", name="On paper")
    kept = hand_in(editor_client, as_csv(complete(coder="paper")))
    assert kinds(kept) == {Kind.CONFLICT: 1, Kind.ADDITION: 1}
    assert decide(editor_client, kept, "submit").status_code == 422
    decide(editor_client, kept, "submit", assign="on")
    assert CodingSheet.objects.submitted().filter(coder__slug="paper").count() == 1
    assert Assignment.objects.filter(coder__slug="paper", service__slug=SERVICE).count() == 1


def test_the_import_asks_nobody_for_what_is_closed_to_that_person(editor_client, editor, coder):
    main = Collection.objects.get()
    Membership.objects.create(collection=main, user=editor, role=Role.EDITOR)
    Assignment.objects.all().delete()
    file = as_csv([a_row("accessibility", 0), a_row("accessibility", 0, service="parkrun")])
    assert problems(hand_in(editor_client, file)) == [(2, "coder")], "said once"
    Membership.objects.create(collection=main, user=coder.user, role=Role.CODER)
    assert problems(hand_in(editor_client, file)) == []


def test_a_submitted_sheet_stays_and_is_revised(editor_client, coding_round, coder):
    before = give_codes(coding_round, coder, SERVICE, {"accessibility": 1, "offer-variety": 0})
    kept = hand_in(editor_client, as_csv([a_row("accessibility", 2, "More.", 1)]))
    assert [(line.column, line.old, line.new) for line in lines(kept) if line.kind == Kind.CHANGE] == [
        ("level", "1", "2"),
        ("reason", "A reason.", "More."),
    ]
    decide(editor_client, kept)
    old, new = CodingSheet.objects.filter(coder=coder).order_by("version")
    assert (old.submitted, codes_of(old)["accessibility"][0]) == (before.submitted, 1)
    assert (new.version, new.submitted) == (2, None)
    assert codes_of(new) == {"accessibility": (2, "More.", [1]), "offer-variety": (0, "A reason.", [1])}


def test_a_row_without_a_level_leaves_it_as_it_is(editor_client, coding_round, coder):
    give_codes(coding_round, coder, SERVICE, {"accessibility": 1}, submitted=None)
    rows = [a_row("accessibility", "", "Said better."), a_row("offer-variety", "", "To think about.", "1")]
    decide(editor_client, hand_in(editor_client, as_csv(rows)))
    sheet = CodingSheet.objects.get(coder=coder)
    assert codes_of(sheet) == {"accessibility": (1, "Said better.", [1])}
    page = Service.objects.get(slug=SERVICE).evidence.get(number=1)
    assert sheet.notes == {"offer-variety": {"reason": "To think about.", "evidence": [page.pk]}}


def test_what_a_file_has_no_column_for_stays(editor_client, coding_round, coder):
    give_codes(coding_round, coder, SERVICE, {"accessibility": 1}, submitted=None, memo="Look at the fees.")
    Coding.objects.filter(sheet__coder=coder).update(quote="No steps.")
    row = {name: text for name, text in a_row("accessibility", 2).items() if name not in ("reason", "evidence")}
    decide(editor_client, hand_in(editor_client, as_csv([row])))
    coding = Coding.objects.get(sheet__coder=coder)
    assert (coding.level, coding.reason, coding.quote, coding.sheet.memo) == (
        2, "A reason.", "No steps.", "Look at the fees."
    )  # fmt: skip
    assert coding.evidence.count() == 1


def test_a_sheet_has_one_memo(editor_client, coder):
    rows = [a_row("accessibility", 0, memo=""), a_row("offer-variety", 0, memo="Look at the fees.")]
    decide(editor_client, hand_in(editor_client, as_csv(rows)))
    assert CodingSheet.objects.get(coder=coder).memo == "Look at the fees."
    rows[0]["memo"] = "And who pays them."
    assert problems(hand_in(editor_client, as_csv(rows))) == [(3, "memo")]


PAGE = '1|https://www.berlin.de/mobil|"Getting | about"|official|2025-03|All of it.'


def test_pages_that_a_coder_found_come_with_the_codes_that_rest_on_them(editor_client, coding_round, coder):
    first, *others = complete(found="", found_pages="")
    pages = f"{PAGE}\n2 | https://www.berlin.de/home | Home | press"
    rows = [first | {"evidence": "", "found": "1, 2", "found_pages": pages}, *others]
    kept = hand_in(editor_client, as_csv(rows))
    assert problems(kept) == []
    decide(editor_client, kept, "submit")
    sheet = CodingSheet.objects.get(coder=coder)
    assert [page["title"] for page in sheet.found] == ["Getting | about", "Home"]
    assert (sheet.submitted is not None, sheet.codings.get(level=2).found) == (True, [1, 2])
    again = [rows[0] | {"found_pages": PAGE.replace("All of it.", "Much of it.")}]
    kept = hand_in(editor_client, as_csv(again))
    assert [line.column for line in lines(kept) if line.kind == Kind.CHANGE] == ["found_pages"]
    decide(editor_client, kept)
    draft = CodingSheet.objects.get(coder=coder, version=2)
    assert [page["quote"] for page in draft.found] == ["Much of it.", ""], "what the file does not name stays"


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("https://www.berlin.de/|Home", "found_pages"),
        ('1|https://www.berlin.de/|"Home', "found_pages"),
        ("1|https://www.berlin.de/|Home|poster", "found_pages"),
        (f"1|https://www.berlin.de/|{'x' * 301}", "found_pages"),
        (f"{PAGE}\n1|https://www.berlin.de/", "found_pages"),
        ("\n".join(f"{n}|https://www.berlin.de/{n}" for n in range(1, 22)), "found_pages"),
        ("2|https://www.berlin.de/", "found"),
    ],
)
def test_what_is_wrong_with_found_pages_is_told_beside_the_column(editor_client, coder, cell, column):
    row = a_row("accessibility", 2, "It says so.", found="1", found_pages=cell)
    assert (2, column) in problems(hand_in(editor_client, as_csv([row])))


def test_what_a_found_page_lacks_keeps_the_sheet_a_draft(editor_client, coder):
    kept = hand_in(editor_client, as_csv([complete(found_pages="1||Home")[0]]))
    assert "found_pages" in [line.column for line in lines(kept) if line.kind == Kind.NOTE]
    assert problems(kept) == []


def test_a_file_to_fill_in_that_nobody_filled_in_writes_nothing(editor_client, coder):
    rows = [row | {"level": "", "reason": "", "evidence": ""} for row in complete()]
    kept = hand_in(editor_client, as_csv(rows))
    assert (kept.counts["drafts"], kept.counts["complete"]) == (0, 0)
    assert parsed(editor_client.get(kept.get_absolute_url())).select("[name=take]") == []


def test_of_several_versions_the_newest_counts(editor_client, coder):
    rows = [a_row("accessibility", 1, "Old.", version=1), a_row("accessibility", "", "New.", version=2)]
    decide(editor_client, hand_in(editor_client, as_csv(rows)))
    assert codes_of(CodingSheet.objects.get(coder=coder)) == {"accessibility": (None, "New.", [])}


def test_the_coder_says_who_is_a_machine(editor_client, coder):
    kept = hand_in(editor_client, as_csv([a_row("accessibility", 0, made_by="machine-assisted")]))
    assert [line.column for line in lines(kept) if line.column == "made_by"] == ["made_by"]
    decide(editor_client, kept)
    assert CodingSheet.objects.get(coder=coder).coder.machine_assisted is False


def test_nothing_is_written_where_a_sheet_was_saved_meanwhile(editor_client, coding_round, coder):
    kept = hand_in(editor_client, as_csv(complete()))
    give_codes(coding_round, coder, SERVICE, {"accessibility": 1}, submitted=None)
    decide(editor_client, kept, "submit")
    sheet = CodingSheet.objects.get(coder=coder)
    assert (sheet.submitted, codes_of(sheet)) == (None, {"accessibility": (1, "A reason.", [1])})
    assert len(alerts(parsed(editor_client.get(kept.get_absolute_url())))) == 1
    decide(editor_client, kept, "submit")
    assert CodingSheet.objects.get(coder=coder).submitted is not None, "shown anew, it may be written"


def test_all_is_written_or_nothing(editor_client, coding_round, coder, monkeypatch):
    monkeypatch.setattr("catalogue.coding.code_imports.SHEETS_AT_ONCE", 1)
    other = Service.objects.get(slug="whim-helsinki")
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=other)
    kept = hand_in(editor_client, as_csv([a_row("accessibility", 0), a_row("accessibility", 0, service=other.slug)]))
    Service.objects.filter(pk=other.pk).update(state="draft")
    decide(editor_client, kept)
    assert CodingSheet.objects.filter(coder=coder).count() == 0


def test_coders_bring_in_their_own_codes_alone(coder_client, coding_round, coder, django_user_model):
    make_coder(django_user_model, "ben", coding_round)
    assert problems(hand_in(coder_client, as_csv([a_row("accessibility", 0, coder="ben")]))) == [(2, "coder")]
    strange = as_csv([a_row("accessibility", 0, service="whim-helsinki")])
    assert problems(hand_in(coder_client, strange)) == [(2, "service")], "nobody asked for it"
    kept = hand_in(coder_client, as_csv([a_row("accessibility", 0)]))
    decide(coder_client, kept)
    assert CodingSheet.objects.filter(coder=coder).count() == 1


def test_who_is_to_code_a_service_learns_nothing_of_what_others_gave(editor_client, editor, coding_round, coder):
    own = Coder.objects.create(slug="editor", name="Editor", user=editor)
    Assignment.objects.create(coding_round=coding_round, coder=own, service=Service.objects.get(slug=SERVICE))
    give_codes(coding_round, coder, SERVICE, {"accessibility": 3})
    kept = hand_in(editor_client, as_csv([a_row("accessibility", 0)]))
    assert [(line.kind, line.column, line.old) for line in lines(kept)] == [(Kind.PROBLEM, "service", "")]
    assert problems(hand_in(editor_client, as_csv([a_row("accessibility", 0, coder="editor")]))) == []


def test_a_file_that_was_looked_at_before_its_owner_was_asked_to_code_hides_what_others_gave(
    editor_client, editor, coding_round, coder
):
    own = Coder.objects.create(slug="editor", name="Editor", user=editor)
    give_codes(coding_round, coder, SERVICE, {"accessibility": 3}, "Anna's reason.")
    give_codes(coding_round, own, SERVICE, {"accessibility": 2}, "An own reason.")
    kept = hand_in(editor_client, as_csv([a_row("accessibility", 0, coder=name) for name in ("anna", "editor")]))

    def shown():
        found = editor_client.get(f"{kept.get_absolute_url()}?show=change").context["lines"]
        return {(line.key, line.column): line.old for line in found}

    before = shown()
    later = {"slug": "round-3", "name": "Third round", "guide": coding_round.guide, "opened": coding_round.opened}
    task = {"coding_round": CodingRound.objects.create(**later), "coder": own}
    Assignment.objects.create(service=Service.objects.get(slug=SERVICE), **task)
    assert shown() == {at: "" if "anna" in at[0] else old for at, old in before.items()} != before


def test_a_file_of_somebody_else_is_not_there(editor_client, coder, client):
    kept = hand_in(editor_client, as_csv([a_row("accessibility", 0)]))
    client.force_login(coder.user)
    assert client.get(kept.get_absolute_url()).status_code == 404
    assert decide(client, kept).status_code == 404
    assert client.get(f"/editing/import/{kept.pk}/").status_code in (403, 404)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (b"%PDF-1.7", "codes.pdf"),
        (b"", "codings.csv"),
        (as_csv([KEY | {"determinant": "accessibility", "level": n} for n in range(3)]), "codings.csv"),
        (as_xlsx([KEY], "Sheet1"), "codings.xlsx"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_the_field(editor_client, monkeypatch, file, name):
    monkeypatch.setattr(sent_codes, "MOST_CODES", 2)
    response = upload(editor_client, file, name)
    assert response.status_code == 422
    assert len(parsed(response).select(".errorlist li")) == 1
    assert ServiceImport.objects.count() == 0


def test_a_column_that_is_not_known_or_missing_is_told(editor_client, coder):
    rows = [{"round": "round-9", "service": SERVICE, "determinant": "accessibility", "lvel": 1}]
    assert problems(hand_in(editor_client, as_csv(rows))) == [(1, "lvel"), (1, "coder")]


@pytest.mark.parametrize("name", ["round", "coder", "service", "determinant"])
def test_without_a_column_that_tells_rows_apart_no_row_is_read(editor_client, coder, name):
    rows = [{column: cell for column, cell in a_row("accessibility", 1, "So.").items() if column != name}]
    assert problems(hand_in(editor_client, as_csv(rows))) == [(1, name)]


def test_the_queries_do_not_grow_with_the_sheets(editor_client, editor, coding_round, coder):
    services = [slug for slug in Service.objects.published().values_list("slug", flat=True)[:20] if slug != SERVICE]
    files = [
        as_csv([row for slug in chosen for row in complete(service=slug)]) for chosen in (services[:2], services[2:10])
    ]
    list(look(open_codes(files[0], "x.csv"), editor))  # the snapshot and the person's rights are read by then
    looked = [queries_in(lambda file=file: list(look(open_codes(file, "x.csv"), editor))) for file in files]
    assert looked[0] == looked[1]
    few, many = (hand_in(editor_client, file) for file in files)
    assert [problems(kept) for kept in (few, many)] == [[], []]
    written = [queries_in(lambda kept=kept: decide(editor_client, kept, assign="on")) for kept in (few, many)]
    assert CodingSheet.objects.filter(coder=coder).count() == 10
    assert written[0] == written[1]


def refusals(client):
    """Why a file with one code cannot be written."""
    kept = hand_in(client, as_csv([a_row("price-value", 1, "It says so.", "1")]))
    return [line.sentence for line in lines(kept) if line.kind == Kind.PROBLEM]


@pytest.mark.parametrize(
    ("role", "is_own", "told"),
    [
        (Role.READER, True, "your role in the collection"),
        (Role.CODER, True, ""),
        (Role.CODER, False, "your role in the collection"),
        (Role.EDITOR, False, ""),
    ],
)
def test_codes_come_in_as_far_as_a_role_goes(editor, editor_client, coder, role, is_own, told):
    """Editors bring in those of others, coders their own."""
    collection = Service.objects.get(slug=SERVICE).collection
    Membership.objects.create(collection=collection, user=editor, role=role)
    if is_own:
        Coder.objects.filter(pk=coder.pk).update(user=editor)
    found = refusals(editor_client)
    assert [told in sentence for sentence in found] == ([True] if told else [])


def test_no_codes_come_into_what_is_read_only(editor_client, coder):
    Collection.objects.update(read_only=True)
    [sentence] = refusals(editor_client)
    assert "is read-only" in sentence
