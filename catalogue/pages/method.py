"""The method page: how all numbers come about."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import Coder, CodingRound, Service
from catalogue.pages.home import figures
from catalogue.portfolio.addresses import LISTED, PLAIN
from catalogue.portfolio.plans import STABILITY_DRAWS
from catalogue.services.filters import ServiceFilterSet
from experience.coverage import LEAST_ACTIVE
from experience.levels import MODEL_VERSION
from experience.models import ResponseDimension, ResponseLink, Source, WeightSet
from experience.ranking import DRAWS, SEED


@require_safe
def method(request):
    links = {(link.determinant_id, link.dimension_id): link for link in ResponseLink.objects.all()}
    dimensions = list(ResponseDimension.objects.all())
    snapshot = current_snapshot()
    determinants = snapshot.determinants
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
            "agreement": snapshot.reliability(),
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
            "data_version": snapshot.content_version,
            "untold": sum(profile.levels.count(None) for profile in snapshot.profiles.values()),
        },
    )


def weight_rows(determinants, weight_sets):
    """Per determinant its weight in every set."""
    values = [{w.determinant_id: w.value for w in weight_set.weights.all()} for weight_set in weight_sets]
    return [(d.name, [by_determinant.get(d.pk) for by_determinant in values]) for d in determinants]
