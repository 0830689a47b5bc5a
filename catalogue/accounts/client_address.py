"""The address that a request comes from, also behind proxies, as the brake counts it."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

HOST_BITS = 64
"""One connection of IPv6 has so many bits to choose addresses from; together they count as one address."""


def client_address(request: HttpRequest) -> str | None:
    """The nearest address that is no trusted proxy; of IPv6 the network. None where the server knows none.

    Every proxy appends the address that called it to X-Forwarded-For. What a client writes there itself stands
    further left, behind its own address, and is never reached.
    """
    nearest = None
    for hop in hops(request):
        address = read_address(hop)
        if address is None:
            break
        nearest = address
        if not is_trusted(address):
            break
    return None if nearest is None else str(network_of(nearest))


def hops(request: HttpRequest) -> Iterator[str]:
    """What the request came through, from near to far. A Unix socket, on which only a proxy calls, has no address."""
    peer = request.META.get("REMOTE_ADDR", "")
    if peer:
        yield peer
    if settings.TRUSTED_PROXIES:
        yield from reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(","))


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it, perhaps with a port; an IPv4 address inside an IPv6 one is that IPv4 address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def network_of(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    return address if address.version == 4 else IPv6Address(int(address) >> HOST_BITS << HOST_BITS)
