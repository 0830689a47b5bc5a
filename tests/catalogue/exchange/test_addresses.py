"""Whole addresses, and names of files."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange.addresses import LONGEST_NAME, file_name, whole_address

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


def test_a_name_tells_filter_and_day():
    assert file_name(["mobility", "vienna"], DAY, "csv") == "city-experience-atlas_mobility_vienna_2026-11-22.csv"
    assert file_name(["safety-trust:2", "Königsallee & Straße"], None, "ris") == (
        "city-experience-atlas_safety-trust-2_konigsallee-strae.ris"
    )
    assert file_name([], DAY, "csv") == "city-experience-atlas_2026-11-22.csv"


@given(st.lists(st.text()), st.none() | st.just(DAY))
def test_a_name_is_safe_and_short_whatever_it_tells(parts, day):
    name = file_name(parts, day, "csv")
    assert re.fullmatch(r"[a-z0-9_-]+\.csv", name)
    assert len(name) <= LONGEST_NAME + len(".csv")


def test_what_does_not_fit_is_told():
    assert file_name(["a" * 50, "b" * 60, "c"], DAY, "csv") == f"city-experience-atlas_{'a' * 50}_more_2026-11-22.csv"


@pytest.mark.parametrize("public", ["", "https://atlas.example.org"])
def test_the_public_address_stands_before_every_path_else_the_host_that_was_asked(rf, settings, public):
    settings.PUBLIC_ADDRESS = public
    site = public or "http://testserver"
    request = rf.get("/services/?q=bus")
    assert whole_address(request) == f"{site}/services/?q=bus"
    assert whole_address(request, "/cities/") == f"{site}/cities/"
