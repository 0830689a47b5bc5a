"""Pictures that stand by themselves: well-formed, whole without the page around them, and all of it inside."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.embedding.sheets import MARGIN, TITLE, Sheet
from catalogue.embedding.style import style, tokens
from catalogue.models import CustomerGroup, Service, SiteIdentity
from catalogue.pictures.fingerprint_svg import Drawing
from catalogue.pictures.moments_svg import BOX_WIDTH, GAP, Box, Row, grid
from catalogue.pictures.texts import lines, width
from experience.models import DeterminantGroup
from tests.answers import content
from tests.factories import make_service

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = [
    "/embed/services/jelbi-berlin/card.svg",
    "/embed/services/jelbi-berlin/fingerprint.svg",
    "/embed/services/jelbi-berlin/moments.svg",
    "/embed/cities/berlin/moments.svg",
]
NAMES = [
    "שירות עירוני חכם לתושבים ולמבקרים",
    "خدمة المدينة الذكية للسكان والزوار (Smart)",
    "سامانه\u200cهای شهر هوشمند و خدمات حمل\u200cونقل",
    "城市智慧服务平台市民互动与城市体验评估综合管理系统" * 4,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
    "<b>Rock & Roll</b> \"quoted\" 'text' ]]> &amp; {0} %(name)s",
    "A name of a smart city service with very many words " * 3,
]


def tree_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    return ElementTree.fromstring(content(response))


def texts(root):
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def unmarked(text):
    return text.strip("\u2068\u2069")


def placed(element, x=0.0, y=0.0):
    """Each text with its place on the sheet; every group is only moved."""
    moved = re.fullmatch(r"translate\(([\d.]+) ([\d.]+)\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == f"{SVG}text":
        yield x + float(element.get("x", 0)), y + float(element.get("y")), element
    for child in element:
        yield from placed(child, x, y)


def assert_inside(root):
    left, top, wide, high = map(float, root.get("viewBox").split())
    assert (left, top) == (0, 0)
    found = list(placed(root))
    assert found
    for x, y, text in found:
        assert MARGIN <= x <= wide - MARGIN
        assert MARGIN <= y <= high - MARGIN / 2
        shown = "".join(own for own in [text.text, *(child.tail for child in text)] if own)
        if text.get("class") not in ("head", "n", "nobody", "none"):
            assert x + width(shown) * (17 if text.get("class") == "title" else 12) / 12 <= wide, shown


@pytest.mark.django_db
@pytest.mark.parametrize("path", PICTURES)
def test_it_is_whole_by_itself(client, path):
    root = tree_of(client, path)
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text.endswith(" – City Experience Atlas")
    assert len(root.find(f"{SVG}desc").text) > 100
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "g", "text"}
    rules = root.find(f"{SVG}style").text
    assert "prefers-color-scheme: dark" in rules
    assert set(re.findall(r"url\(([^)]*)\)", rules)) == {"#presumed"}
    assert "@import" not in rules
    assert [name for element in root.iter() for name in element.attrib if "href" in name or name == "style"] == []
    assert_inside(root)


@pytest.mark.django_db
def test_every_colour_that_it_uses_is_a_token_in_both_schemes(client):
    rules = tree_of(client, PICTURES[2]).find(f"{SVG}style").text
    used = set(re.findall(r"var\(--([a-z-]+)\)", rules.replace(tokens(), "")))
    schemes = (r":root, \.light \{(.*?)\}", r"scheme: dark\) \{\s*:root \{(.*?)\}")
    light, dark = (re.search(pattern, rules, re.S)[1] for pattern in schemes)
    assert used >= {"fill", "paper", "ink"}
    assert {name for name in used - {"sans"} if f"--{name}:" not in light} == set()
    assert {name for name in used - {"sans"} if f"--{name}:" not in dark} == set()


@pytest.mark.django_db
def test_the_fingerprint_says_what_the_page_says(client, snapshot):
    service = snapshot.members["jelbi-berlin"]
    profile = snapshot.profile_of(service)
    root = tree_of(client, PICTURES[1])
    told = " ".join(map(unmarked, texts(root)))
    assert f"{profile.breadth} of {len(profile.levels)} supported" in told
    for determinant in profile.supported:
        assert determinant.name in told
    described = root.find(f"{SVG}desc").text
    assert [d.name for d, level in profile if level and d.name not in described] == []
    [filled] = [path.get("d") for path in root.iter(f"{SVG}path") if path.get("class") == "filled"]
    assert filled.count("M") == profile.known_sum
    assert f"data {snapshot.content_version} of" in told
    assert "CC BY 4.0" in told


@pytest.mark.django_db
def test_the_moments_of_a_city_are_those_of_its_answer(client):
    cells = client.get("/cities/berlin/?format=json").json()["result"]["moments"]
    root = tree_of(client, PICTURES[3])
    kinds = ("n", "nobody")
    shown = ["".join(text.itertext()) for text in root.iter(f"{SVG}text") if text.get("class") in kinds]
    expected = [f"{100 * cell['coverage']:.0f}\u202f%" if cell["services"] else "nobody" for cell in cells]
    assert shown == expected
    assert len(shown) == 45
    described = root.find(f"{SVG}desc").text
    assert re.findall(r"\d+ %|nobody", described) == [word.replace("\u202f", " ") for word in shown]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_any_name_stays_inside_and_is_whole_in_the_title(client, name):
    Service.objects.filter(slug="jelbi-berlin").update(name=name[:120], summary=(name * 9)[:200])
    for path in PICTURES[:3]:
        root = tree_of(client, path)
        assert root.find(f"{SVG}title").text.startswith(" ".join(name[:120].split()))
        assert_inside(root)


@pytest.mark.django_db
def test_no_sign_of_control_breaks_it(client):
    Service.objects.filter(slug="jelbi-berlin").update(name="A\x0bB\x1b[31m\u2028C\ufffe")
    for group in CustomerGroup.objects.all():
        CustomerGroup.objects.filter(pk=group.pk).update(name=f"{group.name}\x0c & {'others ' * 8}"[:80])
    DeterminantGroup.objects.update(short_name="O\x08")
    for path in PICTURES:
        assert_inside(tree_of(client, path))
    title = tree_of(client, PICTURES[0]).find(f"{SVG}title").text
    assert title.startswith("A B [31m C")


@pytest.mark.django_db
def test_it_has_the_colours_of_the_site(client):
    SiteIdentity.objects.create(accent_light="#663399", accent_dark="#cc99ff", name="Atlas & more")
    root = tree_of(client, PICTURES[0])
    assert "--fill: #663399" in root.find(f"{SVG}style").text
    assert root.find(f"{SVG}title").text == "Jelbi – Atlas & more"
    assert style("x").source != style("").source


@pytest.mark.django_db
def test_what_cannot_be_shown_is_said_in_a_sentence(client):
    service = make_service(name="Nobody knows")
    for path in (f"/embed/services/{service.slug}/moments.svg", "/embed/cities/kigali/moments.svg"):
        root = tree_of(client, path)
        assert list(root.iter(f"{SVG}g")) == [], "no picture"
        assert root.find(f"{SVG}desc").text.endswith(".")
        assert_inside(root)


alphabets = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=200)


@given(alphabets, st.floats(40, 400), st.integers(1, 5))
def test_lines_hold_the_text_in_its_room(text, room, most):
    found = lines(text, room, most)
    assert len(found) <= most
    assert [line for line in found if not 0 < width(line) <= room] == []
    joined, whole = ("".join(told.split()) for told in ("".join(found), text))
    if joined != whole:
        assert len(found) == most
        assert joined.endswith("…")
        assert whole.startswith(joined[:-1])


@given(st.lists(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=5, max_size=5), min_size=1, max_size=9))
def test_boxes_are_filled_to_their_coverage(coverages):
    rows = [Row(str(number), [Box("x", share) for share in row]) for number, row in enumerate(coverages)]
    drawing = grid([str(number) for number in range(5)], rows)
    root = ElementTree.fromstring(f"<g>{drawing.inside}</g>")
    known = [share for row in coverages for share in row if share is not None]
    filled = [float(rect.get("height")) / 20 for rect in root.iter("rect") if rect.get("class") == "f"]
    assert filled == pytest.approx(known, abs=0.01)
    assert drawing.width == 5 * BOX_WIDTH + 4 * GAP
    assert max(float(text.get("y")) for text in root.iter("text")) <= drawing.height


@given(st.lists(alphabets, max_size=6))
def test_a_sheet_grows_with_what_it_holds(names):
    sheet, downs = Sheet(), []
    for name in names:
        before = sheet.down
        sheet.write(name, TITLE)
        downs.append((sheet.down - before) / TITLE.step)
    assert all(0 <= steps <= TITLE.most for steps in downs)
    sheet.draw(Drawing(100, 50, ""))
    assert ElementTree.fromstring(sheet.svg("t", "d", style(""), "en"))
