"""Every filter of the listing, alone and in pairs, and every facet count, against plain Python."""

from itertools import combinations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.index import facets
from catalogue.models import Collection, Service
from catalogue.services.chips import MOST_TRIED, chips, ways_out
from catalogue.services.filters import ServiceFilterSet
from tests import oracle
from tests.examples import FEW
from tests.factories import make_random_services, make_service, profiles_of

pytestmark = pytest.mark.django_db


def filterset(selection, level=1, snapshot=None):
    data = QueryDict(mutable=True)
    for name, chosen in selection.items():
        data.setlist(name, [str(value) for value in (chosen if isinstance(chosen, list | tuple) else [chosen])])
    if level != 1:
        data["level"] = str(level)
    return ServiceFilterSet(data, (snapshot or current_snapshot()).index)


def counted(selection, level, snapshot):
    return facets.counts(snapshot.index, filterset(selection, level, snapshot).selection())


def test_the_oracle_knows_every_facet(collection):
    known = {*collection[0].values, *collection[0].minimum, "determinant"}
    assert known == set(facets.BY_NAME), "say it once more in read() of tests/oracle.py"


def selected(selection, level=1, snapshot=None):
    made = filterset(selection, level, snapshot)
    assert made.is_valid(), made.form.errors
    return set(made.qs.values_list("pk", flat=True))


@pytest.fixture
def collection(db):
    """The shipped services and forty random ones: every value of every facet has services that have and lack it."""
    made = make_random_services(40, seed=7)
    second = Collection.objects.create(slug="second", name="Second", visibility="public")
    Service.objects.filter(pk__in=[service.pk for service in made[::2]]).update(collection=second)
    return oracle.read_all()


def test_each_choice_alone(collection, snapshot):
    for facet in facets.FACETS:
        for value, _label in snapshot.index.choices[facet.name]:
            chosen = {facet.name: [value]}
            assert selected(chosen, snapshot=snapshot) == oracle.select(collection, chosen), chosen


def test_every_determinant_at_every_level(collection, snapshot):
    """With a level of its own as with one for all, which is for those without their own."""
    for slug, _label in snapshot.index.choices["determinant"]:
        for level in (1, 2, 3):
            expected = oracle.select(collection, {"determinant": [slug]}, level)
            assert selected({"determinant": [slug]}, level, snapshot) == expected
            assert selected({"determinant": [f"{slug}:{level}"]}, 4 - level, snapshot) == expected


def test_launch_years_are_inclusive_and_unknown_never_passes(collection, snapshot):
    names = ("launched_after", "launched_before")
    for years in ((2010, None), (None, 2010), (2012, 2018), (2015, 2015)):
        chosen = {name: year for name, year in zip(names, years, strict=True) if year}
        assert selected(chosen, snapshot=snapshot) == oracle.select(collection, chosen), years


def test_every_pair_of_filters(collection, snapshot):
    """One frequent value of each facet together with one of every other."""
    frequent = {}
    for facet, choices in counted({}, 1, snapshot):
        frequent[facet.name] = [max(choices, key=lambda c: (c.count < len(collection) * 0.7, c.count)).value]
    for one, other in combinations(frequent, 2):
        chosen = {one: frequent[one], other: frequent[other]}
        assert selected(chosen, snapshot=snapshot) == oracle.select(collection, chosen), chosen


def values(index, facet):
    """What a parameter can be: of determinants with and without a level."""
    known = [value for value, _label in index.choices[facet.name]]
    return known + [f"{slug}:{level}" for slug in known for level in (1, 2, 3) if facet.name == "determinant"]


def selections(index):
    several = {
        facet.name: st.lists(st.sampled_from(values(index, facet)), max_size=3, unique=True) for facet in facets.FACETS
    }
    years = {"launched_after": st.sampled_from([1990, 2005, 2014]), "launched_before": st.sampled_from([2014, 2030])}
    return st.builds(
        lambda names, drawn: {name: drawn[name] for name in names if drawn[name]},
        st.lists(st.sampled_from([*several, *years]), max_size=4, unique=True),
        st.fixed_dictionaries({**several, **years}),
    )


def kept_beside(choice, facet, chosen):
    """What stays chosen of the same facet where a choice is taken: of determinants the others."""
    slug = choice.value.partition(":")[0]
    asked = chosen.get("determinant", []) if facet.name == "determinant" else []
    return [value for value in asked if value.partition(":")[0] != slug]


