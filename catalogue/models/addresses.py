"""Which web addresses the catalogue takes: public ones, written as everybody reads them."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "example", "onion")
"""Names under these lead to no public host (RFC 6761 and 6762, ICANN's reservation of .internal)."""

DOTS = str.maketrans("。．｡", "...")
"""Browsers take these for dots."""

NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A host that ends in such a label is an IPv4 address to a browser."""


def validate_public_address(value: str) -> None:
    """Refuse what leads readers elsewhere than it seems, or into a network of their own."""
    if any(unicodedata.category(char)[0] in "CZ" for char in value) or "\\" in value:
        raise ValidationError(_("An address has no blanks, backslashes or invisible characters."), code="characters")
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:  # URLField says that it is no address
        return
    if parts.scheme not in ("http", "https"):
        raise ValidationError(_("Only addresses with http:// or https:// are taken."), code="scheme")
    if "@" in parts.netloc:
        raise ValidationError(_("Leave out the user name and password before the @."), code="credentials")
    if not is_public(host):
        message = _("%(host)s is no public host: give an address that everybody can open.")
        raise ValidationError(message, code="private_host", params={"host": host})


def is_public(host: str) -> bool:
    """Whether a host can be reached by everybody, judged by its name alone."""
    host = unicodedata.normalize("NFKC", host.translate(DOTS)).casefold().removesuffix(".")
    labels = host.split(".")
    if ":" in host or NUMBER.fullmatch(labels[-1]):
        address = read_address(host)
        return address is not None and address.is_global and not address.is_multicast
    return len(labels) > 1 and not any(f".{host}".endswith(f".{name}") for name in RESERVED)


def read_address(host: str) -> IPv4Address | IPv6Address | None:
    """An IP address in its usual notation; None for others, such as 2130706433 or 0x7f.1."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
