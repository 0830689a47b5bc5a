"""Pictures that others show beside a link: of a service, a city, the listing, the start page, and of the site."""

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import ANALYSIS, PAGE, in_turn
from catalogue.pictures.previews import boxes, preview
from catalogue.rules.blindness import sight
from experience.coverage import Values

BRAND = (1, 2, 3)
"""The stairs of the site's icon."""


def picture(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/png")


@require_safe
def site_picture(request: HttpRequest) -> HttpResponse:
    return picture(preview(BRAND, [0] * len(BRAND), blocks=max(BRAND)))


@require_safe
@in_turn(PAGE)
def service_picture(request: Request, slug: str) -> HttpResponse:
    """The fingerprint of a published service; not for somebody who must not see its levels."""
    sees = sight(request.user)
    member = sees.everything.members.get(slug)
    if member is None or sees.hides(member.pk or 0):
        raise Http404
    groups = [determinant.group_id for determinant in sees.everything.determinants]
    return picture(preview(member.levels, groups, sees.everything.scale.top))


@require_safe
@in_turn(ANALYSIS)
def city_picture(request: Request, slug: str) -> HttpResponse:
    """How far the services of a city cover each moment: a row for each group of people, a box for each phase.

    Not for a city without a profile, nor for somebody who must not see the levels of one of its services.
    """
    sees = sight(request.user)
    services = ServiceSet(sees.visible.members_in(slug), sees.visible)
    if sees.hidden_in(slug) or not services.has_profile:
        raise Http404
    return picture(boxes([[moment.coverage for moment in row.cells] for row in services.moments]))


@require_safe
@in_turn(PAGE)
def home_picture(request: Request) -> HttpResponse:
    """The matrix of the start page: the mean level in each field of activity, a box for each determinant."""
    snapshot = sight(request.user).visible
    fields = [snapshot.levels[snapshot.member_domains == slug] for slug in snapshot.domains]
    return picture(boxes([means(levels / snapshot.scale.top) for levels in fields if len(levels)]))


@require_safe
@in_turn(PAGE)
def listing_picture(request: Request) -> HttpResponse:
    """The share of all services that support each determinant, of those whose level is known."""
    snapshot = sight(request.user).visible
    supports = snapshot.levels >= snapshot.scale.supports_from
    return picture(boxes([means(np.where(np.isnan(snapshot.levels), np.nan, supports))]))


def means(values: Values) -> list[float]:
    """The mean of each column over what is known, 0 where nothing is."""
    known = (~np.isnan(values)).sum(axis=0)
    return [float(mean) for mean in np.nansum(values, axis=0) / np.maximum(known, 1)]
