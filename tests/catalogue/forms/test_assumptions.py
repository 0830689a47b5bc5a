"""Weights, targets and scope of an address as vectors for the model, with a default for whatever is left out."""

import pytest
from django.http import QueryDict

from catalogue.forms.assumptions import HIGHEST_WEIGHT, AssumptionForm
from experience.models import WeightSet
from tests.answers import codes_of

pytestmark = pytest.mark.django_db


def asked(query, snapshot):
    form = AssumptionForm(QueryDict(query), snapshot)
    assert form.is_valid(), form.errors
    return form


def place_of(slug, snapshot):
    return [determinant.slug for determinant in snapshot.determinants].index(slug)


def test_nothing_set_means_unknown_weights_full_targets_and_all_fields(snapshot):
    form = asked("", snapshot)
    assert (form.weights, form.target(), form.scope) == (None, [1.0] * 13, None)
    assert list(form.in_words()) == []


def test_a_number_of_ones_own_stands_over_the_scenario(snapshot):
    scenario = WeightSet.objects.get(slug="stay-and-consume")
    given = dict(scenario.weights.values_list("determinant__slug", "value"))
    weights = asked("weights=stay-and-consume&w-accessibility=7", snapshot).weights
    expected = {**{slug: float(value) for slug, value in given.items()}, "accessibility": 7}
    assert weights == [expected[determinant.slug] for determinant in snapshot.determinants]


def test_a_weight_alone_leaves_the_others_at_1(snapshot):
    weights = asked("w-accessibility=0", snapshot).weights
    assert weights == [float(place != place_of("accessibility", snapshot)) for place in range(13)]


def test_a_target_of_ones_own_stands_over_the_common_one(snapshot):
    target = asked("target=0.6&t-accessibility=0", snapshot).target()
    assert target == [0 if place == place_of("accessibility", snapshot) else 0.6 for place in range(13)]


def test_a_target_of_0_is_a_target(snapshot):
    form = asked("target=0", snapshot)
    assert form.target() == [0] * 13
    assert set(form.defaults()["t-"].values()) == {"0"}


def test_what_would_hold_is_the_hint_of_an_empty_field(snapshot):
    hints = asked("weights=stay-and-consume&target=0.6", snapshot).defaults()
    scenario = dict(WeightSet.objects.get(slug="stay-and-consume").weights.values_list("determinant__slug", "value"))
    assert hints["w-"] == {slug: f"{float(value):g}" for slug, value in scenario.items()}
    assert set(hints["t-"].values()) == {"0.6"}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (f"w-accessibility={HIGHEST_WEIGHT + 1}", {"w-accessibility": ["max_value"]}),
        ("w-accessibility=-1", {"w-accessibility": ["min_value"]}),
        ("t-accessibility=2", {"t-accessibility": ["max_value"]}),
        ("target=inf", {"target": ["invalid"]}),
        ("weights=luck", {"weights": ["invalid_choice"]}),
        ("scope=luck", {"scope": ["invalid_choice"]}),
    ],
)
def test_wrong_numbers_are_refused_at_their_place(snapshot, query, codes):
    assert codes_of(AssumptionForm(QueryDict(query), snapshot)) == codes


def test_all_weights_of_0_are_none(snapshot):
    query = "&".join(f"w-{determinant.slug}=0" for determinant in snapshot.determinants)
    assert codes_of(AssumptionForm(QueryDict(query), snapshot)) == {"": ["weights"]}


@pytest.mark.parametrize(("query", "named"), [("w-luck=1", "w-luck"), ("t-luck=0.5", "t-luck"), ("w-luck=", None)])
def test_a_number_for_a_determinant_that_there_is_not_is_told(snapshot, query, named):
    told = AssumptionForm(QueryDict(query), snapshot).non_field_errors()
    assert [named in message for message in told] == ([True] if named else [])
