"""Widgets written in Python say what those of Django say with templates."""

import pytest
from django import forms
from django.test.html import parse_html

from catalogue.forms.widgets import Checkboxes, Choice, Number


def same(own, usual):
    return parse_html(own) == parse_html(usual)


@pytest.mark.parametrize("value", [None, "", 0, 0.5, '<"wrong">'])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_w", "min": 0, "required": True, "disabled": False, "step": "any"}])
def test_a_number(value, attrs):
    hints = {"class": "slider", "placeholder": "<1>"}
    assert same(Number(hints).render("w", value, attrs), forms.NumberInput(hints).render("w", value, attrs))


@pytest.mark.parametrize("value", [None, [], ["a"], ["a", "b & c"]])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_for", "class": "wide", "aria-describedby": "help"}])
def test_checkboxes(value, attrs):
    choices = [("a", "First"), ("b & c", "Second < third")]
    own, usual = Checkboxes(choices=choices), forms.CheckboxSelectMultiple(choices=choices)
    assert same(own.render("for", value, attrs), usual.render("for", value, attrs))


@pytest.mark.parametrize("value", [None, "", "a", "b & c"])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_city", "required": False, "aria-describedby": "help"}])
def test_a_choice_of_many(value, attrs):
    choices = [("", "–"), ("a", "First"), ("b & c", "Second < third")]
    own, usual = Choice(choices=choices), forms.Select(choices=choices)
    assert same(own.render("city", value, attrs), usual.render("city", value, attrs))
