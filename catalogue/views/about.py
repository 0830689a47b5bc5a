"""Start page, method page and the probe."""

from collections import defaultdict
from statistics import fmean

from django.db import DatabaseError, connection
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue import drawings, snapshot
from catalogue.filters import ServiceFilterSet
from catalogue.models import City, Coder, CodingRound, Domain, Evidence, Service
from catalogue.plans import STABILITY_DRAWS
from catalogue.portfolio_forms import LISTED, PLAIN
from experience.coverage import LEAST_ACTIVE
from experience.levels import MODEL_VERSION
from experience.models import ResponseDimension, ResponseLink, Source, WeightSet
from experience.ranking import DRAWS, SEED


@require_safe
def home(request):
    present = snapshot.current()
    return render(
        request,
        "pages/home.html",
        {
            "figures": figures(),
            "matrix": contribution_matrix(present),
            "determinants": present.determinants,
            "map": world_map(),
        },
    )


def figures() -> dict[str, int]:
    """Counts of what the catalogue holds, in two queries."""
    services = Service.objects.published()
    return services.aggregate(
        services=Count("pk", distinct=True),
        places=Count("cities", distinct=True),
        countries=Count("cities__country", distinct=True),
    ) | {"evidence": Evidence.objects.filter(service__published=True).count()}


def contribution_matrix(present):
    """Fields of activity by determinants: mean of the known levels, and how many services stand behind each cell."""
    fields = dict(Service.objects.published().values_list("pk", "domain"))
    members = defaultdict(list)
    for service, profile in present.profiles.items():
        members[fields[service]].append(profile.levels)
    for domain in Domain.objects.filter(pk__in=members):
        columns = zip(*members[domain.pk], strict=True)
        cells = [matrix_cell(d, column) for d, column in zip(present.determinants, columns, strict=True)]
        yield {"domain": domain, "count": len(members[domain.pk]), "cells": cells}


def matrix_cell(determinant, column):
    known = [level for level in column if level is not None]
    mean = fmean(known) if known else None
    return {
        "determinant": determinant,
        "mean": mean,
        "shade": None if mean is None else min(9, int(mean / 3 * 10)),
        "known": len(known),
        "contributing": sum(level > 0 for level in known),
    }


def world_map(services=None, **places):
    """Every city of the services as a dot, in one query; `places` are further conditions on the cities."""
    shown = Q(services__in=(Service.objects.published() if services is None else services).order_by().values("pk"))
    cities = (
        City.objects.filter(shown, **places)
        .annotate(count=Count("services", filter=shown, distinct=True))
        .select_related("country")
        .order_by("name")
    )
    placed = [(city, city.count) for city in cities]
    frame = drawings.frame([city for city, _count in placed])
    return {"frame": " ".join(map(str, frame)), "dots": drawings.dots(placed, frame), "cities": placed}


@require_safe
def method(request):
    links = {(link.determinant_id, link.dimension_id): link for link in ResponseLink.objects.all()}
    dimensions = list(ResponseDimension.objects.all())
    present = snapshot.current()
    determinants = present.determinants
    weight_sets = list(WeightSet.objects.prefetch_related("weights"))
    return render(
        request,
        "pages/method.html",
        {
            "dimensions": dimensions,
            "links": [(d, [links.get((d.pk, dimension.pk)) for dimension in dimensions]) for d in determinants],
            "rounds": CodingRound.objects.annotate(
                sheet_count=Count("sheets", filter=Q(sheets__submitted__isnull=False))
            ),
            "coders": Coder.objects.filter(sheets__submitted__isnull=False).distinct(),
            "agreement": present.reliability(),
            "sources": Source.objects.all(),
            "weight_sets": weight_sets,
            "weight_rows": weight_rows(determinants, weight_sets),
            "parameters": list(ServiceFilterSet.base_filters),
            "integration": Service.Integration.choices,
            "figures": figures(),
            "least_active": LEAST_ACTIVE,
            "stability_draws": STABILITY_DRAWS,
            "draws": DRAWS,
            "seed": SEED,
            "model_version": MODEL_VERSION,
            "portfolio_parameters": [*PLAIN, *LISTED],
            "data_version": present.content_version,
            "untold": sum(profile.levels.count(None) for profile in present.profiles.values()),
        },
    )


def weight_rows(determinants, weight_sets):
    """Per determinant its weight in every set."""
    values = [{w.determinant_id: w.value for w in weight_set.weights.all()} for weight_set in weight_sets]
    return [(d.name, [by_determinant.get(d.pk) for by_determinant in values]) for d in determinants]


@never_cache
@require_safe
def healthz(request):
    """200 where the database answers, 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
