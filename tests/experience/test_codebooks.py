"""The codebook says on which scale its determinants are coded; one that no formula carries is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given

from experience.levels import STANDARD
from experience.models import Codebook, Determinant, DeterminantGroup, Weight, WeightSet
from tests.experience.scales import scales

pytestmark = pytest.mark.django_db


@given(scales)
def test_every_scale_that_formulas_carry_is_taken(scale):
    codebook = Codebook(labels=list(scale.labels), supports_from=scale.supports_from)
    codebook.clean()
    assert codebook.scale == scale


@pytest.mark.parametrize(
    ("labels", "supports_from", "field"),
    [
        (None, 1, "labels"),
        ("ab", 1, "labels"),
        ([], 1, "labels"),
        (["only"], 1, "labels"),
        (["no", " "], 1, "labels"),
        (["no", "no"], 1, "labels"),
        ([0, 1], 1, "labels"),
        ([{}, []], 1, "labels"),
        (list("abcdefghijk"), 1, "labels"),
        (["no", "y" * 61], 1, "labels"),
        (["no", "y\0s"], 1, "labels"),
        (["no", "y\x85s"], 1, "labels"),
        (["no", "yes"], 0, "supports_from"),
        (["no", "yes"], 2, "supports_from"),
        (["no", "yes"], None, "supports_from"),
    ],
)
def test_other_scales_are_refused_beside_the_field(labels, supports_from, field):
    with pytest.raises(ValidationError) as refused:
        Codebook(labels=labels, supports_from=supports_from).clean()
    assert list(refused.value.message_dict) == [field]


def test_levels_are_named_in_every_script():
    Codebook(labels=["没有", "نمی\u200cشود", "ใช่"], supports_from=1).clean()


def test_the_shipped_codebook_has_the_standard_scale():
    [codebook] = Codebook.objects.all()
    assert codebook.scale == STANDARD
    assert {determinant.scale for determinant in Determinant.objects.all()} == {STANDARD}


def test_a_level_follows_from_integration_on_a_scale_up_to_3_alone():
    shipped = Codebook.objects.get()
    shipped.labels = [*shipped.labels, "more"]
    with pytest.raises(ValidationError) as refused:
        shipped.clean()
    assert list(refused.value.message_dict) == ["labels"]
    group = DeterminantGroup(pk=1, codebook=Codebook(labels=["no", "yes"], supports_from=1))
    Determinant(group=group, derived=False).clean()
    with pytest.raises(ValidationError) as refused:
        Determinant(group=group, derived=True).clean()
    assert list(refused.value.message_dict) == ["derived"]
    Determinant(group=DeterminantGroup(pk=1, codebook=Codebook.objects.get()), derived=True).clean()


def test_a_determinant_is_read_with_its_scale(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len([determinant.scale for determinant in Determinant.objects.all()]) > 1


def test_weights_are_of_determinants_of_the_same_codebook():
    own = Determinant.objects.get(slug="accessibility")
    other = Codebook.objects.create(slug="other", name="Other", labels=["no", "yes"], supports_from=1)
    Weight(weight_set=WeightSet(codebook=own.group.codebook), determinant=own, value=1).clean()
    with pytest.raises(ValidationError) as refused:
        Weight(weight_set=WeightSet(codebook=other), determinant=own, value=1).clean()
    assert refused.value.message_dict.keys() == {"determinant"}
