"""What a logo must be to stand on every page. As the source of an image a drawing runs nothing and asks nobody."""

from base64 import b64encode
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST_LOGO = 8 * 1024
"""Bytes. Every page holds it, the heaviest within its 80 kB: one request less, and no file that somebody could open by
itself."""

PNG, END_OF_PNG = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
SVG = "{http://www.w3.org/2000/svg}svg"


def data_address(content: bytes) -> str:
    """A picture as an address that holds it; ValidationError where it is too large or neither SVG nor PNG."""
    if len(content) > LARGEST_LOGO:
        raise ValidationError(_("The file is too large: at most %(most)s kB."), params={"most": LARGEST_LOGO // 1024})
    return f"data:{kind_of(content)};base64,{b64encode(content).decode()}"


def kind_of(content: bytes) -> str:
    if content.startswith(PNG):
        if not content.endswith(END_OF_PNG):
            raise ValidationError(_("The picture ends too early. Save it once more as PNG."))
        return "image/png"
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - so few bytes, and expat bounds what entities grow to
    except (ElementTree.ParseError, ValueError, LookupError):
        raise ValidationError(_("This is neither an SVG nor a PNG.")) from None
    if root.tag != SVG:
        raise ValidationError(_("This is no SVG drawing: it must begin with <svg xmlns=…>."))
    return "image/svg+xml"
