"""Countries by three letters: one for each, and each of the catalogue among them."""

import pytest

from catalogue.linked.countries import ALPHA_3, country_term
from catalogue.models import Country


@pytest.mark.django_db
def test_every_country_of_the_catalogue_has_a_term():
    assert {code for code in Country.objects.values_list("code", flat=True) if country_term(code) is None} == set()


def test_the_table_is_that_of_the_standard():
    """249 countries, no code twice; some of those that differ most."""
    assert len(ALPHA_3) == len(set(ALPHA_3.values())) == 249
    assert all(len(two) == 2 and len(three) == 3 for two, three in ALPHA_3.items())
    known = {"DE": "DEU", "CH": "CHE", "AT": "AUT", "AU": "AUS", "HK": "HKG", "MO": "MAC", "TW": "TWN", "RS": "SRB"}
    assert {two: ALPHA_3[two] for two in known} == known
    assert str(country_term("GB")) == "http://publications.europa.eu/resource/authority/country/GBR"
    assert country_term("ZZ") is None
