"""Every page and every analysis by a second model: five determinants in two groups on a scale from 0 to 4.

What is told is computed anew here, by hand.
"""

import csv
import io

import numpy as np
import pytest
from django.urls import reverse

from catalogue.analysis.current import current_snapshot
from catalogue.models.scopes import Scope, in_scope
from experience.agreement import TENTATIVE
from tests.answers import body, content, parsed, text_of
from tests.catalogue.pages.test_every_page import PAGES
from tests.catalogue.second_model.conftest import SERVICE
from tests.experience.test_agreement import brute_force
from tests.second_model import make_second_model

BY = "/by/second"
TOP, SUPPORTS, SATURATION = 4, 2, 0.5
EXACT = 5e-7
"""JSON has six digits."""


def asked(client, path, **parameters):
    """What a page answers as data, by the second model."""
    answer = client.get(BY + path, {**parameters, "format": "json"})
    assert answer.status_code == 200
    told = answer.json()
    assert told["model"]["codebook"] == "second"
    assert [slug.startswith("second-") for slug in told["model"]["determinants"]] == [True] * 5
    return told["result"]


def left_by(levels, counts=1):
    """What a service leaves open of each determinant; `counts` is how likely it runs."""
    return 1 - SATURATION * counts * np.array([level or 0 for level in levels]) / TOP


def contribution(levels):
    return sum(level or 0 for level in levels) / (TOP * len(levels))


@pytest.fixture
def whole(second):
    """The services of which each level is known, by slug."""
    return {slug: levels for slug, levels in second.levels.items() if None not in levels}


def pages(second):
    parts = {
        "service-detail": SERVICE, "service-codings": SERVICE, "service-picture": SERVICE, "service-changes": SERVICE,
        "city-detail": "berlin", "city-report": "berlin", "city-picture": "berlin",
        "guide-version": second.guide.version,
    }  # fmt: skip
    yield from (reverse(name) for name in (*PAGES, "sitemap", "codings-csv", "codings-xlsx", "agreement-csv"))
    yield from (reverse(name, args=[part]) for name, part in parts.items())
    yield from (determinant.get_absolute_url() for determinant in second.determinants)


def test_every_page_answers(client, second):
    found = {}
    for path in list(pages(second)):
        answer = client.get(BY + path)
        found[path] = (answer.status_code, bool(content(answer)))
    assert found == dict.fromkeys(found, (200, True))


def test_published_is_what_coders_agreed_on_and_what_was_settled(client, second):
    told = asked(client, f"/services/{SERVICE}/")
    assert told["levels"] == second.levels[SERVICE]
    assert told["contribution"]["value"] == pytest.approx(contribution(told["levels"]), abs=EXACT)
    assert told["breadth"] == sum((level or 0) >= SUPPORTS for level in told["levels"])
    assert [row["codes"] for row in told["codes"]] == [list(pair) for pair in zip(*second.codes[SERVICE], strict=True)]


def test_agreement_is_that_of_the_codes(client, second):
    told = asked(client, "/coding/agreement/")
    assert list(told["items"]) == [determinant.slug for determinant in second.determinants]
    for place, measured in enumerate(told["items"].values()):
        given = [[codes[place] for codes in pair] for pair in second.codes.values()]
        matrix = np.array(given, dtype=float).T
        assert measured["alpha"] == pytest.approx(brute_force(matrix), abs=EXACT)
        both = [(a, b) for a, b in given if a is not None and b is not None]
        assert measured["units"] == len(both)
        assert measured["percent"] == pytest.approx(sum(a == b for a, b in both) / len(both), abs=EXACT)


def listed(client, **parameters):
    answer = client.get(f"{BY}/services/", {**parameters, "format": "csv"})
    return list(csv.DictReader(io.StringIO(body(answer).removeprefix("\ufeff"))))


def test_the_table_has_the_levels_in_the_order_asked_for(client, second):
    slugs = [determinant.slug for determinant in second.determinants]
    rows = listed(client, sort="-contribution")
    told = {row["slug"]: [int(row[slug]) if row[slug] else None for slug in slugs] for row in rows}
    assert {slug: levels for slug, levels in told.items() if slug in second.levels} == second.levels
    assert {tuple(levels) for slug, levels in told.items() if slug not in second.levels} == {(None,) * 5}
    sums = [sum(level or 0 for level in levels) for levels in told.values()]
    assert sums == sorted(sums, reverse=True)
    assert "accessibility" not in rows[0]


@pytest.mark.parametrize("least", [1, TOP])
def test_services_are_found_by_their_levels(client, second, least):
    expected = {slug for slug, levels in second.levels.items() if (levels[3] or 0) >= least}
    assert {row["slug"] for row in listed(client, determinant="second-trust", level=least)} == expected
    assert {row["slug"] for row in listed(client, determinant=f"second-trust:{least}")} == expected


