"""The addresses that My city had in the first release."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse


def portfolio(request: HttpRequest, rest: str = "") -> HttpResponsePermanentRedirect:
    """Lead to the same page as it is called now, with its query; a form that was open meanwhile is sent on as it is."""
    query = request.META.get("QUERY_STRING", "")
    address = f"{reverse('my-city')}{rest}{'?' if query else ''}{query}"
    return HttpResponsePermanentRedirect(address, preserve_request=request.method == "POST")
