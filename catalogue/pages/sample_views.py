"""What the services are a sample of, and what must not be concluded from them."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.pages.overview import shows_shipped
from catalogue.pages.sample import Sample


@require_safe
@in_turn(PAGE)
def sample(request: Request) -> HttpResponseBase:
    snapshot, found = current_snapshot(), Sample()
    context = {
        "sample": found,
        "pages": sum(found.pages.values()),
        "distributions": list(found.distributions()),
        "shipped": shows_shipped(snapshot),
        "json_address": json_address(request),
    }
    return respond(
        request,
        found,
        lambda: render(request, "pages/sample.html", context),
        {"json": lambda result: json_answer(request, snapshot, "sample", {}, sample_result(result))},
    )


def sample_result(found: Sample) -> dict:
    return {
        "services": found.total,
        "pages": {"all": sum(found.pages.values()), "dated": found.dated, "read_on_known": found.read},
        "withdrawn": {service.slug: service.withdrawal_reason for service in found.withdrawn},
        **{
            spread.slug: [{"label": part.label, "count": part.number} for part in spread.parts]
            for spread in found.distributions()
        },
    }