def test_a_fingerprint_has_a_column_for_each_determinant_and_a_block_for_each_level(client, second):
    levels = [level or 0 for level in second.levels[SERVICE]]
    drawing = parsed(client.get(f"{BY}/services/{SERVICE}/")).select_one("svg.fingerprint")
    blocks = {kind: drawing.select_one(f"path.{kind}")["d"].count("M") for kind in ("empty", "filled")}
    assert (blocks["empty"] + blocks["filled"], blocks["filled"]) == (TOP * 5, sum(levels))
    assert len(drawing.select("text.name")) == 5


def test_my_city_is_covered_as_its_services_cover_it(client, whole):
    chosen = list(whole)[:6]
    told = asked(client, "/my-city/", service=chosen, rung="anywhere")
    assert {row["service"]: row["levels"] for row in told["services"]} == {slug: whole[slug] for slug in chosen}
    left_open = np.prod([left_by(row["levels"], row["counts"]) for row in told["services"]], axis=0)
    assert [row["anywhere"] for row in told["determinants"]] == pytest.approx(1 - left_open, abs=EXACT)
    assert told["ladder"]["anywhere"]["c1"] == pytest.approx(float(np.mean(1 - left_open)), abs=EXACT)


def test_what_helps_most_is_what_adds_most(client, whole):
    """One by one, among all services that run: those without a level under this model add nothing."""
    chosen = list(whole)[:6]
    told = asked(client, "/my-city/", service=chosen, rung="anywhere")
    with in_scope(Scope("second")):
        members = current_snapshot().members
    left_open = np.prod([left_by(row["levels"], row["counts"]) for row in told["services"]], axis=0)
    others = [member for slug, member in members.items() if slug not in chosen and member.status == "active"]
    gains = {member.slug: float(np.mean(left_open * (1 - left_by(member.levels)))) for member in others}
    best = sorted(gains, key=lambda slug: (-gains[slug], slug))[: len(told["suggestions"])]
    assert [row["slug"] for row in told["suggestions"]] == best
    assert [row["gain"] for row in told["suggestions"]] == pytest.approx([gains[slug] for slug in best], abs=EXACT)


def test_a_city_has_the_levels_of_this_model(client, second):
    told = asked(client, "/cities/berlin/")
    levels = {row["service"]: row["levels"] for row in told["services"]}
    assert levels == {slug: second.levels.get(slug, [None] * 5) for slug in levels}


def test_compared_are_the_levels_of_this_model(client, second, whole):
    one, other = list(whole)[:2]
    told = asked(client, "/compare/", service=[one, other])
    kept = [n for n, determinant in enumerate(second.determinants) if determinant.slug not in told["left_out"]]
    expected = [np.mean([second.levels[slug][n] for n in kept]) / TOP for slug in (one, other)]
    assert [row["contribution"]["value"] for row in told["services"]] == pytest.approx(expected, abs=EXACT)
    pairs = zip(second.determinants, second.levels[one], second.levels[other], strict=True)
    differ = {determinant.slug for determinant, a, b in pairs if a != b}
    assert {*told["differ"]} == differ - {*told["left_out"]}
    alphas = {slug: row["alpha"] for slug, row in asked(client, "/coding/agreement/")["items"].items()}
    assert {*told["left_out"]} == {slug for slug, alpha in alphas.items() if alpha < TENTATIVE}


def test_an_idea_is_judged_on_this_scale_among_what_was_coded(client, second):
    levels = [4, 3, 2, 1, 0]
    answers = {d.slug: level for d, level in zip(second.determinants, levels, strict=True)}
    told = asked(client, "/evaluate/", name="Bus", field="mobility", phase="during", **answers)
    assert told["levels"] == answers
    assert (told["contribution"]["value"], told["breadth"], told["integration_level"]) == (0.5, 3, None)
    sums = [sum(level or 0 for level in own) for own in second.levels.values() if set(own) != {None}]
    counted = {"less": sum(n < 10 for n in sums), "same": sum(n == 10 for n in sums), "more": sum(n > 10 for n in sums)}
    assert {name: told["standing"]["all"][name] for name in counted} == counted


@pytest.mark.parametrize("answer", ["5", "-1", "x"])
def test_a_level_that_the_scale_has_not_is_told(client, second, answer):
    told = client.get(f"{BY}/evaluate/", {"name": "Bus", "second-trust": answer, "format": "json"})
    assert told.status_code == 400
    assert "second-trust" in told.json()["problems"]


def test_a_scale_may_say_yes_or_no(client, reviewer):
    model = make_second_model(reviewer, "plain", ("no", "yes"), supports_from=1, size=2)
    for slug, levels in model.levels.items():
        told = client.get(f"/by/plain/services/{slug}/?format=json").json()["result"]
        assert (told["levels"], told["breadth"]) == (levels, sum(level or 0 for level in levels))
        page = text_of(parsed(client.get(f"/by/plain/services/{slug}/")).main)
        assert ("yes" in page) is (1 in levels)
    found = client.get("/by/plain/services/?determinant=plain-trust&level=1&format=csv")
    assert body(found).count("\n") == 1 + sum(levels[3] == 1 for levels in model.levels.values())
