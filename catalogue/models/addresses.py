"""Which web addresses the catalogue takes: public ones, written as everybody reads them."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "example", "onion")
"""Names under these lead to no public host (RFC 6761 and 6762, ICANN's reservation of .internal)."""

DOTS = str.maketrans("。．｡", "...")
"""Browsers take these for dots."""

NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A host that ends in such a label is an IPv4 address to a browser."""

PUBLIC_IPV6 = IPv6Network("2000::/3")
"""All that is given out of IPv6 (RFC 4291); what lies outside is local, reserved or multicast."""

NAT64 = IPv6Network("64:ff9b::/96")
"""Hosts with IPv4 alone, as networks without IPv4 see them (RFC 6052)."""


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
        return is_public_address(host)
    return len(labels) > 1 and not any(f".{host}".endswith(f".{name}") for name in RESERVED)


def is_public_address(text: str) -> bool:
    """Whether an IP address in its usual notation, not as 2130706433 or 0x7f.1, is one of the public internet."""
    try:
        address = unwrapped(ip_address(text))
    except ValueError:
        return False
    allocated = address.version == 4 or address in PUBLIC_IPV6
    return allocated and address.is_global and not address.is_multicast


def unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address to which an IPv6 one leads in the end (mapped, 6to4, NAT64); any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
