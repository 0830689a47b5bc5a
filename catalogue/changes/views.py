"""What changed in the record of a service, or in any of them, when and why, for everybody."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.changes.answers import changes_answer, latest_answer
from catalogue.changes.feeds import latest_feed, service_feed
from catalogue.changes.latest import Latest, LatestForm, latest
from catalogue.changes.listing import PAGE_SIZE, Listed, listed
from catalogue.exchange.feeds import ATOM, MOST_ENTRIES
from catalogue.exchange.requests import Request, form_problems, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.history.acts import Lens, public_versions
from catalogue.history.latest import Change, is_told
from catalogue.models import Service
from catalogue.rules.blindness import hidden_sentence, sight
from catalogue.services.withdrawn import or_withdrawn

FEED = f"?format={ATOM}"


@require_safe
@in_turn(PAGE)
@or_withdrawn
def service_changes(request: Request, slug: str) -> HttpResponseBase:
    """Each state that was published against the one published before: drafts are nobody's business."""
    service = get_object_or_404(Service.objects.published(), slug=slug)
    sees = sight(request.user)
    lens = Lens(public=True, without_levels=sees.hides(service.pk))
    published = public_versions().filter(key=service.pk).select_related("revision__user").order_by("-pk")
    found = listed(Service, published, request.GET.get("page", ""), lens)
    return respond(
        request,
        found,
        page=lambda: changes_page(request, service, found),
        formats={
            "json": lambda shown: changes_answer(request, sees.visible, slug, shown),
            ATOM: lambda shown: service_feed(request, service, told_of(service, shown)),
        },
        problems={"page": [found.problem]} if found.problem else {},
    )


def changes_page(request: Request, service: Service, found: Listed) -> HttpResponse:
    context = {
        "service": service,
        "listed": found,
        "hidden": hidden_sentence(),
        "json_address": json_address(request),
        "feed_address": FEED,
    }
    return render(request, "changes/service_changes.html", context)


def told_of(service: Service, shown: Listed) -> list[Change]:
    return [Change(service, act) for act in shown.acts if is_told(act)]


@require_safe
@in_turn(PAGE)
def latest_changes(request: Request) -> HttpResponseBase:
    """Of all published services; the feed holds more of them at once than a page."""
    sees, form = sight(request.user), LatestForm(request.GET)
    most = MOST_ENTRIES if request.GET.get("format") == ATOM else PAGE_SIZE
    before = form.cleaned_data["before"] if form.is_valid() else None
    found = latest(sees, before, most) if form.is_valid() else None
    return respond(
        request,
        found,
        page=lambda: latest_page(request, form, found),
        formats={
            "json": lambda shown: latest_answer(request, sees.visible, before, shown),
            ATOM: lambda shown: latest_feed(request, shown.changes),
        },
        problems=form_problems(form),
    )


def latest_page(request: Request, form: LatestForm, found: Latest | None) -> HttpResponse:
    context = {
        "form": form,
        "latest": found,
        "hidden": hidden_sentence(),
        "json_address": json_address(request),
        "feed_address": FEED,
    }
    return render(request, "changes/latest_changes.html", context)
