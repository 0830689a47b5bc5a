"""What a reader of the templates may rely on: short lines, no style or script inside, no computing, no orphan."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*.html"))}
DJANGO_S_OWN = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
DJANGO_S_FOLDERS = ("registration/", "auth/")
REFUSED = {
    "style in an attribute": r"\sstyle=",
    "style in an element": r"<style\b",
    "script in an attribute": r"""\son\w+=["']""",
    "script in an element": r"""<script\b(?! type="application/ld\+json">)(?![^>]*\bsrc=)""",
    "a cut": r"\|slice\b",
    "arithmetic": r"\{% widthratio\b|\|(?:add|divisibleby)\b",
    "a limit": r"\|length [<>]=? ?(?:[2-9]|\d\d)",
}


def test_lines_are_short():
    assert [(name, line) for name, text in TEMPLATES.items() for line in text.splitlines() if len(line) > 120] == []


@pytest.mark.parametrize("refused", REFUSED)
def test_templates_only_show(refused):
    assert [name for name, text in TEMPLATES.items() if re.search(REFUSED[refused], text)] == []


def test_no_text_names_the_site_which_is_for_who_runs_it():
    texts = [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.txt")]
    assert [path.name for path in texts if "City Experience Atlas" in path.read_text()] == []
    told = re.compile(r"""(?:_|gettext|lazy)\(\s*"[^"]*City Experience Atlas""")
    code = [path for path in (ROOT / "catalogue").rglob("*.py") if told.search(path.read_text())]
    assert [str(path.relative_to(ROOT)) for path in code if "migrations" not in path.parts] == [
        "catalogue/models/identity.py"
    ]


def test_every_template_is_used():
    code = [path.read_text() for path in (ROOT / "catalogue").rglob("*.py")]
    named = set(re.findall(r'"([\w/.-]+\.html)"', "\n".join([*code, *TEMPLATES.values()])))
    unused = {name for name in TEMPLATES if name not in named | DJANGO_S_OWN and not name.startswith(DJANGO_S_FOLDERS)}
    assert not unused


def test_every_part_and_file_that_a_template_names_is_there():
    kinds = {"include|extends": (FOLDER, ""), "static": (ROOT / "catalogue" / "static", "catalogue/")}
    missing = [
        (name, file)
        for words, (folder, ours) in kinds.items()
        for name, text in TEMPLATES.items()
        for file in re.findall(rf'\{{% (?:{words}) "([^"]+)"', text)
        if file.startswith(ours) and not file.startswith("admin/") and not (folder / file).exists()
    ]
    assert missing == []
