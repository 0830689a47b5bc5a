"""What other sites show of this one, on a real page of another origin: each code as it is copied, in both schemes."""

import html
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from catalogue.models import Service
from tests.browser import fonts
from tests.browser.test_looks import RULES, RUN_AXE

CLIPBOARD = ["clipboard-read", "clipboard-write"]
OFFERING = ["/services/jelbi-berlin/", "/cities/berlin/"]
LONGEST = ["/services/oyster-contactless-london/", "/services/artlens-cleveland/", "/cities/vienna/"]
"""With the most groups of people, or the most words."""
PICTURES = [
    "/embed/services/jelbi-berlin/card.svg",
    "/embed/services/jelbi-berlin/fingerprint.svg",
    "/embed/services/jelbi-berlin/moments.svg",
    "/embed/cities/berlin/moments.svg",
]
NAMES = [
    "Jelbi",
    "خدمة المدينة الذكية للسكان والزوار (Smart) في برلين",
    "城市智慧服务平台市民互动与城市体验评估综合管理系统" * 4,
    f"Verkehrsunternehmensverbund {'W' * 92}",
]
PAPER = {"light": [255, 255, 255, 255], "dark": [16, 22, 28, 255]}
COLOUR_OF = """async (address) => {
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const drawn = canvas.getContext("2d");
  drawn.drawImage(image, 0, 0);
  return [...drawn.getImageData(canvas.width / 2, 6, 1, 1).data];
}"""
OUTSIDE = """() => {
  const sheet = document.querySelector(".sheet").getBoundingClientRect();
  return [...document.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < sheet.left || box.right > sheet.right || box.top < sheet.top || box.bottom > sheet.bottom;
  }).map((text) => text.textContent);
}"""
PAGE = (
    '<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>Host</title>{}'
)
FIT = (
    "() => document.scrollingElement.scrollWidth <= innerWidth && document.scrollingElement.scrollHeight <= innerHeight"
)

BEYOND = "() => [innerWidth, document.scrollingElement.scrollHeight - innerHeight]"


class Host:
    """A site of somebody else: one page, on an origin of its own."""

    def __init__(self):
        host, self.page = self, ""

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(host.page.encode())

            def log_message(self, *args):
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def host():
    host = Host()
    yield host
    host.close()


@pytest.fixture
def visit(browser, base_url):
    """Opens tabs that note what the browser complains of; none may be left."""
    contexts, faults = [], []

    def open_tab(**choices):
        contexts.append(browser.new_context(**choices))
        tab = contexts[-1].new_page()
        tab.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        return tab

    yield open_tab
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="module")
def codes(browser, base_url):
    """All codes that the pages offer, as they are copied."""
    found = copied(browser, base_url, OFFERING)
    assert len(found) == 7
    return found


def copied(browser, base_url, pages):
    tab, found = browser.new_page(), []
    for path in pages:
        tab.goto(f"{base_url}{path}")
        found += [field.input_value() for field in tab.locator("textarea[readonly]").all()]
    tab.close()
    return found


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (320, "light"),
        (640, "dark"),
        pytest.param(320, "dark", marks=pytest.mark.thorough),
        pytest.param(480, "light", marks=pytest.mark.thorough),
        pytest.param(480, "dark", marks=pytest.mark.thorough),
        pytest.param(640, "light", marks=pytest.mark.thorough),
    ],
)
def test_each_code_shows_what_it_should_on_another_site(visit, base_url, host, codes, scheme, width):
    tab = visit(color_scheme=scheme, viewport={"width": width, "height": 7000}, reduced_motion="reduce")
    host.page = PAGE.format("".join(f"<p>{code}</p>" for code in codes))
    tab.goto(host.url, wait_until="networkidle")
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width
    frames = [frame for frame in tab.frames if frame.parent_frame]
    assert len(frames) == 3
    for frame in frames:
        assert frame.url.startswith(f"{base_url}/embed/")
        assert frame.locator("h1").inner_text() in ("Jelbi", "Berlin")
        assert frame.evaluate(FIT), f"{frame.url} is cut"
        ground = frame.evaluate("getComputedStyle(document.body).backgroundColor")
        assert [*map(int, re.findall(r"\d+", ground))] == PAPER[scheme][:3]
        frame.evaluate(AXE_SCRIPT)
        assert frame.evaluate(RUN_AXE, RULES) == []
    shown = tab.evaluate("[...document.images].map((one) => one.complete && one.naturalWidth > 0)")
    assert shown == [True] * 4
    for address in PICTURES:
        assert tab.evaluate(COLOUR_OF, f"{base_url}{address}") == PAPER[scheme]
    assert tab.context.cookies() == []


