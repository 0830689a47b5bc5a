"""Small pages and pictures of services and cities for other sites."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.embedding import pictures
from catalogue.embedding.found import FoundCity, FoundService, city_found, service_found
from catalogue.embedding.framing import picture, small_page, svg_answer
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.rules.blindness import Sight
from catalogue.sharing.citations import Citation
from catalogue.sharing.embeds import CARD, CITY_MOMENTS, SERVICE_MOMENTS, Frame, told

ServicePicture = Callable[[FoundService, Citation], str]


@require_safe
@in_turn(PAGE)
@small_page
def service_card(request: Request, slug: str, sees: Sight) -> HttpResponse:
    found = service_found(slug, sees)
    context = {"service": found.service, "facts": pictures.facts(found), "profile": found.profile}
    return frame_page(request, found, CARD, "embedding/card.html", context)


@require_safe
@in_turn(PAGE)
@small_page
def service_moments(request: Request, slug: str, sees: Sight) -> HttpResponse:
    found = service_found(slug, sees)
    context = {"reached": found.reached, "services": found.reached.services}
    return frame_page(request, found, SERVICE_MOMENTS, "embedding/service_moments.html", context)


@require_safe
@in_turn(PAGE)
@small_page
def city_moments(request: Request, slug: str, sees: Sight) -> HttpResponse:
    found = city_found(slug, sees)
    context = {"city": found.city, "services": found.services}
    return frame_page(request, found, CITY_MOMENTS, "embedding/city_moments.html", context)


def frame_page(
    request: Request, found: FoundService | FoundCity, frame: Frame, template: str, context: dict[str, object]
) -> HttpResponse:
    own = found.cited(request)
    shared = {"name": found.name, "title": told(frame, found.name), "citation": own}
    response = render(request, template, context | shared)
    return with_whole(response, own)


def with_whole(response: HttpResponse, own: Citation) -> HttpResponse:
    """Names the whole page, which search engines should show instead."""
    response["Link"] = f'<{own.address}>; rel="canonical"'
    return response


@require_safe
@in_turn(PAGE)
@picture
def service_card_picture(request: Request, slug: str, sees: Sight) -> HttpResponse:
    return drawn(request, service_found(slug, sees), pictures.card_picture)


@require_safe
@in_turn(PAGE)
@picture
def fingerprint_picture(request: Request, slug: str, sees: Sight) -> HttpResponse:
    return drawn(request, service_found(slug, sees), pictures.fingerprint_picture)


@require_safe
@in_turn(PAGE)
@picture
def service_moments_picture(request: Request, slug: str, sees: Sight) -> HttpResponse:
    return drawn(request, service_found(slug, sees), pictures.service_moments_picture)


def drawn(request: Request, found: FoundService, draw: ServicePicture) -> HttpResponse:
    own = found.cited(request)
    return with_whole(svg_answer(draw(found, own)), own)


@require_safe
@in_turn(PAGE)
@picture
def city_moments_picture(request: Request, slug: str, sees: Sight) -> HttpResponse:
    found = city_found(slug, sees)
    own = found.cited(request)
    return with_whole(svg_answer(pictures.city_moments_picture(found, own)), own)
