"""What the head of a page says of it, once to readers and once more to sites that show a link to it."""

from functools import cache
from html import unescape
from textwrap import shorten
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost

from catalogue.exchange.addresses import whole_address
from catalogue.index.identity import current_identity

register = template.Library()

LONGEST_DESCRIPTION = 160
"""So much of a description do search engines show."""


@register.simple_tag
def icon() -> str:
    """The sign of the site as an address that holds the drawing itself: one request less on the first visit."""
    return current_identity().logo or own_icon()


@cache
def own_icon() -> str:
    drawing = (settings.BASE_DIR / "catalogue/static/catalogue/icon.svg").read_text()
    return f"data:image/svg+xml,{quote(drawing)}"


@register.simple_block_tag
def captured(content: str, most: int = 10 * LONGEST_DESCRIPTION) -> str:
    """What a block says as plain text on one line, shortened at a word; to be escaped where it stands."""
    return shorten(unescape(content), most, placeholder="…")


@register.simple_tag(takes_context=True)
def public_address(context: template.Context, path: str = "") -> str:
    """A path on the site's public address; by default the page's own, as it is cited, without what only sorts or shows
    it otherwise. Empty where the page answers a request that names no host of the site."""
    cited, request = context.get("citation"), context.get("request")
    if request is None:
        return ""
    if cited and not path:
        return str(cited.address)
    try:
        return whole_address(request, path or request.path)
    except DisallowedHost:
        return ""
