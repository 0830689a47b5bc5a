"""One recipe for all pages: the page, a format that it has, or a refusal; nothing is computed that is not asked for."""

import json

import pytest
from django import forms
from django.http import HttpResponse

from catalogue.exchange.requests import (
    LONGEST_ECHO,
    form_problems,
    is_fragment,
    json_address,
    respond,
    unknown_format,
)

PROBLEMS = {"city": ["There is no such city."], "": ["Two things exclude each other."]}


def answered(rf, query, problems=None, result="result"):
    """The status of what `respond` gives, its problems, and which of the answers were computed for it."""
    computed = []

    def answer(name):
        def compute(*given):
            computed.append((name, *given))
            return HttpResponse(name)

        return compute

    formats = {name: answer(name) for name in ("json", "csv")}
    response = respond(rf.get(f"/?{query}"), result, page=answer("page"), formats=formats, problems=problems)
    refused = json.loads(response.content)["problems"] if response.status_code == 400 else None
    return response.status_code, refused, computed


@pytest.mark.parametrize(
    ("query", "computed"),
    [
        ("", ("page",)),
        ("format=", ("page",)),
        ("format=json", ("json", "result")),
        ("format=csv", ("csv", "result")),
    ],
)
def test_only_what_is_asked_for_is_computed(rf, query, computed):
    assert answered(rf, query) == (200, None, [computed])


def test_the_page_shows_problems_itself_and_a_format_is_refused(rf):
    assert answered(rf, "", PROBLEMS) == (200, None, [("page",)])
    for name in ("json", "csv"):
        assert answered(rf, f"format={name}", PROBLEMS) == (400, PROBLEMS, [])


def test_an_unknown_format_is_refused_with_all_else_that_is_wrong(rf):
    message = unknown_format("xml", ["json", "csv"])
    assert answered(rf, "format=xml") == (400, {"format": [message]}, [])
    assert answered(rf, "format=xml", PROBLEMS) == (400, {**PROBLEMS, "format": [message]}, [])


def test_an_unknown_format_is_named_in_part_beside_those_that_there_are():
    message = unknown_format("x" * 100, ["json", "csv"])
    assert message.count("x") == LONGEST_ECHO
    assert "json, csv" in message
    assert unknown_format("csv", ["json", "csv"]) == unknown_format("", ["json"]) == ""


def test_without_a_result_there_is_a_page_and_no_data(rf):
    assert answered(rf, "", PROBLEMS, result=None) == (200, None, [("page",)])
    assert answered(rf, "format=json", PROBLEMS, result=None) == (400, PROBLEMS, [])
    assert answered(rf, "format=json", result=None) == (400, {}, [])


def test_problems_of_a_form_stand_under_their_field():
    class Form(forms.Form):
        number = forms.IntegerField()

        def clean(self):
            self.add_error(None, "As a whole.")

    assert form_problems(Form({"number": "1"})) == {"": ["As a whole."]}
    assert list(form_problems(Form({}))) == ["number", ""]


def test_the_address_of_the_data_keeps_all_else(rf):
    assert json_address(rf.get("/?city=london&city=berlin&format=csv")) == "?city=london&city=berlin&format=json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_fragment_is_what_htmx_swaps_and_not_what_it_restores(client, headers, fragment):
    assert is_fragment(client.get("/services/", headers=headers).wsgi_request) is fragment
