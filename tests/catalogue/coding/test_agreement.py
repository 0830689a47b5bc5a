"""Agreement and raw codes as pages and files: equal to the codes in the database, and hidden while a round is open."""

import csv
import io
from itertools import product

import numpy as np
import pytest
from django.http import QueryDict
from django.utils import timezone

from catalogue.coding.forms import AgreementForm
from catalogue.models import Assignment, Coder, Coding, CodingRound, CodingSheet, Service
from catalogue.templatetags.words import UNDEFINED_WORDS
from experience.agreement import Undefined, agreement
from experience.guides import current_guide
from experience.models import Determinant
from tests.answers import body, codes_of, numbers_in, parsed, queries_of, text_of
from tests.catalogue.coding.people import last_opened

pytestmark = pytest.mark.django_db


def rows(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(body(response))))


def make_sheet(coding_round, coder, service, levels, version=1, submitted=True):
    sheet = CodingSheet.objects.create(
        coding_round=coding_round, coder=coder, service=service, version=version,
        submitted=timezone.now() if submitted else None,
    )  # fmt: skip
    for slug, level in levels.items():
        determinant = Determinant.objects.get(slug=slug)
        Coding.objects.create(sheet=sheet, determinant=determinant, level=level, reason="A reason.")
    return sheet


@pytest.fixture
def open_round(db):
    return CodingRound.objects.create(slug="round-9", name="Second round", guide=current_guide(), opened=last_opened())


@pytest.fixture
def coders(db):
    return [Coder.objects.create(slug=f"human-{n}", name=f"Human {n}") for n in (1, 2)]


def shown_codes(**which):
    """The raw codes of published services."""
    return Coding.objects.filter(sheet__service__state="published", **which)


@pytest.mark.parametrize(("query", "rounds"), [
    ("", ["round-1", "round-2"]), ("?round=round-1", ["round-1"]), ("?round=round-2", ["round-2"])
])  # fmt: skip
def test_agreement_file_equals_the_raw_codes(client, query, rounds):
    """Over several rounds what a coder gave last counts."""
    found = {row["item"]: row for row in rows(client, f"/data/agreement.csv{query}")}
    assert len(found) == Determinant.objects.count()
    for slug, item in (("accessibility", "accessibility"), ("touchpoint-integration", "integration-level")):
        given = {}
        for name in rounds:
            codes = shown_codes(determinant__slug=slug, sheet__coding_round__slug=name)
            fields = codes.values_list("sheet__coder__slug", "sheet__service__slug", "level")
            given |= {(coder, service): level for coder, service, level in fields}
        services = sorted({service for _coder, service in given})
        matrix = [[given[coder, service] for service in services] for coder in ("pass-1", "pass-2")]
        expected = agreement(np.array(matrix, dtype=float))
        assert float(found[item]["alpha_ordinal"]) == pytest.approx(expected.alpha, abs=5e-7)
        assert float(found[item]["low_95"]) == pytest.approx(expected.low, abs=5e-7)
        assert float(found[item]["percent_agreement"]) == pytest.approx(expected.percent, abs=5e-7)
        assert (found[item]["units"], found[item]["coders"]) == (str(len(services)), "2")
        assert found[item]["non_zero_units"] == str(expected.non_zero)


def test_shipped_agreement_is_above_the_bar(client):
    """Else the determinant must be marked, its anchors sharpened and coded again."""
    assert {row["verdict"] for row in rows(client, "/data/agreement.csv")} == {"reliable"}


def test_codings_file_holds_every_raw_code(client):
    found = rows(client, "/data/codings.csv")
    assert len(found) == shown_codes().count()
    assert {row["service"] for row in found} == {*Service.objects.published().values_list("slug", flat=True)}
    judged = ["determinant", "level", "reason", "evidence"]
    assert list(found[0]) == [
        "round",
        "coder",
        "service",
        *judged,
        "guide_version",
        "version",
        "made_by",
        "quote",
        "memo",
        "found",
        "found_pages",
    ]
    assert {(row["round"], row["guide_version"]) for row in found} == {
        *CodingRound.objects.values_list("slug", "guide__version")
    }
    coding = Coding.objects.get(sheet__coding_round__slug="round-1", sheet__coder__slug="pass-2",
                                sheet__service__slug="jelbi-berlin", determinant__slug="accessibility")  # fmt: skip
    key = {"round": "round-1", "coder": "pass-2", "service": "jelbi-berlin", "determinant": "accessibility"}
    row = next(row for row in found if row.items() >= key.items())
    numbers = " ".join(str(e.number) for e in coding.evidence.all())
    assert (row["level"], row["reason"], row["evidence"]) == (str(coding.level), coding.reason, numbers)


