"""What a picture looks like by itself: an image knows no style sheet of the page around it."""

from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

from catalogue.index.identity import current_identity

RULES = settings.BASE_DIR / "catalogue/embedding/standalone.css"
TOKENS = settings.BASE_DIR / "catalogue/static/catalogue/atlas.css"


class Style(NamedTuple):
    """Rules, and the source by which a content security policy lets them in."""

    rules: str
    source: str


def own_style() -> Style:
    """In the colours of who runs the site."""
    return style(current_identity().accent_rules)


@lru_cache(maxsize=2)
def style(accent: str) -> Style:
    """The tokens of the site with both schemes, its accent (rules, may be empty), and the rules of the pictures."""
    rules = f"{tokens()}\n{accent}\n{RULES.read_text()}"
    digest = b64encode(sha256(rules.encode()).digest()).decode()
    return Style(rules, f"'sha256-{digest}'")


@cache
def tokens() -> str:
    """What stands in atlas.css between its first heading and the next."""
    _before, _heading, after = TOKENS.read_text().partition("/* Tokens")
    return after.partition("*/")[2].partition("/* Type */")[0].strip()
