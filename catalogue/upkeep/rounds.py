"""A round over many sites, some at once; whoever asks for it gets what comes in, and may write it down in between."""

import asyncio
from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
from django.conf import settings

from catalogue.upkeep.internet import MOST_TRIED, PublicInternet
from catalogue.upkeep.outcomes import Outcome
from catalogue.upkeep.visiting import PAUSE, ROBOT, Site, Visitor, sites, visit

AT_ONCE = 8
"""Sites that are asked at the same time."""

LOOKUPS = 3 * AT_ONCE
"""Names that are looked up at the same time: more than sites, since a look-up that hangs outlives its request."""

LONGEST_VISIT = 600.0
"""Seconds for all addresses of a site; what is left then is left for a later run."""

Visits = set[asyncio.Task[list[Outcome]]]


def outcomes(
    urls: Collection[str],
    timeout: float,
    longest_visit: float = LONGEST_VISIT,
    *,
    pause: float = PAUSE,
    internet: PublicInternet | None = None,
) -> Iterator[list[Outcome]]:
    """The outcomes of one site after the other, as they come in; a request takes at most `timeout` seconds.

    The network stands still while the caller has them, so that no query runs beside an event loop. Tests bring an
    internet of their own.
    """
    client = client_of(internet or PublicInternet(), timeout)
    visitor, waiting = Visitor(client, timeout, pause), deque(sites(urls))
    running: Visits = set()
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(ThreadPoolExecutor(LOOKUPS))
        try:
            while waiting or running:
                while waiting and len(running) < AT_ONCE:
                    site = waiting.popleft()
                    running.add(runner.get_loop().create_task(visited(visitor, site, longest_visit)))
                done, running = runner.run(first_of(running))
                yield [outcome for task in done for outcome in task.result()]
        finally:
            runner.run(end(running, client))


def client_of(internet: PublicInternet, timeout: float) -> httpx.AsyncClient:
    """Says who asks and why, as a server's log shows it."""
    contact = f"; {settings.CHECK_CONTACT}" if settings.CHECK_CONTACT else ""
    headers = {
        "User-Agent": f"{ROBOT} (looks whether the pages that it cites are still there{contact})",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Encoding": "identity",
    }
    limits = httpx.Timeout(timeout, connect=timeout / MOST_TRIED)
    return httpx.AsyncClient(transport=internet, headers=headers, timeout=limits, trust_env=False)


async def first_of(tasks: Visits) -> tuple[Visits, Visits]:
    """The tasks that are done, at least one, and the others."""
    return await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


async def end(running: Visits, client: httpx.AsyncClient) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await client.aclose()


async def visited(visitor: Visitor, site: Site, longest: float) -> list[Outcome]:
    found: list[Outcome] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(longest):
            async for outcome in visit(visitor, site):
                found.append(outcome)
    return found