def test_page_shows_what_the_file_holds(client):
    page = parsed(client.get("/coding/agreement/"))
    found = rows(client, "/data/agreement.csv")
    shown = [numbers_in(row.select_one("td")) for row in page.select("table.agreement tbody tr")]
    assert shown == [[round(float(row["alpha_ordinal"]), 3)] for row in found]
    assert len(page.select("#content > .notice")) == 1, "machine-assisted passes are not human coders"
    assert len(page.select("svg.interval .point")) == 13


def test_filter_by_round_and_coder(client, open_round, coders):
    services = Service.objects.published()[:3]
    for coder, levels in zip(coders, ([3, 2, 0], [3, 2, 0]), strict=True):
        for service, level in zip(services, levels, strict=True):
            make_sheet(open_round, coder, service, {"accessibility": level})
    found = rows(client, "/data/agreement.csv?round=round-9")
    assert [(r["item"], r["alpha_ordinal"], r["units"]) for r in found] == [("accessibility", "1.000000", "3")]
    pairs = parsed(client.get("/coding/agreement/?round=round-9")).select("table.matrix tbody th")
    assert [text_of(pair) for pair in pairs] == ["Human 1 human – Human 2 human"]
    both = rows(client, "/data/agreement.csv?coder=human-1&coder=pass-1")
    assert next(r for r in both if r["item"] == "accessibility")["units"] == "3"
    assert len(rows(client, "/data/codings.csv?coder=human-1&coder=human-2")) == 6


def test_raw_codes_of_one_coder_can_be_had(client):
    found = rows(client, "/data/codings.csv?coder=pass-1")
    assert {row["coder"] for row in found} == {"pass-1"}
    assert len(found) == shown_codes(sheet__coder__slug="pass-1").count()
    assert client.get("/data/agreement.csv?coder=pass-1").status_code == 400


def test_codes_of_withdrawn_services_are_not_shown(client):
    gone = {*Service.objects.filter(state="withdrawn", sheets__isnull=False).values_list("slug", flat=True)}
    before = rows(client, "/data/codings.csv")
    assert gone
    assert gone & {row["service"] for row in before} == set()
    Service.objects.filter(slug="jelbi-berlin").update(state="draft")
    others = [row for row in before if row["service"] != "jelbi-berlin"]
    assert rows(client, "/data/codings.csv") == others != before


@pytest.mark.parametrize("query", ["round=nope", "coder=nope"])
def test_wrong_choices_are_told(client, query):
    response = client.get(f"/coding/agreement/?{query}")
    assert response.status_code == 200
    page = parsed(response)
    assert len(page.select(".error[role=alert]")) == 1
    assert page.select("table") == []
    for path in ("/data/agreement.csv", "/data/codings.csv"):
        assert client.get(f"{path}?{query}").status_code == 400


def test_without_variation_alpha_is_a_dash_not_one(client, open_round, coders):
    for coder in coders:
        for service in Service.objects.published()[:3]:
            make_sheet(open_round, coder, service, {"accessibility": 2})
    row = rows(client, "/data/agreement.csv?round=round-9")[0]
    assert (row["alpha_ordinal"], row["low_95"], row["verdict"]) == ("", "", "undefined")
    [item] = parsed(client.get("/coding/agreement/?round=round-9")).select("table.agreement tbody tr")
    alpha, *_others = item.select("td")
    assert text_of(alpha) == "–"
    assert str(UNDEFINED_WORDS[Undefined.NO_VARIATION]) in text_of(item)


def test_codes_stay_hidden_until_everybody_who_was_asked_has_submitted(client, open_round, coders):
    service = Service.objects.get(slug="jelbi-berlin")
    for coder in coders:
        Assignment.objects.create(coding_round=open_round, coder=coder, service=service)
    make_sheet(open_round, coders[0], service, {"accessibility": 1})

    def shown():
        codings = text_of(parsed(client.get("/services/jelbi-berlin/codings/")).select_one("#accessibility"))
        return coders[0].name in codings, len(rows(client, "/data/codings.csv?round=round-9"))

    assert shown() == (False, 0)
    draft = make_sheet(open_round, coders[1], service, {"accessibility": 2}, submitted=False)
    assert shown() == (False, 0)
    draft.submitted = timezone.now()
    draft.save()
    assert shown() == (True, 2)


