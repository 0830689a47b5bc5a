"""Who may keep an answer: this process and browsers one for anonymous readers, nobody one for a person.

Django's cache middleware serves for a time that is set beforehand. Here the database is asked at every request whether
its data are still the same, so that a change shows in the very next answer of every process.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import Error
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from catalogue.accounts.tokens import sent_in
from catalogue.analysis.current import current_snapshot
from catalogue.caching.store import Answer, Store
from catalogue.caching.tags import VARY, code_version, entity_tag
from catalogue.index.data_version import data_version
from catalogue.scoping.middleware import is_scoped

GetResponse = Callable[[HttpRequest], HttpResponseBase]

ASK_FIRST = "no-cache"
"""May be kept, and is shown again only after asking whether it still holds."""


def say_who_may_keep(get_response: GetResponse) -> GetResponse:
    """Mark answers to a person as for nobody else and to be kept nowhere, and all others as to be asked for again;
    but for those that are alike for everybody and have another address with every change."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "immutable" in response.get("Cache-Control", ""):
            return response
        if is_personal(request) or response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        else:
            response.headers.setdefault("Cache-Control", ASK_FIRST)
        patch_vary_headers(response, ["Cookie", "Authorization"])
        return response

    return middleware


def is_personal(request: HttpRequest) -> bool:
    """Whether it comes from somebody who signed in or shows a token, or to whom a message is still to be shown.

    Another scheme than that of tokens is for a proxy: no answer depends on it.
    """
    named = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    return sent_in(request) is not None or any(name in request.COOKIES for name in named)


OF_ONE_READER = ("RateLimit-Limit", "RateLimit-Policy", "RateLimit-Remaining", "RateLimit-Reset")
"""Header fields that tell a reader of that reader's own requests: they are not kept with the answer."""


class KeepAnswers:
    """Answers anonymous readers from what is kept, as long as neither the data nor the code have changed since."""

    def __init__(self, get_response: GetResponse):
        if not settings.KEPT_ANSWERS_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.store = Store(settings.KEPT_ANSWERS_BYTES)
        code_version()  # read now: what is deployed later is not the code of this process

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        version = version_for_all(request)
        if not version:
            return self.get_response(request)
        tag = entity_tag(request, version)
        response = self.kept(request, tag) or self.made(request, tag, version)
        return unless_known(request, response) if response.get("ETag") == tag else response

    def kept(self, request: HttpRequest, tag: str) -> HttpResponse | None:
        """The answer with this tag; nothing but its headers where the reader has it, who is told so instead."""
        if answer := self.store.get(tag):
            return HttpResponse(answer.body, headers=answer.headers)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            return HttpResponse(headers={"ETag": tag, "Cache-Control": ASK_FIRST, "Vary": ", ".join(VARY)})
        return None

    def made(self, request: HttpRequest, tag: str, version: str) -> HttpResponseBase:
        newest = is_newest(version)
        response = self.get_response(request)
        if newest and is_for_all(response):
            response.headers["ETag"] = tag
            patch_vary_headers(response, VARY)
            if request.method == "GET":
                self.keep(response, tag)
        return response

    def keep(self, response: HttpResponseBase, tag: str) -> None:
        headers = {name: value for name, value in response.headers.items() if name not in OF_ONE_READER}
        if isinstance(response, HttpResponse):
            self.store.put(tag, Answer(headers, response.content))
        elif isinstance(response, StreamingHttpResponse):
            response.streaming_content = when_whole(
                cast(Iterator[bytes], response.streaming_content),
                self.store.largest,
                lambda body: self.store.put(tag, Answer({**headers, "Content-Length": str(len(body))}, body)),
            )


def unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 where the reader has this answer."""
    asked = get_conditional_response(request, response["ETag"], response=cast(HttpResponse, response))
    return cast(HttpResponseBase, asked)


def version_for_all(request: HttpRequest) -> str | None:
    """The state of the data where the answer may be one for all; None for a person, for a probe, and where the address
    says what is in view: who may see that is asked further in.

    None too where the request or the database is at fault: that is met again further in, and answered there.
    """
    is_for_some = is_personal(request) or is_scoped(request) or request.path_info in settings.PROBES
    if request.method not in ("GET", "HEAD") or is_for_some:
        return None
    try:
        request.get_host()
        return data_version()
    except (DisallowedHost, Error):
        return None


def is_newest(version: str) -> bool:
    """Whether pages are made from this state; from an older one, while another thread still reads the data."""
    try:
        return current_snapshot().version == version
    except Error:
        return False


def is_for_all(response: HttpResponseBase) -> bool:
    """It is no mistake, sets no cookie (as every form with a token does), and depends on nothing beside its tag."""
    varies = {name.strip() for name in response.get("Vary", "").split(",")}
    asks_first = response.get("Cache-Control") == ASK_FIRST
    return response.status_code == HTTPStatus.OK and not response.cookies and asks_first and varies <= set(VARY)


def when_whole(chunks: Iterator[bytes], most: int, keep: Callable[[bytes], None]) -> Iterator[bytes]:
    """The chunks on their way; together they are kept once the last one was sent, where they are not too many bytes."""
    parts, size = list[bytes](), 0
    for chunk in chunks:
        size += len(chunk)
        if size <= most:
            parts.append(chunk)
        else:
            parts.clear()
        yield chunk
    if size <= most:
        keep(b"".join(parts))
