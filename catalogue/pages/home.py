"""Start page, method page and the probe."""

from collections import defaultdict
from statistics import fmean

from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import Domain, Evidence, Service
from catalogue.services.world_map import world_map


@require_safe
def home(request):
    snapshot = current_snapshot()
    return render(
        request,
        "pages/home.html",
        {
            "figures": figures(),
            "matrix": contribution_matrix(snapshot),
            "determinants": snapshot.determinants,
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


def contribution_matrix(snapshot):
    """Fields of activity by determinants: mean of the known levels, and how many services stand behind each cell."""
    domains = dict(Service.objects.published().values_list("pk", "domain"))
    members = defaultdict(list)
    for service, profile in snapshot.profiles.items():
        members[domains[service]].append(profile.levels)
    for domain in Domain.objects.filter(pk__in=members):
        columns = zip(*members[domain.pk], strict=True)
        cells = [matrix_cell(d, column) for d, column in zip(snapshot.determinants, columns, strict=True)]
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
