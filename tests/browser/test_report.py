"""The report on paper: two sheets of A4, nothing cut however long a name is, and light on any screen."""

import re

import pytest
from django.test import Client

from catalogue.models import City, CustomerGroup, Domain, Service, ServiceCustomer, Touchpoint
from tests.factories import classify, make_service

REPORT = "/cities/berlin/report/"
A4_IN_POINTS = [595, 842]
LIGHT = "rgb(255, 255, 255)"


def sheets_of(pdf):
    """Width and height of every page of a PDF in points."""
    boxes = re.findall(rb"/Type\s*/Page\b(?!s).*?/MediaBox\s*\[([^\]]*)\]|/MediaBox\s*\[([^\]]*)\]", pdf, re.S)
    return [[round(float(number)) for number in (one or other).split()[2:]] for one, other in boxes]


def overhanging(page):
    """How far, in pixels, anything hangs over the inner edge of its sheet in print."""
    page.emulate_media(media="print")
    return page.evaluate(
        """() => Math.max(...[...document.querySelectorAll(".sheet")].flatMap((sheet) => {
            const edge = sheet.getBoundingClientRect();
            return [...sheet.querySelectorAll("*")].map((part) => part.getBoundingClientRect()).map(
                (box) => Math.max(box.bottom - edge.bottom, box.right - edge.right));
        }))"""
    )


def cut(page):
    """The texts of the sheets of which a part does not show."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".sheet :is(h1, h2, h3, p, li)")].filter(
            (part) => getComputedStyle(part).overflow !== "visible" && part.scrollHeight > part.clientHeight
            || part.scrollWidth > part.clientWidth
        ).map((part) => part.textContent.trim())"""
    )


def printed(page, path):
    page.goto(path)
    return page.pdf(prefer_css_page_size=True), overhanging(page)


@pytest.fixture
def longest(db):
    """The report on a city with the longest names that there may be, and as many services as are named."""
    city = City.objects.create(slug="long", name=name_of(80), country=City.objects.first().country, **PLACE)
    groups, domains = list(CustomerGroup.objects.all()), list(Domain.objects.all())
    for number in range(60):
        service = make_service(name=name_of(120, number), cities=[city], status="active", domain=domains[number % 17])
        classify(service, "accessibility", 3)
        for group in groups[:: 1 + number % 3]:
            ServiceCustomer.objects.create(service=service, group=group, basis="inferred")
        Touchpoint.objects.create(service=service, label="A stop", channel="app", phase="before", owner="provider")
    Service.objects.filter(slug__in=["nol-dubai", "oyster-london"]).update(name=name_of(120))
    return Client().get("/cities/long/report/").content.decode()


PLACE = {"latitude": 1, "longitude": 1}


def name_of(size, number=0):
    """Two long words, one of them without a place to break it."""
    return f"{number:03} Verkehrsunternehmensverbund {'W' * size}"[:size]


def test_a_report_is_two_sheets(page):
    pdf, over = printed(page, REPORT)
    assert sheets_of(pdf) == [A4_IN_POINTS, A4_IN_POINTS]
    assert over <= 0
    assert cut(page) == []


def test_the_longest_names_of_sixty_services_are_whole(page, longest):
    """Two sheets cannot hold them: what is too much goes on on the next."""
    page.route("**/cities/long/report/", lambda route: route.fulfill(body=longest, content_type="text/html"))
    pdf, over = printed(page, "/cities/long/report/")
    assert len(page.query_selector_all(".counted li")) == 60
    assert set(map(tuple, sheets_of(pdf))) == {tuple(A4_IN_POINTS)}
    assert over <= 0
    assert cut(page) == []
    page.emulate_media(media="screen")
    assert cut(page) == []


def test_a_sheet_is_light_on_a_dark_screen_and_fits_a_phone(page):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(REPORT)
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == LIGHT
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != LIGHT
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