def marked(facet, chosen, level, index):
    """The choices of a facet that are to be seen as chosen; of several levels the highest, since all must hold."""
    asked = chosen.get(facet.name, [])
    if facet.name != "determinant":
        return [value for value, _label in index.choices[facet.name] if value in asked]
    least = {}
    for slug, _colon, own in (value.partition(":") for value in asked):
        least[slug] = max(int(own or level), least.get(slug, 0))
    return [f"{slug}:{least[slug]}" for slug, _label in index.choices["determinant"] if slug in least]


@FEW
@given(data=st.data())
def test_any_filters_and_their_counts(collection, snapshot, data):
    chosen = data.draw(selections(snapshot.index))
    level = data.draw(st.sampled_from([1, 2, 3]))
    made = filterset(chosen, level, snapshot)
    assert set(made.qs.values_list("pk", flat=True)) == oracle.select(collection, chosen, level)
    for facet, choices in facets.counts(snapshot.index, made.selection()):
        for choice in choices:
            given_this = chosen | {facet.name: [*kept_beside(choice, facet, chosen), choice.value]}
            assert choice.count == len(oracle.select(collection, given_this, level)), (facet.name, choice.value)
        assert [choice.value for choice in choices if choice.chosen] == marked(facet, chosen, level, snapshot.index)


@FEW
@given(data=st.data())
def test_counts_agree_with_the_orm(snapshot, data):
    """The bit sets against the FilterSet's own SQL, on whichever database the tests run."""
    chosen = data.draw(selections(snapshot.index))
    for facet, choices in counted(chosen, 2, snapshot):
        choice = data.draw(st.sampled_from(choices))
        asked = chosen | {facet.name: [*kept_beside(choice, facet, chosen), choice.value]}
        assert choice.count == filterset(asked, 2, snapshot).qs.count()


@FEW
@given(data=st.data())
def test_ways_out_of_a_selection_agree_with_the_orm(snapshot, data):
    """What there is without a filter, else without two, is what their address gives; all else gives nothing."""
    asked = filterset(data.draw(selections(snapshot.index)), 2, snapshot)
    found = chips(asked, asked.data, snapshot.determinants)
    ways = ways_out(snapshot.index, asked.selection(), found)
    for way in ways:
        assert way.count == ServiceFilterSet(QueryDict(way.address), snapshot.index).qs.count()
    one_out = {way.address for way in ways if len(way.without) == 1}
    for chip in found[:MOST_TRIED]:
        rest = ServiceFilterSet(QueryDict(chip.without), snapshot.index)
        assert rest.qs.exists() == (chip.without in one_out)


def test_text_and_facets_are_counted_together(snapshot):
    made = filterset({"q": "bus", "domain": ["mobility"]}, snapshot=snapshot)
    found = facets.counts(snapshot.index, made.selection())
    counts = {facet.name: {c.value: c.count for c in choices} for facet, choices in found}
    assert counts["domain"]["mobility"] == made.qs.count()
    assert counts["status"]["active"] == made.qs.filter(status="active").count()


def test_determinant_and_level_hold_on_one_row(snapshot):
    """A service with level 3 on one and 1 on another determinant is no hit for level 3 on the other."""
    from tests.factories import classify

    service = make_service()
    classify(service, "price-value", 3)
    classify(service, "place-identity", 1)
    now = current_snapshot()
    assert service.pk in selected({"determinant": ["price-value"]}, 3, now)
    assert service.pk not in selected({"determinant": ["place-identity"]}, 3, now)
    assert service.pk in selected({"determinant": ["price-value", "place-identity"]}, 1, now)


def test_unpublished_services_are_nowhere(snapshot):
    service = make_service(state="draft")
    made = filterset({}, snapshot=current_snapshot())
    assert not made.qs.filter(pk=service.pk).exists()
    assert made.qs.count() == len(snapshot.members) == len(current_snapshot().index.positions)


def level_on(slug, profile):
    return next(level for determinant, level in profile if determinant.slug == slug)


SORTS = {
    "name": lambda s, p: s.name.lower(),
    "launched": lambda s, p: s.launched,
    "integration": lambda s, p: s.integration_level,
    "contribution": lambda s, p: p.known_sum,
    "breadth": lambda s, p: p.breadth,
    "updated": lambda s, p: s.updated,
    "accessibility": lambda s, p: level_on("accessibility", p),
    "touchpoint-integration": lambda s, p: level_on("touchpoint-integration", p),
}


@pytest.mark.parametrize("key", SORTS)
@pytest.mark.parametrize("sign", ["", "-"])
def test_sorting(snapshot, key, sign):
    ordered = list(filterset({"sort": sign + key}, snapshot=snapshot).ordered())
    values = [SORTS[key](service, profiles_of(snapshot)[service.pk]) for service in ordered]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known)), "unknown values come last either way"
    assert known == sorted(known, reverse=bool(sign))
    assert len(ordered) == Service.objects.published().count()
