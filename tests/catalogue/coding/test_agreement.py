"""Agreement and raw codes as pages and files: equal to the codes in the database, and hidden while a round is open."""

import csv
import io

import numpy as np
import pytest
from django.utils import timezone

from catalogue.models import Assignment, Coder, Coding, CodingRound, CodingSheet, Service
from experience.agreement import agreement
from experience.models import Determinant
from tests.answers import body, queries_of

pytestmark = pytest.mark.django_db


def rows(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(body(response))))


def make_sheet(coding_round, coder, service, levels, version=1, submitted=True):
    sheet = CodingSheet.objects.create(
        coding_round=coding_round, coder=coder, service=service, version=version, guide_version="1.1",
        submitted=timezone.now() if submitted else None,
    )  # fmt: skip
    for slug, level in levels.items():
        determinant = Determinant.objects.get(slug=slug)
        Coding.objects.create(sheet=sheet, determinant=determinant, level=level, reason="A reason.")
    return sheet


@pytest.fixture
def open_round(db):
    return CodingRound.objects.create(slug="round-2", name="Second round", guide_version="1.1", opened="2026-11-22")


@pytest.fixture
def coders(db):
    return [Coder.objects.create(slug=f"human-{n}", name=f"Human {n}") for n in (1, 2)]


def test_agreement_file_equals_the_raw_codes(client):
    found = {row["item"]: row for row in rows(client, "/data/agreement.csv")}
    assert len(found) == 13
    for slug, item in (("accessibility", "accessibility"), ("touchpoint-integration", "integration-level")):
        codes = Coding.objects.filter(determinant__slug=slug).order_by("sheet__service__slug")
        matrix = [
            list(codes.filter(sheet__coder__slug=c).values_list("level", flat=True)) for c in ("pass-1", "pass-2")
        ]
        expected = agreement(np.array(matrix, dtype=float))
        assert float(found[item]["alpha_ordinal"]) == pytest.approx(expected.alpha, abs=5e-7)
        assert float(found[item]["low_95"]) == pytest.approx(expected.low, abs=5e-7)
        assert float(found[item]["percent_agreement"]) == pytest.approx(expected.percent, abs=5e-7)
        assert (found[item]["units"], found[item]["coders"]) == ("141", "2")
        assert found[item]["non_zero_units"] == str(expected.non_zero)


def test_shipped_agreement_is_above_the_bar(client):
    """Else the determinant must be marked, its anchors sharpened and coded again."""
    assert {row["verdict"] for row in rows(client, "/data/agreement.csv")} == {"reliable"}


def test_codings_file_holds_every_raw_code(client):
    found = rows(client, "/data/codings.csv")
    assert len(found) == 141 * 13 * 2
    assert list(found[0])[:7] == ["round", "coder", "service", "determinant", "level", "reason", "evidence"]
    coding = Coding.objects.get(sheet__coder__slug="pass-2", sheet__service__slug="jelbi-berlin",
                                determinant__slug="accessibility")  # fmt: skip
    key = {"round": "round-1", "coder": "pass-2", "service": "jelbi-berlin", "determinant": "accessibility"}
    row = next(row for row in found if row.items() >= key.items())
    numbers = " ".join(str(e.number) for e in coding.evidence.all())
    assert (row["level"], row["reason"], row["evidence"]) == (str(coding.level), coding.reason, numbers)


def test_page_shows_what_the_file_holds(client):
    page = body(client.get("/coding/agreement/"))
    for row in rows(client, "/data/agreement.csv"):
        assert f'<td class="figure">{float(row["alpha_ordinal"]):.3f}</td>' in page
    assert "not the reliability of human coders" in page
    assert page.count('<svg class="interval"') == 13


def test_filter_by_round_and_coder(client, open_round, coders):
    services = Service.objects.all()[:3]
    for coder, levels in zip(coders, ([3, 2, 0], [3, 2, 0]), strict=True):
        for service, level in zip(services, levels, strict=True):
            make_sheet(open_round, coder, service, {"accessibility": level})
    found = rows(client, "/data/agreement.csv?round=round-2")
    assert [(r["item"], r["alpha_ordinal"], r["units"]) for r in found] == [("accessibility", "1.000000", "3")]
    assert "human-1 – human-2" in body(client.get("/coding/agreement/?round=round-2"))
    both = rows(client, "/data/agreement.csv?coder=human-1&coder=pass-1")
    assert next(r for r in both if r["item"] == "accessibility")["units"] == "3"
    assert len(rows(client, "/data/codings.csv?coder=human-1&coder=human-2")) == 6


def test_raw_codes_of_one_coder_can_be_had(client):
    assert len(rows(client, "/data/codings.csv?coder=pass-1")) == 141 * 13
    assert client.get("/data/agreement.csv?coder=pass-1").status_code == 400


def test_codes_of_withdrawn_services_are_not_shown(client):
    Service.objects.filter(slug="jelbi-berlin").update(published=False)
    assert len(rows(client, "/data/codings.csv")) == 140 * 13 * 2


