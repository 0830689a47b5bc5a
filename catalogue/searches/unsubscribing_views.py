"""Ending the mails of a search without signing in: by a button, or at one click in a mail program (RFC 8058)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.exchange.requests import Request
from catalogue.searches import saving
from catalogue.searches.unsubscribing import search_of

NOT_FOUND = 404


@csrf_exempt  # a mail program has no cookie: what it sends proves itself by the signature in the address
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """GET asks, since programs that look for viruses open every link; POST does it, however often it is sent."""
    found = search_of(token)
    if found is None:
        return render(request, "searches/unsubscribe.html", {"unreadable": True}, status=NOT_FOUND)
    if request.method == "POST" and found.search:
        saving.unsubscribe(found.search)
    return render(request, "searches/unsubscribe.html", {"search": found.search, "done": request.method == "POST"})
