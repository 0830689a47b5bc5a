"""A form that comes without its token: no cookie is kept, or the person signed in meanwhile in another tab."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.views.csrf import csrf_failure as default_csrf_failure

from catalogue.exchange.requests import Request

View = Callable[..., HttpResponseBase]
ANSWER = "answer_without_token"


def answered_without_token(answer: View) -> Callable[[View], View]:
    """Let a view answer such a form by `answer`, with all that was sent: Django's page would lose it."""

    def decorated(view: View) -> View:
        setattr(view, ANSWER, answer)
        return view

    return decorated


def csrf_failure(request: Request, reason: str = "") -> HttpResponseBase:
    match = request.resolver_match
    answer = getattr(match.func, ANSWER, None) if match else None
    if match and answer and request.method == "POST":
        return answer(request, *match.args, **match.kwargs)
    return default_csrf_failure(request, reason)
