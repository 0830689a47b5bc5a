"""What others see of a page: its title and description, its picture, the sitemap, and what robots may ask for."""

import struct
import zlib
from statistics import fmean
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from catalogue.models import Actor, City, Service
from catalogue.pictures.previews import EMPTY, FILLED, HEIGHT, WIDTH, boxes, preview
from catalogue.sharing.sitemaps import PAGES
from experience.models import Determinant
from tests.answers import parsed, text_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

SITE = "https://atlas.example.org"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

OF_EACH_KIND = [
    *map(reverse, PAGES),
    *(f"/services/{slug}/{part}" for slug in ("jelbi-berlin", "parkrun") for part in ("", "codings/", "changes/")),
    *("/cities/berlin/", "/cities/vienna/", "/cities/berlin/report/", "/cities/vienna/report/"),
    *("/determinants/accessibility/", "/determinants/price-value/"),
]


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.PUBLIC_ADDRESS = SITE


def head_of(client, path):
    return parsed(client.get(path)).head


def meta(head, name):
    return head.select_one(f'meta[name="{name}"], meta[property="{name}"]')["content"]


def test_every_kind_of_page_has_a_title_and_a_description_of_its_own(client):
    heads = {path: head_of(client, path) for path in OF_EACH_KIND}
    titles = {path: text_of(head.title) for path, head in heads.items()}
    descriptions = {path: meta(head, "description") for path, head in heads.items()}
    assert len(set(titles.values())) == len(set(descriptions.values())) == len(heads)
    assert [path for path, text in descriptions.items() if not 40 <= len(text) <= 160] == []
    for path, head in heads.items():
        assert text_of(head.title) == f"{meta(head, 'og:title')} – City Experience Atlas"
        assert meta(head, "og:description") == descriptions[path]
        assert head.select_one("link[rel=canonical]")["href"] == meta(head, "og:url") == f"{SITE}{path}"
        assert head.select("meta[name=robots]") == []


def test_a_long_description_is_cut_at_a_word_and_nothing_of_a_name_escapes(client):
    service = make_service(name='"Rock" & <Roll>', summary=f"It's {'long & ' * 25}")
    head = head_of(client, service.get_absolute_url())
    assert meta(head, "og:title").startswith('"Rock" & <Roll>')
    told = meta(head, "description")
    assert told == f"{service.summary[: len(told) - 1].rstrip()}…"
    assert len(meta(head, "description")) <= 160


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/services/?city=vienna&view=table&page=1&sort=name", "/services/?city=vienna"),
        ("/cities/berlin/?for=resident", "/cities/berlin/?for=resident"),
        ("/method/?utm_source=x", "/method/"),
    ],
)
def test_the_canonical_address_is_without_what_only_shows_a_page_otherwise(client, path, canonical):
    assert head_of(client, path).select_one("link[rel=canonical]")["href"] == f"{SITE}{canonical}"


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/reset/", "/my-city/?city=berlin", "/services/jelbi-berlin/correct/"]
)
def test_pages_for_one_person_are_kept_out_of_search_engines(client, path):
    assert meta(head_of(client, path), "robots").startswith("noindex")


@pytest.mark.parametrize("query", ["q=buy+this", "q=%00", "determinant=buy:this", "page=999"])
def test_no_link_puts_words_of_its_own_into_search_engines(client, query):
    """A title says what was searched for, and what is wrong."""
    assert meta(head_of(client, f"/services/?{query}"), "robots") == "noindex"


def test_the_empty_page_of_ones_own_city_is_for_all(client):
    assert head_of(client, "/my-city/").select("[name=robots]") == []


