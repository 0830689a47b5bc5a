"""The way to the public internet, and to no other network.

httpx, because a name can be asked for at an address that was checked before (its `sni_hostname`), and because asyncio
bounds a whole request at once: looking up the name, the handshake, headers that drip.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import httpx

from catalogue.models.addresses import is_public_address

MOST_TRIED = 3
"""So many addresses of a host are tried, such as one of IPv6 and one of IPv4."""

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host."""

Permit = Callable[[str], bool]
"""Whether an address may be connected to."""


class NoHostError(httpx.TransportError):
    """A name without an address."""


class PrivateHostError(httpx.TransportError):
    """A host with no public address."""


async def lookup(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_kind, place in found))


class PublicInternet(httpx.AsyncHTTPTransport):
    """Connects to the very address that it found to be public: a name that leads elsewhere a moment later is no way in.

    A connection serves one request, since the next for the same address may be for another name. Proxies of the
    environment are not used: they would look names up themselves.
    """

    def __init__(self, lookup: Lookup = lookup, permit: Permit = is_public_address) -> None:
        super().__init__(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self.lookup, self.permit = lookup, permit

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        failure: httpx.TransportError = PrivateHostError("no public address", request=request)
        for address in (await self.public_addresses(request))[:MOST_TRIED]:
            try:
                return await super().handle_async_request(pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    async def public_addresses(self, request: httpx.Request) -> list[str]:
        url = request.url
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        try:
            addresses = await self.lookup(url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError) as error:
            raise NoHostError(str(error), request=request) from error
        return [address for address in addresses if self.permit(address)]


def pinned(request: httpx.Request, address: str) -> httpx.Request:
    """The same request to one address of its host; its certificate must still be for the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