def test_closing_a_round_shows_its_codes(client, open_round, coders):
    service = Service.objects.published().first()
    for coder in coders:
        Assignment.objects.create(coding_round=open_round, coder=coder, service=service)
    make_sheet(open_round, coders[0], service, {"accessibility": 1})
    assert rows(client, "/data/codings.csv?round=round-9") == []
    CodingRound.objects.filter(pk=open_round.pk).update(closed="2026-11-23")
    assert len(rows(client, "/data/codings.csv?round=round-9")) == 1


def test_every_submitted_version_is_kept_but_only_the_first_is_blind(client, open_round, coders):
    service = Service.objects.published().first()
    make_sheet(open_round, coders[1], service, {"accessibility": 3})
    make_sheet(open_round, coders[0], service, {"accessibility": 1})
    make_sheet(open_round, coders[0], service, {"accessibility": 3}, version=2)
    make_sheet(open_round, coders[0], service, {"accessibility": 0}, version=3, submitted=False)
    found = rows(client, "/data/codings.csv?round=round-9&coder=human-1")
    assert [(row["version"], row["level"]) for row in found] == [("1", "1"), ("2", "3")]
    agreed = rows(client, "/data/agreement.csv?round=round-9")
    assert agreed[0]["percent_agreement"] == "0.000000", "the revision came after the other code could be seen"


def test_queries_do_not_grow_with_coders(client, open_round, coders):
    before = {path: queries_of(client, path) for path in ("/coding/agreement/", "/services/jelbi-berlin/codings/")}
    for coder in coders:
        for service in Service.objects.published()[:30]:
            make_sheet(open_round, coder, service, {"accessibility": 1, "price-value": 2})
    assert {path: queries_of(client, path) for path in before} == before
    assert max(before.values()) <= 12


def test_agreement_as_json_holds_the_numbers_of_the_page(client, snapshot):
    found = client.get("/coding/agreement/?format=json").json()
    items = {item: round(own.alpha, 6) for item, own in snapshot.reliability().items.items()}
    assert {item: own["alpha"] for item, own in found["result"]["items"].items()} == items
    assert found["parameters"]["coder"] == ["pass-1", "pass-2"]
    assert codes_of(AgreementForm(QueryDict("coder=pass-1"))) == {"coder": ["one"]}
    for query, field in (("format=json&coder=pass-1", "coder"), ("format=xml", "format")):
        refused = client.get(f"/coding/agreement/?{query}")
        assert (refused.status_code, list(refused.json()["problems"])) == (400, [field])


@pytest.mark.parametrize(
    ("levels", "why"),
    [
        ([], Undefined.NOBODY),
        ([[1, 2, None]], Undefined.ONE_CODER),
        ([[1, None, None], [None, 2, 1]], Undefined.NEVER_TWICE),
        ([[1, None, None], [2, 2, None]], Undefined.ONE_UNIT),
        ([[1, 1, None], [1, 1, 2]], Undefined.NO_VARIATION),
    ],
)
def test_page_data_and_file_give_the_same_true_reason(client, open_round, coders, levels, why):
    for coder, own in zip(coders, levels, strict=False):
        for service, level in zip(Service.objects.published().order_by("slug"), own, strict=False):
            make_sheet(open_round, coder, service, {"accessibility": level})
    found = client.get("/coding/agreement/?round=round-9&format=json").json()["result"]
    assert found["undefined_because"] == why
    assert [own["undefined_because"] for own in found["items"].values()] == [why] * bool(levels)
    assert [row["undefined_because"] for row in rows(client, "/data/agreement.csv?round=round-9")] == [why] * bool(
        levels
    )
    page = parsed(client.get("/coding/agreement/?round=round-9"))
    told = [text_of(notice) for notice in page.select("#content > .notice")]
    assert str(UNDEFINED_WORDS[why]) in told[-1]
    assert all(str(UNDEFINED_WORDS[why]) in text_of(row) for row in page.select("table.agreement tbody tr"))


def test_coders_who_coded_different_things_agree_on_nothing_yet(client, open_round, coders):
    for coder, item in zip(coders, ("accessibility", "price-value"), strict=True):
        make_sheet(open_round, coder, Service.objects.published().first(), {item: 1})
    found = client.get("/coding/agreement/?round=round-9&format=json").json()["result"]
    assert {own["undefined_because"] for own in found["items"].values()} == {Undefined.ONE_CODER}
    assert found["undefined_because"] == Undefined.NEVER_TWICE


