"""How a page is shown elsewhere, found by its address: oEmbed 1.0 (oembed.com), of type "rich"."""

from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import get_script_prefix, resolve, reverse

from catalogue.embedding.found import FoundCity, FoundService, city_found, service_found
from catalogue.embedding.xml import for_xml
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.requests import Request
from catalogue.index.identity import current_identity
from catalogue.rules.blindness import sight
from catalogue.sharing.embeds import CARD, CITY_MOMENTS, Frame, frame_code, is_for_all, size_of

DAY = 24 * 3600
"""Seconds that an answer may be kept: the small page that it names shows the newest data in any case."""


def answer(request: Request, url: str, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    """What a program needs to show the page at an address; Http404 or WithdrawnError where there is nothing to show.

    `width` and `height` are pixels, at most those that are given.
    """
    found = found_at(request, url)
    frame, groups = frame_of(found)
    identity, own, size = current_identity(), found.cited(request), size_of(frame, groups, maxwidth, maxheight)
    return {
        "version": "1.0",
        "type": "rich",
        "title": " ".join(found.name.split()),
        "author_name": own.author,
        "provider_name": identity.title,
        "provider_url": whole_address(request, reverse("home")),
        "cache_age": DAY,
        "html": frame_code(request, frame, own.name, found.name, size),
        **size._asdict(),
    }


def frame_of(found: FoundService | FoundCity) -> tuple[Frame, int]:
    """Its small page, and how many groups of people that shows."""
    return (CARD, 0) if isinstance(found, FoundService) else (CITY_MOMENTS, len(found.services.snapshot.groups))


def found_at(request: Request, url: str) -> FoundService | FoundCity:
    """What the page at a whole address of this site shows, in the view of the request."""
    if not is_for_all():
        raise Http404
    match = resolve(path_of(request, url))
    if match.url_name == "service-detail":
        return service_found(match.kwargs["slug"], sight(AnonymousUser()))
    if match.url_name == "city-detail":
        city = city_found(match.kwargs["slug"], sight(AnonymousUser()))
        if city.services.has_profile:
            return city
    raise Http404


def path_of(request: Request, url: str) -> str:
    """The path of an address below the view of the request; Http404 for an address of another site or view."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Http404 from error
    hosts = {urlsplit(whole_address(request, "/")).netloc, request.get_host()}
    path, prefix = unquote(parts.path), get_script_prefix()
    if parts.scheme not in ("http", "https") or parts.netloc not in hosts or not path.startswith(prefix):
        raise Http404
    return f"/{path.removeprefix(prefix).removesuffix('/')}/"


def as_xml(told: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = for_xml(str(value))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
