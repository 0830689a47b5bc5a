"""What is asked of a set of services: defaults, the yardstick that is meant, old links, and what is told of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.judging.forms import ADDITIONS, JudgingForm
from catalogue.rules.blindness import sight
from tests.answers import codes_of

pytestmark = pytest.mark.django_db


def form_of(query=""):
    form = JudgingForm(QueryDict(query), sight(AnonymousUser()), {"london": "London"})
    form.is_valid()
    return form


def test_every_choice_has_a_default_that_is_told():
    form = form_of()
    assert form.errors == {}
    told = form.parameters()
    assert told["k"] == ADDITIONS == 3
    assert (told["against"], told["peer"], told["rung"], told["pool"]) == ("full", None, "moments", "active")
    assert told["weights"] is None
    assert (len(told["for"]), len(told["scope"])) == (9, 17)
    assert (told["must"], told["field"], told["per_field"], told["budget"]) == ((), (), None, None)


@pytest.mark.parametrize(
    ("query", "against"),
    [
        ("", "full"),
        ("against=full", "full"),
        ("against=collection", "catalogue"),
        ("against=catalogue", "catalogue"),
        ("peer=london", "peer"),
        ("target=0.5", "target"),
        ("t-accessibility=0.5", "target"),
        ("against=target", "target"),
    ],
)
def test_the_yardstick_that_is_meant(query, against):
    form = form_of(query)
    assert form.errors == {}
    assert form.parameters()["against"] == against


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("against=quartile", {"against": ["quartile"]}),
        ("against=luck", {"against": ["invalid_choice"]}),
        ("against=peer", {"peer": ["required"]}),
        ("against=full&peer=london", {"against": ["unused"]}),
        ("against=catalogue&target=0.5", {"against": ["unused"]}),
        ("costs=Dokk1 3\nDokk1 4", {"costs": ["twice"]}),
        ("costs=Atlantis 3", {"costs": ["unreadable"]}),
        ("must=nope", {"must": ["unknown"]}),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field(query, problem):
    assert codes_of(form_of(query)) == problem


def test_groups_stand_in_the_model_s_order_once():
    assert form_of("for=student&for=resident&for=student&for=").persons == ["resident", "student"]


def test_costs_are_read_by_name_and_slug():
    form = form_of("costs=DOKK1 3.5\nparkrun = 2&budget=4")
    assert form.wishes.costs == {"dokk1-aarhus": 3.5, "parkrun": 2.0}
    assert len(form.notes()) == 1, "what others cost"


def test_wishes_without_effect_are_told():
    assert len(form_of("costs=Dokk1 3").notes()) == 1
    assert form_of("k=5&field=mobility&must=parkrun").notes() == []


def test_an_empty_number_is_the_usual_one_and_shows_as_chosen():
    assert form_of("k=")["k"].value() == "3"
    assert form_of("k=7").wishes.size == 7