@pytest.fixture
def human_round(open_round, coders):
    for coder in coders:
        for place, service in enumerate(Service.objects.published().order_by("slug")[:4]):
            make_sheet(open_round, coder, service, {"accessibility": place, "price-value": 1})
    return open_round


def test_rounds_stand_side_by_side_as_each_alone(client, human_round):
    both = client.get("/coding/agreement/?format=json").json()["result"]["rounds"]
    assert list(both) == ["round-1", "round-2", "round-9"]
    for slug, told in both.items():
        alone = client.get(f"/coding/agreement/?round={slug}&format=json").json()["result"]
        assert told["items"] == alone["items"]
        assert alone["rounds"] == both, "every page shows all rounds"
    page = parsed(client.get("/coding/agreement/"))
    columns = zip(
        *([text_of(cell) for cell in row.select("td")] for row in page.select(".by-round tbody tr")), strict=True
    )
    for shown, told in zip(columns, both.values(), strict=True):
        alphas = [f"{own['alpha']:.3f}" for own in told["items"].values() if own["alpha"] is not None]
        assert [numbers_in(cell)[0] for cell in shown if numbers_in(cell)] == [float(alpha) for alpha in alphas]


def test_humans_and_machines_are_told_apart(client, human_round):
    found = client.get("/coding/agreement/?format=json").json()["result"]
    made_by = {slug: own["machine_assisted"] for slug, own in found["coders"].items()}
    assert made_by == {"human-1": False, "human-2": False, "pass-1": True, "pass-2": True}
    kinds = {tuple(pair["coders"]): pair["kind"] for pair in found["pairs"]}
    mixed = dict.fromkeys(product(("human-1", "human-2"), ("pass-1", "pass-2")), "human-machine")
    assert kinds == {("human-1", "human-2"): "humans", ("pass-1", "pass-2"): "machines", **mixed}
    page = parsed(client.get("/coding/agreement/"))
    tables = [
        page.select(f"[aria-labelledby=pairs-{kind}] tbody tr") for kind in ("humans", "human-machine", "machines")
    ]
    assert [len(table) for table in tables] == [1, 4, 1]
    row = rows(client, "/data/agreement.csv")[0]
    assert (row["human_coders"], row["machine_assisted_coders"]) == ("0", "2")
    assert {row["made_by"] for row in rows(client, "/data/codings.csv?round=round-9")} == {"human"}
    assert {row["made_by"] for row in rows(client, "/data/codings.csv?round=round-1")} == {"machine-assisted"}
    service = Service.objects.published().order_by("slug")[0]
    codings = parsed(client.get(f"/services/{service.slug}/codings/"))
    by_machines = service.sheets.filter(coder__machine_assisted=True).count()
    made_by = [text_of(made) for made in codings.select("#price-value .made-by")]
    assert made_by == ["machine-assisted"] * by_machines + ["human"] * 2
    assert by_machines > 0


def test_without_humans_no_pair_of_them_is_shown(client):
    page = parsed(client.get("/coding/agreement/"))
    assert page.select("[aria-labelledby=pairs-humans], [aria-labelledby=pairs-human-machine]") == []
    assert {pair["kind"] for pair in client.get("/coding/agreement/?format=json").json()["result"]["pairs"]} == {
        "machines"
    }


def test_the_methods_paragraph_is_made_from_the_data(client, human_round):
    [shown] = parsed(client.get("/coding/agreement/?round=round-9&utm=1")).select("#methods-text")
    told = client.get("/coding/agreement/?round=round-9&format=json").json()
    assert text_of(shown) == told["result"]["methods"]
    numbers = ("1000", "20261122", "0.800", "0.667", told["data"]["version"])
    round_said = (human_round.name, human_round.guide.version, human_round.opened.isoformat())
    named = (*round_said, "Human 1 (human)", "Human 2 (human)", "Krippendorff")
    for part in (*named, *numbers, "/coding/agreement/?round=round-9"):
        assert part in text_of(shown)
    assert "pass" not in text_of(shown), "of the chosen round alone"
    empty = CodingRound.objects.create(slug="empty", name="Empty", guide=current_guide(), opened="2026-11-22")
    assert client.get(f"/coding/agreement/?round={empty.slug}").status_code == 200
