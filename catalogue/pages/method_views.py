"""The method page: how all numbers come about."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.kinds import LEAST_OF_A_KIND
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.forms.assumptions import TARGET, WEIGHT
from catalogue.judging.forms import JudgingForm
from catalogue.models import Coder, CodingRound, Service
from catalogue.models.belonging import known_in_view
from catalogue.models.querysets import is_shown
from catalogue.my_city.states import LISTED, PLAIN
from catalogue.pages.best_next import BEST_NEXT
from catalogue.pages.model_facts import ModelFacts
from catalogue.pages.overview import figures, shows_shipped
from catalogue.pages.version_1 import VERSION_1
from catalogue.rules.blindness import Sight, sight
from catalogue.services.filters import ServiceFilterSet
from experience.levels import MODEL_VERSION
from experience.models import Determinant, ResponseDimension, ResponseLink, Source, WeightSet
from experience.ranking import DRAWS, SEED
from experience.sure.drawing import FEWEST_DRAWS, MOST_DRAWN


@require_safe
@in_turn(PAGE)
def method(request: Request) -> HttpResponse:
    sees = sight(request.user)
    snapshot = sees.everything
    dimensions = list(ResponseDimension.objects.all())
    weight_sets = list(WeightSet.objects.filter(codebook=snapshot.codebook.pk).prefetch_related("weights"))
    rounds = CodingRound.objects.filter(
        known_in_view(CodingRound), guide__codebook=snapshot.codebook.pk
    ).select_related("guide")
    submitted = Q(is_shown("sheets__service"), sheets__submitted__isnull=False)
    coders = list(Coder.objects.filter(submitted, sheets__coding_round__in=rounds.values("pk")).distinct())
    context = {
        "codebook": snapshot.codebook,
        "dimensions": dimensions,
        "links": list(link_rows(snapshot.determinants, dimensions)),
        "rounds": rounds.order_by("opened", "slug").annotate(sheet_count=Count("sheets", filter=submitted)),
        "coders": coders,
        "machines": any(coder.machine_assisted for coder in coders),
        "shipped": shows_shipped(snapshot),
        "collections": list(snapshot.collections.values()),
        "agreement": snapshot.reliability(),
        "sources": Source.objects.all(),
        "weight_sets": weight_sets,
        "weight_rows": list(weight_rows(snapshot.determinants, weight_sets)),
        "parameters": list(ServiceFilterSet.base_filters),
        "integration": Service.Integration.choices,
        "figures": figures(snapshot),
        "facts": ModelFacts(sees.visible),
        "version_1": VERSION_1,
        "best_next": BEST_NEXT,
        "draws": DRAWS,
        "least_of_a_kind": LEAST_OF_A_KIND,
        "determinants": snapshot.determinants,
        "scale": snapshot.scale,
        "coded": sum(not determinant.derived for determinant in snapshot.determinants),
        "derived": next((determinant for determinant in snapshot.determinants if determinant.derived), None),
        "most_points": snapshot.scale.top * len(snapshot.determinants),
        "seed": SEED,
        "fully_drawn": MOST_DRAWN // DRAWS,
        "fewest_draws": FEWEST_DRAWS,
        "model_version": MODEL_VERSION,
        "my_city_parameters": [*PLAIN, *LISTED],
        "judging_parameters": judging_parameters(sees),
        "data_version": snapshot.content_version,
        "standing": snapshot.standing,
        "untold": int(np.isnan(sees.visible.levels).sum()),
    }
    return render(request, "pages/method.html", context)


def judging_parameters(sees: Sight) -> list[str]:
    """What a set of services is asked by, of a city and of my city alike, but weights and targets of determinants."""
    form = JudgingForm(QueryDict(), sees, {})
    return [name for name in form.fields if not name.startswith((WEIGHT, TARGET))]


class LinkRow(NamedTuple):
    """A determinant and its hypothesised link to each response, None where there is none."""

    determinant: Determinant
    links: list[ResponseLink | None]


def link_rows(determinants: Iterable[Determinant], dimensions: Iterable[ResponseDimension]) -> Iterator[LinkRow]:
    links = {(link.determinant_id, link.dimension_id): link for link in ResponseLink.objects.all()}
    for determinant in determinants:
        yield LinkRow(determinant, [links.get((determinant.pk, dimension.pk)) for dimension in dimensions])


class WeightRow(NamedTuple):
    """The name of a determinant and its weight in every set, None where a set names none."""

    name: str
    weights: list[Decimal | None]


def weight_rows(determinants: Iterable[Determinant], weight_sets: Iterable[WeightSet]) -> Iterator[WeightRow]:
    sets = [{weight.determinant_id: weight.value for weight in scenario.weights.all()} for scenario in weight_sets]
    for determinant in determinants:
        yield WeightRow(determinant.name, [weights.get(determinant.pk) for weights in sets])