def test_nothing_is_cut_however_wide_the_frame_is_made(visit, browser, base_url, host):
    """Also where a site makes the frame as wide as its text: the height of the code is enough for any width."""
    codes = [code for code in copied(browser, base_url, LONGEST) if code.startswith("<iframe")]
    assert len(codes) == 5
    widths = (280, 374, 600, 900)
    frames = [code.replace('width="480"', f'width="{width}"') for code in codes for width in widths]
    tab = visit(viewport={"width": 1000, "height": 20_000})
    host.page = PAGE.format("".join(f"<div>{frame}</div>" for frame in frames))
    tab.goto(host.url, wait_until="networkidle")
    shown = [frame for frame in tab.frames if frame.parent_frame]
    assert [frame.evaluate("innerWidth") for frame in shown] == [*widths] * 5
    assert [(frame.url, frame.evaluate(BEYOND)) for frame in shown if not frame.evaluate(FIT)] == []


def test_a_link_in_a_frame_leads_the_whole_window_to_the_page(visit, base_url, host, codes):
    tab = visit()
    host.page = PAGE.format(codes[0])
    tab.goto(host.url)
    tab.frame_locator("iframe").locator("h1 a").click()
    tab.wait_for_url(f"{base_url}/services/jelbi-berlin/")


def test_no_other_page_shows_in_a_frame(browser, base_url, host):
    tab = browser.new_page()
    refused = []
    tab.on("console", lambda told: refused.append(told.text) if "frame-ancestors" in told.text else None)
    host.page = PAGE.format(f'<iframe src="{base_url}/services/jelbi-berlin/"></iframe>')
    tab.goto(host.url, wait_until="networkidle")
    assert len(refused) == 1
    assert tab.frames[1].url.startswith("chrome-error:")
    tab.close()


@pytest.fixture
def named():
    """Gives the service another name, which stays committed, and afterwards its own again."""
    services = Service.objects.filter(slug="jelbi-berlin")
    before = services.values("name", "summary").get()

    def name(words):
        services.update(name=words[:120], summary=(f"{words} " * 5)[:200])

    yield name
    services.update(**before)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_picture_stands_inside_in_each_font(visit, base_url, named, name):
    named(name)
    tab = visit()
    for path in PICTURES:
        tab.goto(f"{base_url}{path}")
        for family in (fonts.DEFAULT, *fonts.OTHERS):
            fonts.show(tab, family)
            assert tab.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_card_of_any_name_is_no_wider_than_its_frame(visit, base_url, named, name):
    named(name)
    tab = visit(viewport={"width": 300, "height": 500})
    for path in ("/embed/services/jelbi-berlin/", "/embed/services/jelbi-berlin/moments/"):
        tab.goto(f"{base_url}{path}")
        assert tab.evaluate("document.scrollingElement.scrollWidth") <= 300


@pytest.mark.parametrize("path", OFFERING)
def test_a_button_copies_the_code(visit, base_url, path):
    tab = visit(base_url=base_url, permissions=CLIPBOARD)
    tab.goto(path)
    for part in tab.locator("section:has(#embed) details").all():
        part.locator("summary").click()
        part.get_by_role("button").click()
        part.get_by_role("status").filter(has_text="Copied").wait_for()
        assert tab.evaluate("navigator.clipboard.readText()") == part.locator("textarea").input_value()


def test_without_scripts_the_code_is_there_to_be_selected(visit, base_url, codes):
    tab = visit(java_script_enabled=False)
    tab.goto(f"{base_url}/services/jelbi-berlin/")
    first = tab.locator("section:has(#embed) details").first
    first.locator("summary").click()
    field = first.locator("textarea")
    assert field.is_visible()
    assert not field.is_editable()
    assert html.unescape(field.input_value()) == html.unescape(codes[0])
    assert not first.get_by_role("button", include_hidden=True).is_visible()