@pytest.mark.parametrize("query", ["round=nope", "coder=nope"])
def test_wrong_choices_are_told(client, query):
    page = client.get(f"/coding/agreement/?{query}")
    assert page.status_code == 200
    assert 'class="error"' in body(page)
    assert "<table" not in body(page)
    for path in ("/data/agreement.csv", "/data/codings.csv"):
        assert client.get(f"{path}?{query}").status_code == 400


def test_without_variation_alpha_is_a_dash_not_one(client, open_round, coders):
    for coder in coders:
        for service in Service.objects.all()[:3]:
            make_sheet(open_round, coder, service, {"accessibility": 2})
    row = rows(client, "/data/agreement.csv?round=round-2")[0]
    assert (row["alpha_ordinal"], row["low_95"], row["verdict"]) == ("", "", "undefined")
    assert "undefined: nothing varies" in body(client.get("/coding/agreement/?round=round-2"))


def test_codes_stay_hidden_until_everybody_who_was_asked_has_submitted(client, open_round, coders):
    service = Service.objects.get(slug="jelbi-berlin")
    for coder in coders:
        Assignment.objects.create(coding_round=open_round, coder=coder, service=service)
    make_sheet(open_round, coders[0], service, {"accessibility": 1})

    def shown():
        page = body(client.get("/services/jelbi-berlin/codings/"))
        return "Human 1" in page, len(rows(client, "/data/codings.csv?round=round-2"))

    assert shown() == (False, 0)
    draft = make_sheet(open_round, coders[1], service, {"accessibility": 2}, submitted=False)
    assert shown() == (False, 0)
    draft.submitted = timezone.now()
    draft.save()
    assert shown() == (True, 2)


def test_closing_a_round_shows_its_codes(client, open_round, coders):
    service = Service.objects.first()
    for coder in coders:
        Assignment.objects.create(coding_round=open_round, coder=coder, service=service)
    make_sheet(open_round, coders[0], service, {"accessibility": 1})
    assert rows(client, "/data/codings.csv?round=round-2") == []
    CodingRound.objects.filter(pk=open_round.pk).update(closed="2026-11-23")
    assert len(rows(client, "/data/codings.csv?round=round-2")) == 1


def test_every_submitted_version_is_kept_but_only_the_first_is_blind(client, open_round, coders):
    service = Service.objects.first()
    make_sheet(open_round, coders[1], service, {"accessibility": 3})
    make_sheet(open_round, coders[0], service, {"accessibility": 1})
    make_sheet(open_round, coders[0], service, {"accessibility": 3}, version=2)
    make_sheet(open_round, coders[0], service, {"accessibility": 0}, version=3, submitted=False)
    found = rows(client, "/data/codings.csv?round=round-2&coder=human-1")
    assert [(row["version"], row["level"]) for row in found] == [("1", "1"), ("2", "3")]
    agreed = rows(client, "/data/agreement.csv?round=round-2")
    assert agreed[0]["percent_agreement"] == "0.000000", "the revision came after the other code could be seen"


def test_service_page_says_how_many_codings_and_whether_they_agree(client):
    service = Service.objects.get(slug="jelbi-berlin")
    page = body(client.get(service.get_absolute_url()))
    levels = {}
    for determinant, level in Coding.objects.filter(sheet__service=service).values_list("determinant", "level"):
        levels.setdefault(determinant, set()).add(level)
    agree = sum(len(own) == 1 for own in levels.values())
    assert page.count("2 codings agree") == agree
    assert page.count("2 codings differ") == 13 - agree
    codings = body(client.get("/services/jelbi-berlin/codings/"))
    assert codings.count("coders agreed") == agree
    for row in service.classifications.exclude(decision=""):
        from django.utils.html import escape

        assert escape(row.decision) in codings


def test_determinant_page_shows_its_agreement(client):
    row = next(r for r in rows(client, "/data/agreement.csv") if r["item"] == "accessibility")
    page = " ".join(body(client.get("/determinants/accessibility/")).split())
    assert f"alpha {float(row['alpha_ordinal']):.3f}" in page


def test_queries_do_not_grow_with_coders(client, open_round, coders):
    before = {path: queries_of(client, path) for path in ("/coding/agreement/", "/services/jelbi-berlin/codings/")}
    for coder in coders:
        for service in Service.objects.all()[:30]:
            make_sheet(open_round, coder, service, {"accessibility": 1, "price-value": 2})
    assert {path: queries_of(client, path) for path in before} == before
    assert max(before.values()) <= 12


def test_agreement_as_json_holds_the_numbers_of_the_page(client, snapshot):
    found = client.get("/coding/agreement/?format=json").json()
    items = {item: round(own.alpha, 6) for item, own in snapshot.reliability().items.items()}
    assert {item: own["alpha"] for item, own in found["result"]["items"].items()} == items
    assert found["parameters"]["coder"] == ["pass-1", "pass-2"]
    assert client.get("/coding/agreement/?format=json&coder=pass-1").status_code == 400
    assert client.get("/coding/agreement/?format=xml").status_code == 400