def test_a_foreign_host_is_refused_and_named_nowhere(client):
    answer = client.get("/services/jelbi-berlin/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil" not in answer.content
    assert b"evil" not in client.get("/robots.txt", headers={"x-forwarded-host": "evil.example"}).content


def pixels_of(data):
    """Width, height and rows of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + content)
        chunks[kind], at = content, at + 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    return width, height, [raw[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]


@pytest.mark.parametrize(
    ("levels", "top", "block"),
    [
        ([], 3, 110),
        ([0, 1, 2, 3], 3, 110),
        ([3] * 13, 3, 110),
        ([None] * 13, 3, 110),
        ([3] * 30, 3, 110),
        ([4, 1, None, 0], 4, 79),
        ([1, 0], 1, 358),
    ],
)
def test_the_picture_has_as_many_filled_blocks_as_levels(levels, top, block):
    width, height, rows = pixels_of(preview(levels, [n // 2 for n in range(len(levels))], top))
    assert (width, height, {len(row) for row in rows}) == (WIDTH, HEIGHT, {WIDTH})
    if 0 < len(levels) <= 13:
        assert sum(row.count(FILLED) for row in rows) == sum(level or 0 for level in levels) * 60 * block


@pytest.mark.parametrize("shares", [[[0, 0.5, 1]], [[0.25] * 5] * 9, [[1] * 13] * 17, []])
def test_the_boxes_of_a_picture_are_filled_to_their_shares(shares):
    width, height, rows = pixels_of(boxes(shares))
    assert (width, height, {len(row) for row in rows}) == (WIDTH, HEIGHT, {WIDTH})
    drawn, filled = (sum(row.count(colour) for row in rows) for colour in (EMPTY, FILLED))
    told = [share for row in shares for share in row]
    assert filled == pytest.approx(sum(told) / max(1, len(told)) * (drawn + filled), rel=0.03)


def filled_share(client, address):
    """How much of all boxes of a picture is filled."""
    rows = pixels_of(client.get(address).content)[2]
    drawn, filled = (sum(row.count(colour) for row in rows) for colour in (EMPTY, FILLED))
    return filled / (drawn + filled)


def test_the_pictures_of_a_city_the_listing_and_the_start_page_say_what_these_say(client, snapshot):
    paths = {"/": "home.png", "/services/": "services.png", "/cities/berlin/": "cities/berlin/picture.png"}
    for path, picture in paths.items():
        assert meta(head_of(client, path), "og:image") == f"{SITE}/{picture}"
    result = client.get("/cities/berlin/?format=json").json()["result"]
    coverages = [moment["coverage"] for moment in result["moments"]]
    assert filled_share(client, "/cities/berlin/picture.png") == pytest.approx(fmean(coverages), abs=0.01)
    known = [[level for level in column if level is not None] for column in zip(*levels_of(snapshot), strict=True)]
    supported = [fmean(level >= 2 for level in column) for column in known]
    assert filled_share(client, "/services.png") == pytest.approx(fmean(supported), abs=0.01)
    matrix = [cell.share or 0 for row in client.get("/").context["matrix"] for cell in row.cells]
    assert filled_share(client, "/home.png") == pytest.approx(fmean(matrix), abs=0.01)


def test_a_city_without_a_profile_or_with_what_is_hidden_has_no_picture_of_its_own(client, django_user_model):
    assert client.get("/cities/kigali/picture.png").status_code == 404
    assert meta(head_of(client, "/cities/kigali/"), "og:image") == f"{SITE}/picture.png"
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    assert client.get("/cities/berlin/picture.png").status_code == 404


def levels_of(snapshot):
    return [member.levels for member in snapshot.members.values()]


def test_a_link_to_a_service_shows_its_fingerprint(client, django_user_model):
    picture = meta(head_of(client, "/services/jelbi-berlin/"), "og:image")
    assert picture == f"{SITE}/services/jelbi-berlin/picture.png"
    answer = client.get("/services/jelbi-berlin/picture.png")
    assert answer["Content-Type"] == "image/png"
    assert len(answer.content) < 10_000
    levels = sum(row.count(FILLED) for row in pixels_of(answer.content)[2]) / (60 * 110)
    contribution = client.get("/services/jelbi-berlin/?format=json").json()["result"]["contribution"]["value"]
    assert levels == round(contribution * 39)
    assert client.get(meta(head_of(client, "/cities/"), "og:image").removeprefix(SITE)).status_code == 200
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    assert client.get("/services/jelbi-berlin/picture.png").status_code == 404


def addresses_in(client, path):
    root = ElementTree.fromstring(client.get(path).content)
    return {node.find(f"{SITEMAPS}loc").text: node.findtext(f"{SITEMAPS}lastmod") for node in root}


def test_the_sitemap_has_every_published_service_with_its_day_and_no_other(client):
    draft = make_service(state="draft", slug="a-draft")
    found = {}
    for part in addresses_in(client, "/sitemap.xml"):
        found |= addresses_in(client, part.removeprefix(SITE))
    services = Service.objects.published()
    assert {a: d for a, d in found.items() if "/services/" in a and a != f"{SITE}/services/"} == {
        f"{SITE}{service.get_absolute_url()}": f"{service.updated:%Y-%m-%d}" for service in services
    }
    cities = {f"{SITE}{city.get_absolute_url()}" for city in City.objects.filter(services__in=services)}
    determinants = {f"{SITE}{determinant.get_absolute_url()}" for determinant in Determinant.objects.all()}
    actors = {f"{SITE}{actor.get_absolute_url()}" for actor in Actor.objects.shown()}
    assert found.keys() >= cities | determinants | actors | {f"{SITE}{reverse(name)}" for name in PAGES}
    assert len(found) == len(services) + len(cities) + len(determinants) + len(actors) + len(PAGES)
    assert f"{SITE}{draft.get_absolute_url()}" not in found
    assert client.get("/sitemap-nothing.xml").status_code == 404


def fits(path, rules):
    """Whether a rule is about a path: about all that begin with it, or with $ about itself alone."""
    return any(path == rule[:-1] if rule.endswith("$") else path.startswith(rule) for rule in rules)


def test_robots_learn_where_the_sitemap_is_and_what_is_private(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    assert {"Disallow: /admin/", "Disallow: /accounts/", "Disallow: /editing/"} <= set(lines)
    allowed, refused = (
        tuple(line.removeprefix(word) for line in lines if line.startswith(word)) for word in ("Allow: ", "Disallow: ")
    )
    assert [path for path in OF_EACH_KIND if fits(path, refused) and not fits(path, allowed)] == []
