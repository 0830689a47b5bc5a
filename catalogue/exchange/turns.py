"""One expensive answer at a time in each process, so that its other threads answer everything else at once.

Who asks the question that is being answered finds the answer kept when their turn comes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from threading import Lock, Semaphore

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from catalogue.exchange.requests import Request, is_fragment

MOST_WAITING = 2
"""Of the four threads that a process should have, one computes, these wait, and one is left for everything else."""

LONGEST_WAIT = 1.0
"""Seconds that somebody waits at most."""

RETRY_AFTER = 2
"""Seconds after which somebody who was turned away should ask again."""

View = Callable[..., HttpResponseBase]


class Turns:
    """One has the turn; a few may wait for it; all others are turned away at once, so that they hold no thread."""

    def __init__(self, most_waiting: int = MOST_WAITING, longest_wait: float = LONGEST_WAIT):
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


TURNS = Turns()


def in_turn(view: View) -> View:
    """Let a view compute only in its turn; who is turned away is told so and when to come back.

    An address without parameters is nobody's own question and no more work than other pages: it needs no turn.
    """

    @wraps(view)
    def answered(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.GET:
            return view(request, *args, **kwargs)
        with TURNS.next() as mine:
            return view(request, *args, **kwargs) if mine else busy(request)

    return answered


def busy(request: Request) -> HttpResponse:
    """503 in the form that was asked for, never to be kept."""
    response = busy_answer(request, _("Others are being answered at the moment. Please try again in a few seconds."))
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def busy_answer(request: Request, sentence: str) -> HttpResponse:
    asked = request.GET.get("format", "")
    if asked == "json":
        return JsonResponse({"error": {"type": "busy", "problems": {"": [sentence]}}})
    if asked:
        return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8")
    template = "parts/_busy.html" if is_fragment(request) else "busy.html"
    return render(request, template, {"sentence": sentence, "here": request.get_full_path()})
