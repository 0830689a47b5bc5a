"""Asking the addresses of one site, one after the other, as its robots.txt allows."""

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
from django.core.exceptions import ValidationError
from protego import Protego

from catalogue.models import PageCheck
from catalogue.models.addresses import validate_public_address
from catalogue.upkeep.internet import NoHostError, PrivateHostError
from catalogue.upkeep.outcomes import Outcome, Reply, outcome

log = logging.getLogger(__name__)

Result = PageCheck.Result

ROBOT = "CityExperienceAtlas"
"""The name that a robots.txt may speak to."""

MOST_REDIRECTS = 5
MOST_OF_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read (RFC 9309 wants 500 KiB at least). Of pages nothing but the headers is."""

PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between two requests to a host: ours, and the most that a robots.txt may want."""

FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)

USUAL_PORTS = (None, 80, 443)

FORBIDS_ALL = "User-agent: *\nDisallow: /"

FAILURES: tuple[tuple[type[Exception], PageCheck.Result], ...] = (
    (ssl.SSLError, Result.UNSAFE),
    (NoHostError, Result.NO_HOST),
    (PrivateHostError, Result.PRIVATE),
    (ValidationError, Result.PRIVATE),
    (TimeoutError, Result.TIMEOUT),
    (httpx.TimeoutException, Result.TIMEOUT),
    (httpx.TooManyRedirects, Result.LOOP),
    (httpx.NetworkError, Result.NO_CONNECTION),
    (httpx.TransportError, Result.BROKEN),
    (httpx.InvalidURL, Result.BROKEN),
)
"""What an error means; the first that it or a cause of it is."""

CERTAIN = (Result.ANSWERS, Result.MOVED, Result.ELSEWHERE, Result.NO_HOST, Result.UNSAFE, Result.PRIVATE)
"""Answers to HEAD that GET would give, too; others may be the server's trouble with HEAD alone."""

UNREACHABLE = (Result.NO_HOST, Result.NO_CONNECTION, Result.TIMEOUT, Result.UNSAFE, Result.PRIVATE)
"""What a robots.txt shows of the pages beside it."""


class Site(NamedTuple):
    """Addresses that share scheme, host and port."""

    origin: str
    urls: tuple[str, ...]


class Visitor:
    """Asks within bounds: each request as a whole ends in time, and a host has one at a time, with pauses."""

    def __init__(self, client: httpx.AsyncClient, timeout: float, pause: float = PAUSE) -> None:
        self.client, self.timeout, self.pause = client, timeout, pause
        self.pauses: dict[str, float] = {}
        self.free_at: defaultdict[str, float] = defaultdict(float)
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        async with self.locks[host]:
            await asyncio.sleep(self.free_at[host] - loop.time())
            try:
                async with asyncio.timeout(self.timeout):
                    yield
            finally:
                self.free_at[host] = loop.time() + self.pauses.get(host, self.pause)

    def heed(self, url: str, rules: Protego) -> None:
        """Pause between requests to a host as its robots.txt wants."""
        wanted = min(rules.crawl_delay(ROBOT) or 0, LONGEST_PAUSE)
        self.pauses[httpx.URL(url).host] = max(wanted, self.pause)

    async def follow(self, method: str, url: str, most_read: int = 0) -> Reply:
        """The answer where the redirects end."""
        here, for_good = httpx.URL(url), True
        port = here.port
        for redirects in range(MOST_REDIRECTS + 1):
            check_public(here, port)
            async with self.turn(here.host):
                response, body = await self.ask(method, here, most_read)
            if not response.has_redirect_location:
                retry_after = response.headers.get("Retry-After", "").strip()
                return Reply(response.status_code, str(here), retry_after, redirects, for_good, body)
            here = here.join(response.headers["Location"])
            for_good = for_good and response.status_code in FOR_GOOD
        raise httpx.TooManyRedirects(f"more than {MOST_REDIRECTS} redirects")

    async def ask(self, method: str, url: httpx.URL, most_read: int) -> tuple[httpx.Response, bytes]:
        response = await self.client.send(self.client.build_request(method, url), stream=True)
        body = b""
        try:
            if most_read and not response.has_redirect_location:
                async for piece in response.aiter_raw():
                    body += piece
                    if len(body) >= most_read:
                        break
        finally:
            await response.aclose()
        return response, body[:most_read]


def check_public(url: httpx.URL, port: int | None) -> None:
    """Refuse what the catalogue would not take, and any further port but the one of its own address."""
    validate_public_address(str(url))
    if url.port not in (*USUAL_PORTS, port):
        raise ValidationError(f"port {url.port}")


async def visit(visitor: Visitor, site: Site) -> AsyncIterator[Outcome]:
    """The outcome of each address of a site.

    One that cannot be reached for its robots.txt is asked no more; one that wants to be left alone is, with the rest.
    """
    rules, later = Protego.parse(""), None
    try:
        reply = await visitor.follow("GET", f"{site.origin}/robots.txt", MOST_OF_ROBOTS)
    except Exception as error:
        result = meaning(error)
        if result in UNREACHABLE:
            for url in site.urls:
                yield Outcome(url, result)
            return
    else:
        rules, later = rules_of(reply), only_later(outcome(site.origin, reply))
        visitor.heed(site.origin, rules)
    for url in site.urls:
        if later:
            yield later._replace(url=url)
        elif rules.can_fetch(url, ROBOT):
            found = await check(visitor, url)
            later = only_later(found)
            yield found
        else:
            yield Outcome(url, Result.ROBOTS)


def rules_of(reply: Reply) -> Protego:
    """The rules of a site: where it fails to give them, it is asked for nothing (RFC 9309)."""
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Protego.parse(FORBIDS_ALL)
    return Protego.parse(reply.body.decode(errors="replace") if reply.status == HTTPStatus.OK else "")


def only_later(found: Outcome) -> Outcome | None:
    return found if found.later else None


async def check(visitor: Visitor, url: str) -> Outcome:
    """HEAD first, since it costs a site least; what it does not settle is asked with GET, of which the head is read."""
    found = await attempt(visitor, "HEAD", url)
    return found if found.later or found.result in CERTAIN else await attempt(visitor, "GET", url)


async def attempt(visitor: Visitor, method: str, url: str) -> Outcome:
    try:
        return outcome(url, await visitor.follow(method, url))
    except Exception as error:
        return Outcome(url, meaning(error))


def meaning(error: Exception) -> PageCheck.Result:
    """The result that stands for an error; one that nobody foresaw ends no run, which would meet it again each time."""
    for cause in causes(error):
        for kind, result in FAILURES:
            if isinstance(cause, kind):
                return result
    log.error("No answer, for a reason that was not foreseen", exc_info=error)
    return Result.BROKEN


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the deepest first."""
    if cause := error.__cause__ or error.__context__:
        yield from causes(cause)
    yield error


def sites(urls: Iterable[str]) -> list[Site]:
    """Addresses by site, in the order of the first of each."""
    grouped: dict[str, list[str]] = {}
    for url in urls:
        parts = urlsplit(url)
        grouped.setdefault(f"{parts.scheme}://{parts.netloc}", []).append(url)
    return [Site(origin, tuple(found)) for origin, found in grouped.items()]
