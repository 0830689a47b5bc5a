"""What other sites read of this one: the sitemap, and what robots may ask for."""

from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.exchange.addresses import whole_address
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.sharing.sitemaps import SITEMAPS

NOT_FOR_ROBOTS = (
    "/in/",
    "/by/",
    "/accounts/",
    "/admin/",
    "/changes/",
    "/coding/",
    "/corrections/",
    "/editing/",
    "/find/",
    "/my-city/?",
    "/my-city/*/",
    "/portfolio/",
    "/searches/",
    "/cities/*?",
    "/compare/?",
    "/evaluate/?",
    "/services/?*&",
    "/*format=",
)
"""What is private, or has more addresses than anybody can read: one filter of the listing may be asked for, not two."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The Robots Exclusion Protocol, RFC 9309. Agreement and guide stand below what is private of the coding, and the
    latest changes above those with names."""
    allowed = (reverse("agreement"), reverse("guide-list"), f"{reverse('latest-changes')}$")
    lines = [
        "User-agent: *",
        *(f"Allow: {path}" for path in allowed),
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
    ]
    lines += ["", f"Sitemap: {whole_address(request, reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@in_turn(PAGE)
def sitemap_index(request: Request) -> HttpResponse:
    """Where the parts of the sitemap are, each of at most 50,000 addresses."""
    addresses = [whole_address(request, path) for path in parts()]
    context = {"sitemaps": [{"location": address} for address in addresses]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


def parts() -> list[str]:
    """The addresses of all parts: a section, and its further pages where it is long."""
    found = []
    for section, kind in SITEMAPS.items():
        first = reverse("sitemap-part", args=[section])
        found += [first, *(f"{first}?p={page}" for page in range(2, kind().paginator.num_pages + 1))]
    return found


@require_safe
@in_turn(PAGE)
def sitemap_part(request: Request, section: str) -> HttpResponseBase:
    return sitemap(request, dict(SITEMAPS), section)
