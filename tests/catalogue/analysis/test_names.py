"""Names in sentences: those that run from right to left turn nothing around them, others stand as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.names import isolated
from catalogue.verdicts.overall import subject
from catalogue.verdicts.phrases import listed


@given(st.text(st.characters(codec="latin-1")))
def test_a_name_that_runs_from_left_to_right_stands_as_it_is(name):
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["القاهرة", "תל אביב (2.0)", "BVG بوابة"])
def test_one_that_runs_from_right_to_left_stands_in_an_isolate(name):
    assert isolated(name) == f"\u2068{name}\u2069"


def test_sentences_keep_the_order_of_what_they_name():
    assert listed(["حافلة", "Bus", "רכבת"]) == "\u2068حافلة\u2069, Bus, and \u2068רכבת\u2069"
    assert subject(1, "القاهرة").endswith("\u2068القاهرة\u2069")
