"""The menu: every section from every page, above and at the foot, where a phone's "Menu" leads."""

import pytest

from tests.answers import parsed

pytestmark = pytest.mark.django_db

SECTIONS = ["/services/", "/cities/", "/compare/", "/evaluate/", "/my-city/"]
EXPLAINED = ["/determinants/", "/method/"]


def test_it_stands_above_and_at_the_foot_and_says_where_one_is(client):
    page = parsed(client.get("/determinants/"))
    for nav in page.select("header nav, footer nav"):
        first, second = nav.select("ul")
        assert [link["href"] for link in first.select("a")] == SECTIONS
        assert [link["href"] for link in second.select("a")][-2:] == EXPLAINED
        assert [link["href"] for link in nav.select("[aria-current=page]")] == ["/determinants/"]
    assert len(page.select("header nav, footer nav")) == 2
    assert page.select_one(page.select_one("header .menu-link")["href"]) == page.select_one("footer nav")
