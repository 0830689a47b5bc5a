"""Codes go out as a workbook, to be read or to be filled in, and come back as they were."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.forms.questions import choices
from catalogue.models import Assignment, Coder, CodingRound, CodingSheet, Service
from experience.guides import current_guide
from experience.models import Determinant
from tests.answers import content, parsed
from tests.catalogue.coding.code_files import as_csv, as_xlsx, decide, hand_in, problems, read_csv, read_xlsx, sheet_of
from tests.catalogue.coding.people import FOUND, SERVICE, give_codes

pytestmark = pytest.mark.django_db

OUT = "/data/codings.xlsx"
TEMPLATE = "/coding/rounds/round-9/template.xlsx"


def test_the_workbook_holds_what_the_csv_holds_with_numbers_as_numbers(client):
    asked = "?round=round-1&coder=pass-1"
    expected = read_csv(client.get(f"/data/codings.csv{asked}"))
    found = read_xlsx(client.get(f"{OUT}{asked}"))
    assert len(found) == len(expected) > 0
    assert {type(row["level"]) for row in found} <= {float, str}
    for row in found:
        row["level"] = "" if row["level"] == "?" else str(int(row["level"]))
        row["version"] = str(int(row["version"]))
    assert found == expected
    assert client.get(f"{OUT}?round=nope").status_code == 400


def test_it_says_what_columns_levels_and_determinants_mean(client):
    file = content(client.get(OUT))
    rows = sheet_of(file, "definitions")
    asked = [row for row in rows if row[0] == current_guide().version]
    for determinant in Determinant.objects.all():
        item = "integration-level" if determinant.derived else determinant.slug
        own = [row for row in asked if row[1] == item]
        assert {row[3] for row in own} == {current_guide().of(determinant).question}
        levels = [int(row[4]) if row[4] != "?" else "?" for row in own]
        assert levels == [*(int(value) for value, _label in choices(determinant) if value), "?"]
    assert {row[0] for row in rows} >= {*sheet_of(file, "codings")[0]}


def test_a_template_has_a_row_for_all_that_is_assigned(editor_client, coding_round, coder):
    other = Coder.objects.create(slug="paper", name="On paper")
    for slug in ("whim-helsinki", "parkrun"):
        Assignment.objects.create(coding_round=coding_round, coder=other, service=Service.objects.get(slug=slug))
    Service.objects.filter(slug="parkrun").update(state="draft")
    rows = read_xlsx(editor_client.get(TEMPLATE))
    items = ["integration-level" if each.derived else each.slug for each in Determinant.objects.all()]
    assert [(row["coder"], row["service"], row["determinant"], row["level"]) for row in rows] == [
        (coder, service, item, "")
        for coder, service in (("anna", SERVICE), ("paper", "whim-helsinki"))
        for item in items
    ]
    assert {row["coder"] for row in read_xlsx(editor_client.get(f"{TEMPLATE}?coder=paper"))} == {"paper"}
    assert problems(hand_in(editor_client, content(editor_client.get(TEMPLATE)))) == []


def test_coders_get_their_own_template(coder_client, coding_round, coder):
    other = Coder.objects.create(slug="paper", name="On paper")
    Assignment.objects.create(coding_round=coding_round, coder=other, service=Service.objects.get(slug="parkrun"))
    assert {row["coder"] for row in read_xlsx(coder_client.get(TEMPLATE))} == {"anna"}
    page = parsed(coder_client.get("/coding/import/"))
    assert [link["href"] for link in page.select("a[href$='template.xlsx']")] == [TEMPLATE]


def test_a_memo_goes_out_to_its_coder_and_to_editors_alone(client, coder_client, editor, coding_round, coder):
    give_codes(coding_round, coder, SERVICE, {"accessibility": 0, "offer-variety": 0}, memo="Look at the fees.")
    address = "/data/codings.csv?round=round-9"
    own = [row["memo"] for row in read_csv(coder_client.get(address))]
    client.force_login(editor)
    assert own == [row["memo"] for row in read_csv(client.get(address))] == ["Look at the fees.", ""]
    client.logout()
    assert [row["memo"] for row in read_csv(client.get(address))] == ["", ""]


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(str.strip)
CODES = st.lists(
    st.tuples(st.sampled_from([None, 0, 1, 2, 3]), TEXTS, st.sets(st.sampled_from([1, 2]))), min_size=2, max_size=2
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=CODES)
def test_what_goes_out_comes_in_again(editor_client, coding_round, form, codes):
    """Into an empty round with the same coders."""
    CodingSheet.objects.filter(coding_round__slug__in=["round-9", "round-3"]).delete()
    CodingRound.objects.get_or_create(
        slug="round-3", defaults={"name": "Third", "guide": coding_round.guide, "opened": coding_round.opened}
    )
    coders = [Coder.objects.get_or_create(slug=f"coder-{n}", name=f"Coder {n}")[0] for n in (1, 2)]
    items = list(Determinant.objects.all())
    for coder, (level, reason, numbers) in zip(coders, codes, strict=True):
        sheet = give_codes(coding_round, coder, SERVICE, dict.fromkeys([item.slug for item in items], level))
        sheet.codings.update(reason=reason, quote=reason[::-1].strip())
        page = FOUND | {"title": f"{reason} title".strip(), "quote": reason}
        CodingSheet.objects.filter(pk=sheet.pk).update(memo=reason, found=[page])
        sheet.codings.filter(determinant=items[0]).update(found=[1])
        pages = sheet.service.evidence.filter(number__in=numbers)
        for coding in sheet.codings.all():
            coding.evidence.set(pages)
    before = exported(editor_client, "round-9", form)
    assert len(before) == 2 * len(items)
    written = as_csv if form == "csv" else as_xlsx
    kept = hand_in(editor_client, written([row | {"round": "round-3"} for row in before]))
    assert problems(kept) == []
    decide(editor_client, kept, "submit" if kept.counts["complete"] else "drafts", assign="on")
    CodingSheet.objects.filter(coding_round__slug="round-3").update(submitted="2026-11-26T12:00Z")
    assert [row | {"round": ""} for row in exported(editor_client, "round-3", form)] == [
        row | {"round": ""} for row in before
    ]


def exported(client, coding_round, form):
    response = client.get(f"/data/codings.{form}?round={coding_round}")
    return read_csv(response) if form == "csv" else read_xlsx(response)
