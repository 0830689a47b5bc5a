"""What the pages of services and cities offer to other sites: code that works as it is copied."""

import pytest
from bs4 import BeautifulSoup

from catalogue.models import Service
from tests.answers import parsed, text_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

SITE = "https://atlas.example.org"
OFFERED = {
    "/services/jelbi-berlin/": [
        ("iframe", "/embed/services/jelbi-berlin/"),
        ("img", "/embed/services/jelbi-berlin/card.svg"),
        ("img", "/embed/services/jelbi-berlin/fingerprint.svg"),
        ("iframe", "/embed/services/jelbi-berlin/moments/"),
        ("img", "/embed/services/jelbi-berlin/moments.svg"),
    ],
    "/cities/berlin/": [("iframe", "/embed/cities/berlin/"), ("img", "/embed/cities/berlin/moments.svg")],
}


def offered(client, path):
    """The code of each field, parsed."""
    page = parsed(client.get(path))
    return page, [BeautifulSoup(field.text, "html.parser") for field in page.select("textarea[readonly]")]


@pytest.mark.parametrize("path", OFFERED)
def test_each_code_shows_what_is_there(client, settings, path):
    settings.PUBLIC_ADDRESS = SITE
    page, codes = offered(client, path)
    shown = [code.select_one("iframe, img") for code in codes]
    assert [(element.name, element["src"].removeprefix(SITE)) for element in shown] == OFFERED[path]
    for element in shown:
        assert element["src"].startswith(SITE)
        assert (element.get("title") or element["alt"]).startswith(text_of(page.h1))
        assert client.get(element["src"].removeprefix(SITE)).status_code == 200
        if element.name == "img":
            assert element.parent["href"] == f"{SITE}{path}"


@pytest.mark.parametrize("path", OFFERED)
def test_each_code_has_a_label_a_preview_and_a_button(client, path):
    page, codes = offered(client, path)
    fields = page.select("textarea[readonly]")
    assert len({field["id"] for field in fields}) == len(codes)
    for field, (_name, address) in zip(fields, OFFERED[path], strict=True):
        assert page.select(f'label[for="{field["id"]}"]')
        assert page.select(f'button[data-copies="{field["id"]}"][hidden]'), "shown by the script"
        assert page.select(f'#content a[href="{address}"]')


def test_only_what_can_be_shown_is_offered(client):
    service = make_service()
    assert [code.select_one("iframe, img")["src"] for code in offered(client, service.get_absolute_url())[1]] == [
        f"http://testserver/embed/services/{service.slug}/{name}" for name in ("", "card.svg", "fingerprint.svg")
    ]
    assert offered(client, "/cities/kigali/")[1] == []


def test_nothing_is_offered_to_who_must_not_see_it(client, django_user_model):
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    for path in OFFERED:
        page, codes = offered(client, path)
        assert codes == []
        assert page.select("link[type$=oembed]") == []


def test_no_name_breaks_out_of_the_code(client):
    Service.objects.filter(slug="jelbi-berlin").update(name='</textarea><b>"x"</b>')
    _page, codes = offered(client, "/services/jelbi-berlin/")
    assert len(codes) == 5
    assert [code.select_one("b") for code in codes] == [None] * 5
    [frame] = codes[0].find_all()
    assert frame["title"].startswith('</textarea><b>"x"</b>: ')
