"""The browser knows two fonts, which come with the dev requirements: what a machine has installed decides no test.

BROWSER_FONT says which of them the pages are drawn in; the looks of a page are tested in both.
"""

import os
from importlib.util import find_spec
from pathlib import Path

PACKAGES = {"DejaVu Sans": "rinoh_typeface_dejavusans", "Noto Sans": "fontpkg_noto_sans"}
DEFAULT = os.environ.get("BROWSER_FONT", "DejaVu Sans")
OTHERS = [family for family in PACKAGES if family != DEFAULT]
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  {folders}
  <cachedir>{cache}</cachedir>
  <match target="pattern"><edit name="family" mode="append_last"><string>{default}</string></edit></match>
</fontconfig>
"""
SHOW = """family => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { font-family: "${family}" !important }`);
  document.adoptedStyleSheets = [sheet];
}"""


def configure(folder):
    """Write a configuration for fontconfig that knows these fonts only, and give the environment that points to it."""
    origins = [find_spec(package).origin for package in PACKAGES.values()]
    folders = "".join(f"<dir>{Path(origin).parent}</dir>" for origin in origins)
    file = folder / "fonts.conf"
    file.write_text(CONFIGURATION.format(folders=folders, cache=folder, default=DEFAULT))
    return {"FONTCONFIG_FILE": str(file)}


def show(page, family):
    """Draw the open page in one of the fonts."""
    page.evaluate(SHOW, family)


def drawn(page, selector):
    """The families that the glyphs of the chosen elements really come from."""
    browser = page.context.new_cdp_session(page)
    browser.send("DOM.enable")
    browser.send("CSS.enable")
    root = browser.send("DOM.getDocument")["root"]["nodeId"]
    nodes = browser.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    used = [browser.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    return {font["familyName"] for fonts in used for font in fonts}
