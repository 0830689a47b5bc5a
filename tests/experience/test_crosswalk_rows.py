"""Rows of a crosswalk: they lead from older to newer versions of the model, and name levels of these alone."""

import pytest
from django.core.exceptions import ValidationError

from experience.crosswalks import Kind, Way
from experience.models import Codebook, Crosswalk, Determinant, DeterminantGroup

pytestmark = pytest.mark.django_db


def make_determinant(slug, labels=("no", "yes")):
    codebook = Codebook.objects.create(slug=slug, name=slug, labels=[*labels], supports_from=1)
    group = DeterminantGroup.objects.create(slug=slug, name=slug, codebook=codebook)
    return Determinant.objects.create(slug=f"{slug}-a", name=slug, group=group, definition="All.")


def refused(**fields):
    with pytest.raises(ValidationError) as found:
        Crosswalk(**fields).full_clean()
    return list(found.value.message_dict)


def test_what_a_row_says_is_what_the_formulas_take():
    old, new = Determinant.objects.get(slug="accessibility"), make_determinant("newer")
    row = Crosswalk(source=old, target=new, kind="merged", levels={"0": 0, "3": 1, "2": None})
    row.full_clean()
    assert row.way == Way(Kind.MERGED, 4, 2, {0: 0, 3: 1, 2: None})


@pytest.mark.parametrize("levels", [{"4": 0}, {"0": 2}, {"0": -1}, {"0": "1"}, {"all": 0}, [0, 1], {"0": [1]}])
def test_it_names_levels_of_both_scales_alone(levels):
    old = Determinant.objects.get(slug="accessibility")
    assert refused(source=old, target=make_determinant("newer"), levels=levels) == ["levels"]


def test_both_are_not_of_one_version():
    old, same = Determinant.objects.filter(derived=False)[:2]
    assert refused(source=old, target=same) == ["source"]


def test_versions_that_follow_from_each_other_in_a_circle_are_refused():
    first, second, third = map(make_determinant, ("first", "second", "third"))
    Crosswalk.objects.create(source=first, target=second)
    Crosswalk.objects.create(source=second, target=third)
    Crosswalk(source=first, target=third).full_clean()
    assert refused(source=third, target=first) == ["source"]
    back = Crosswalk.objects.get(source=second)
    back.source, back.target = third, second
    back.full_clean()
    assert refused(source=second, target=first) == ["source"]
