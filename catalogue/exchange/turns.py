"""One answer of a kind at a time in each process, so that its other threads answer everything else at once.

Threads that compute together are no faster: each waits for the others at every row that it reads. Who asks the question
that is being answered finds the answer kept when their turn comes.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from http import HTTPStatus
from threading import Lock, Semaphore
from typing import Any
from weakref import finalize

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.utils.translation import gettext as _

from catalogue.exchange.problems import is_for_programs, refusal
from catalogue.exchange.requests import Request, is_fragment

LONGEST_WAIT = 1.0
"""Seconds that somebody waits at most."""

RETRY_AFTER = 2
"""Seconds after which somebody who was turned away should ask again."""

View = Callable[..., Any]
"""It gives an answer, or what the API makes one of."""


class Turns:
    """One has the turn; a few may wait for it; all others are turned away at once, so that they hold no thread."""

    def __init__(self, most_waiting: int, longest_wait: float = LONGEST_WAIT):
        self.longest_wait = longest_wait
        self._turn, self._places = Lock(), Semaphore(most_waiting)

    @contextmanager
    def next(self) -> Iterator[bool]:
        """Whether it is one's turn, for as long as the block lasts."""
        mine = self._turn.acquire(blocking=False) or self._waited()
        try:
            yield mine
        finally:
            if mine:
                self._turn.release()

    def _waited(self) -> bool:
        if not self._places.acquire(blocking=False):
            return False
        try:
            return self._turn.acquire(timeout=self.longest_wait)
        finally:
            self._places.release()


ANALYSIS, STABILITY, PAGE, STRANGER, DOWNLOAD = "analysis", "stability", "page", "stranger", "download"
SIGN_IN, MAIL, CHECK = "sign-in", "mail", "check"

# Of the 24 threads that a process should have, these take at most 22: the others answer everything else. An analysis
# may take a second, other pages a twentieth of that: many may wait for these before anybody is turned away. What a page
# asks for by itself once it stands has a turn of its own, else it would turn away who goes on meanwhile. Nobody waits
# for a mail server or a foreign page, which may be silent for long.
TURNS = {
    ANALYSIS: Turns(most_waiting=2),
    STABILITY: Turns(most_waiting=1, longest_wait=3),
    PAGE: Turns(most_waiting=4),
    STRANGER: Turns(most_waiting=1),
    DOWNLOAD: Turns(most_waiting=1),
    SIGN_IN: Turns(most_waiting=5, longest_wait=3),
    MAIL: Turns(most_waiting=0),
    CHECK: Turns(most_waiting=0),
}


def in_turn(kind: str) -> Callable[[View], View]:
    """Let a view compute only in its turn; who is turned away is told so and when to come back.

    A table that is sent row by row has its turn until its last row.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: Request, *args: object, **kwargs: object) -> Any:
            with ExitStack() as stack:
                own = kind_of(request, kind)
                if own and not stack.enter_context(TURNS[own].next()):
                    return busy(request)
                response = view(request, *args, **kwargs)
            return sent_in_turn(request, response) if isinstance(response, StreamingHttpResponse) else response

        return answered

    return decorated


def kind_of(request: Request, kind: str) -> str:
    """Whose turn must be waited for; empty for a page that is the same for all, and so is kept after the first time.

    Nothing is kept for who brings cookies, which may be forged: who is not signed in waits for others of that kind.
    Nor for programs with a token, which ask faster than people.
    """
    if request.GET or request.method in ("POST", "PATCH") or "Authorization" in request.headers:
        return kind
    return STRANGER if request.COOKIES and not request.user.is_authenticated else ""


def sent_in_turn(request: Request, response: StreamingHttpResponse) -> HttpResponseBase:
    with ExitStack() as stack:
        if not stack.enter_context(TURNS[DOWNLOAD].next()):
            return busy(request)
        response.streaming_content = UntilClosed(iter(response), stack.pop_all())
    return response


class UntilClosed(Iterator[bytes]):
    """The pieces of an answer, holding something until the server closes them or lets go of them."""

    def __init__(self, pieces: Iterator[bytes], held: ExitStack):
        self.pieces, self.close = pieces, finalize(self, held.close)

    def __next__(self) -> bytes:
        return next(self.pieces)


def busy(request: Request) -> HttpResponse:
    """503 in the form that was asked for, never to be kept."""
    response = busy_answer(request, _("Others are being answered at the moment. Please try again in a few seconds."))
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    log_response("Busy: %s", request.path, response=response, request=request, level="debug")  # no error, and a flood
    return response


def busy_answer(request: Request, sentence: str) -> HttpResponse:
    if is_for_programs(request):
        return refusal("busy", {"": [sentence]})
    template = "parts/_busy.html" if is_fragment(request) else "busy.html"
    return render(request, template, {"sentence": sentence, "here": request.get_full_path()})
