"""The method page: its numbers are those of the data, and whatever leads into it arrives."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from django.db.models import Max

from catalogue.analysis.additions import DRAWS as DRAWS_OF_ADDITIONS
from catalogue.analysis.additions import FEWEST_DRAWS as FEWEST_DRAWS_OF_ADDITIONS
from catalogue.analysis.additions import MOST_TRIED
from catalogue.models import CustomerGroup, Domain, Service
from catalogue.pages.model_facts import RANDOM_SIZES, ModelFacts, correlation
from catalogue.templatetags.numbers import percent
from catalogue.verdicts.thresholds import THRESHOLDS
from experience.choice.plan import MOST_SETS, SURE, WITHIN
from experience.choice.search import MOST_NODES
from experience.coverage import LATELY, RUNS
from experience.models import Determinant
from experience.ranking import DRAWS, HIGH, LOW, SEED
from experience.sure.apart import STILL_AHEAD, TOLD_APART
from experience.sure.drawing import FEWEST_DRAWS
from experience.sure.ranges import MOST_OPEN
from tests.answers import numbers_in, parsed, text_of
from tests.factories import ask_to_code
from tests.oracle import read_all

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@pytest.fixture
def page(client):
    return parsed(client.get("/method/"))


def section(page, anchor):
    return page.find(id=anchor).find_parent("section") or page.find(id=anchor)


def test_every_part_is_in_the_table_of_contents_and_every_line_of_it_arrives(page):
    lines = [link["href"].removeprefix("#") for link in page.select(".toc a")]
    parts = [part for part in page.select("main section") if part.h2]
    assert [{line} & {part.get("id"), part.h2["id"]} for line, part in zip(lines, parts, strict=True)] == [
        {line} for line in lines
    ]


def test_whatever_a_page_links_to_is_there(page):
    linked = set()
    for path in TEMPLATES.rglob("*.html"):
        linked |= set(re.findall(r'\{% url "method" %\}#([\w-]+)', path.read_text()))
    assert [anchor for anchor in sorted(linked) if page.find(id=anchor) is None] == []


def test_it_says_how_moments_are_counted_in_numbers_of_the_data(page):
    said = numbers_in(section(page, "coverage"))
    groups, phases = CustomerGroup.objects.count(), 5
    checked = Service.objects.published().aggregate(year=Max("status_as_of"))["year"]
    unknown = Service.objects.published().filter(status="unknown").count()
    expected = {groups, phases, groups * phases, checked, unknown, Service.objects.published().count(), LATELY}
    assert expected <= set(said)
    assert {*RUNS.values(), 0.75} == {float(cell.text) for cell in page.select(".states td")}


def test_it_says_how_many_cells_are_possible(page, snapshot):
    cells = Domain.objects.count() * CustomerGroup.objects.count() * 5 * Determinant.objects.count()
    reached = {
        (domain, group, phase, determinant)
        for plain in read_all()
        for domain, group, phase in product(*(plain.values[name] for name in ("domain", "customer", "phase")))
        for determinant, level in plain.levels.items()
        if level
    }
    said = numbers_in(text_of(page.select_one("#ladder ~ .terms")).replace(",", "").replace("\u202f", ""))
    assert 0 < ModelFacts(snapshot).possible == len(reached) < cells
    assert {len(reached), cells} <= set(said)


def shares(rows, size):
    """The mean of each row over so many, where a row says nothing the mean of those that say something."""
    means = np.array([sum(row) / size for row in rows])
    return np.where(means > 0, means, means[means > 0].mean())


def test_reach_rules_the_headline_and_it_says_so(page, snapshot):
    named = {"documented": 1, "inferred": 0.5}
    services = Service.objects.published().prefetch_related("served", "touchpoints")
    groups = shares([[named[who.basis] for who in s.served.all()] for s in services], CustomerGroup.objects.count())
    phases = shares([[1 for _phase in {at.phase for at in s.touchpoints.all()}] for s in services], 5)
    levels = {plain.pk: sum(level or 0 for level in plain.levels.values()) for plain in read_all()}
    runs = np.array([s.status == "active" for s in services])
    reach, contribution = (groups * phases)[runs], np.array([levels[s.pk] for s in services])[runs]
    alone = reach * contribution
    with_reach, with_contribution = (np.corrcoef(alone, other)[0, 1] for other in (reach, contribution))
    facts = ModelFacts(snapshot)
    assert (facts.with_reach, facts.with_contribution) == pytest.approx((with_reach, with_contribution))
    assert with_reach > with_contribution > 0
    said = numbers_in(section(page, "limits").li)
    assert {int(runs.sum()), round(with_reach, 2), round(with_contribution, 2)} <= set(said)


def test_random_sets_climb_with_their_size_and_thin_out_down_the_ladder(page, snapshot):
    rows = ModelFacts(snapshot).random_rows
    assert tuple(row.size for row in rows) == RANDOM_SIZES
    for row in rows:
        assert row.anywhere >= row.moments >= row.activities > 0
    for rung in ("anywhere", "moments", "activities"):
        shares = [getattr(row, rung) for row in rows]
        assert shares == sorted(shares)
    assert [percent(row.moments).replace("\u202f", " ") for row in rows] == [
        text_of(cell) for cell in page.select("#ladder ~ .scroll tbody tr:nth-of-type(2) td")
    ]


def test_its_numbers_are_for_a_coder_without_what_is_still_to_be_coded(client, django_user_model, snapshot):
    """Of which the levels could be told from them, since all others are known; what is kept is not mixed up."""
    coder = django_user_model.objects.create_user("coder")
    ask_to_code(coder, "jelbi-berlin")
    visible = snapshot.hiding([snapshot.members["jelbi-berlin"].pk])
    everybody = [client.get("/method/").context]
    client.force_login(coder)
    seen = client.get("/method/").context
    client.logout()
    everybody.append(client.get("/method/").context)
    assert seen["facts"].random_rows == ModelFacts(visible).random_rows != ModelFacts(snapshot).random_rows
    assert [context["facts"].random_rows for context in everybody] == [ModelFacts(snapshot).random_rows] * 2
    assert seen["facts"].running_services == everybody[0]["facts"].running_services - 1
    assert [seen[name] for name in ("figures", "data_version")] == [
        everybody[0][name] for name in ("figures", "data_version")
    ]


def test_a_correlation_with_what_does_not_vary_is_not_defined(snapshot):
    values = ModelFacts(snapshot).running.values[:, 0]
    assert correlation(values, values) == pytest.approx(1)
    assert correlation(values, values * 0) is None
    assert correlation(values[:1], values[:1]) is None


def test_the_thresholds_of_sentences_are_printed_as_the_rules_have_them(page):
    rows = [[text_of(cell) for cell in row.select("th, td")] for row in section(page, "sentences").select("tbody tr")]
    assert rows == [[text_of_lazy(part) for part in threshold] for threshold in THRESHOLDS]


def text_of_lazy(part):
    return " ".join(str(part).split())


def test_it_says_how_sure_figures_are_in_the_numbers_of_the_simulation(page):
    assert {DRAWS, SEED, LOW, HIGH, FEWEST_DRAWS, MOST_OPEN} <= set(numbers_in(section(page, "uncertainty")))
    assert {TOLD_APART, STILL_AHEAD} <= {share / 100 for share in numbers_in(page.find(id="told-apart"))}


def test_it_says_how_the_best_next_services_are_found_in_the_numbers_of_the_search(page):
    said = numbers_in(text_of(page.find(id="best-next")).replace(",", "").replace("\u202f", ""))
    searched = {MOST_NODES, MOST_SETS, 100 * (1 - WITHIN), 100 * SURE}
    drawn = {DRAWS_OF_ADDITIONS, FEWEST_DRAWS_OF_ADDITIONS, MOST_TRIED}
    assert searched | drawn <= set(said)


def test_it_names_every_parameter_that_a_set_of_services_is_asked_by(page):
    named = {text_of(name) for name in section(page, "json").select("code")}
    assert {"against", "peer", "target", "weights", "for", "scope", "rung", "k", "pool", "field", "must"} <= named
    assert {"per_field", "cost", "costs", "budget", "w-", "t-"} <= named


def test_every_curve_stands_in_a_table_too(client):
    page = parsed(client.get("/method/"))
    drawings = page.select("svg.curves")
    assert len(drawings) == 3
    for drawing in drawings:
        rows = drawing.find_next("table").select("tbody tr")
        assert len(drawing.select(".curve")) == len(rows)
