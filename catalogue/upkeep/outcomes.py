"""What the answer of an address means."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from catalogue.models import PageCheck

Result = PageCheck.Result


class Outcome(NamedTuple):
    """What asking for an address brought."""

    url: str
    result: PageCheck.Result | None
    """None where its host wants to be asked later."""
    status: int | None = None
    final_url: str = ""
    later: timedelta | None = None


class Reply(NamedTuple):
    """The last answer on the way that the redirects of an address show."""

    status: int
    url: str
    retry_after: str
    redirects: int
    for_good: bool
    """Whether every redirect was a permanent one."""
    body: bytes = b""
    """Its first bytes, where they were asked for."""


NO_SUCH_PAGE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

HOME = re.compile(r"/?([a-z]{2}([-_][a-z]{2})?)?/?((index|home|default)(\.[a-z]{3,5})?)?/?", re.IGNORECASE)
"""The path of a start page, also of that of one language."""

SIGN_IN_OR_ERROR = {
    "404", "account", "anmelden", "anmeldung", "auth", "error", "errors", "fehler", "login", "logon", "not-found",
    "notfound", "page-not-found", "pagenotfound", "register", "sign-in", "sign_in", "signin", "sso",
}  # fmt: skip
"""Parts of a path that name no page of the one who asked for another."""

LONGEST_DELAY = timedelta(days=30)
USUAL_DELAY = timedelta(hours=12)
"""How long a host is left alone that asks for it without a time."""


def outcome(url: str, reply: Reply) -> Outcome:
    if delay := delay_of(reply):
        return Outcome(url, None, reply.status, later=delay)
    return Outcome(url, result_of(url, reply), reply.status, reply.url if reply.redirects else "")


def result_of(url: str, reply: Reply) -> PageCheck.Result:
    if reply.status in NO_SUCH_PAGE:
        return Result.GONE
    if reply.status >= HTTPStatus.BAD_REQUEST:
        return Result.SERVER_ERROR if 500 <= reply.status <= 599 else Result.REFUSED
    if reply.redirects and leads_elsewhere(url, reply.url):
        return Result.ELSEWHERE
    return Result.MOVED if reply.redirects and reply.for_good else Result.ANSWERS


def leads_elsewhere(url: str, final: str) -> bool:
    """Whether redirects end where no page is: the start page, a place to sign in, an error in other words.

    That is all that is made of pages that say with 200 that they are not there: guessing from words misses in every
    language, and who looks sees it at once.
    """
    start, end = urlsplit(url), urlsplit(final)
    home = HOME.fullmatch(end.path) and not end.query and not HOME.fullmatch(start.path)
    return bool(home) or bool((words(end.path) - words(start.path)) & SIGN_IN_OR_ERROR)


def words(path: str) -> set[str]:
    return {part.partition(".")[0].lower() for part in path.split("/")}


def delay_of(reply: Reply) -> timedelta | None:
    """How long the host wants to be left alone; None where it does not say so."""
    busy = reply.status == HTTPStatus.TOO_MANY_REQUESTS
    if not busy and not (reply.status == HTTPStatus.SERVICE_UNAVAILABLE and reply.retry_after):
        return None
    return min(max(read_delay(reply.retry_after), timedelta(minutes=1)), LONGEST_DELAY)


def read_delay(text: str) -> timedelta:
    """The value of Retry-After: seconds, or a date."""
    if text.isdecimal() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        return parsedate_to_datetime(text).astimezone(UTC) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return USUAL_DELAY
