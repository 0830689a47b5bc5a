"""What changed in the record of a service, when and why, for everybody."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.changes.answers import changes_answer
from catalogue.changes.listing import Listed, listed
from catalogue.exchange.requests import Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.history.acts import Lens, of_collections, versions_of
from catalogue.models import Service
from catalogue.models.querysets import in_view
from catalogue.rules.blindness import hidden_sentence, sight
from catalogue.services.withdrawn import or_withdrawn


@require_safe
@in_turn(PAGE)
@or_withdrawn
def service_changes(request: Request, slug: str) -> HttpResponseBase:
    """Each state that was published against the one published before: drafts are nobody's business."""
    service = get_object_or_404(Service.objects.published(), slug=slug)
    sees = sight(request.user)
    lens = Lens(public=True, without_levels=sees.hides(service.pk))
    published = of_collections(
        versions_of(Service, service.pk).filter(shown=True), in_view().values_list("pk", flat=True)
    )
    found = listed(Service, published, request.GET.get("page", ""), lens)
    return respond(
        request,
        found,
        page=lambda: changes_page(request, service, found),
        formats={"json": lambda shown: changes_answer(request, sees.visible, slug, shown)},
        problems={"page": [found.problem]} if found.problem else {},
    )


def changes_page(request: Request, service: Service, found: Listed) -> HttpResponse:
    context = {
        "service": service,
        "listed": found,
        "hidden": hidden_sentence(),
        "json_address": json_address(request),
    }
    return render(request, "changes/service_changes.html", context)
