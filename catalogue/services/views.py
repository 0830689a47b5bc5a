"""The listing with its views and its export, and the page of one service."""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.feeds import ATOM
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import (
    Request,
    form_problems,
    is_fragment,
    respond,
    unknown_format,
)
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.find.matched import mark
from catalogue.forms.choices import MOST_COMPARED
from catalogue.index.facets import DETERMINANT, CountedFacet, counts
from catalogue.linked.answers import service_formats
from catalogue.linked.identifiers import identifiers
from catalogue.linked.public import is_authority
from catalogue.linked.schema import service_object
from catalogue.models import SavedSearch, Service
from catalogue.rules.blindness import Sight, hidden_among, hidden_sentence, sight
from catalogue.rules.collections import Role, may
from catalogue.services.analysis import ServiceAnalysis
from catalogue.services.answers import service_answer
from catalogue.services.chips import Chip, chips, title, ways_out
from catalogue.services.citing import selection_citation, service_citation
from catalogue.services.detail import analysed, complete_services, detail_context
from catalogue.services.dial import dial
from catalogue.services.downloads import FORMATS, offers
from catalogue.services.feed import feed_query, services_feed
from catalogue.services.filters import SORTS, VIEWS, ServiceFilterSet
from catalogue.services.heads import matrix_heads, table_heads
from catalogue.services.least import from_dial, least_words
from catalogue.services.listing import page_address, told
from catalogue.services.own_searches import EVERYTHING, canonical, default_view, is_shown, opened_instead
from catalogue.services.selection_files import selected, selection_file
from catalogue.services.withdrawn import or_withdrawn
from catalogue.services.world_map import world_map
from catalogue.sharing import citations
from catalogue.sharing.citations import Citation, citation_file, citation_formats
from catalogue.sharing.embeds import CARD, Shown, is_for_all

PAGE_SIZE = 24
ANSWERED = (*FORMATS, ATOM)
"""As what a selection is answered beside the page: as files, or as its news."""
LONGEST_ECHO = 40
FIRST = ("customer", "phase", "domain", "status", "collection", "region")
"""The facets whose choices are seen without opening anything."""


@require_safe
@in_turn(PAGE)
def service_list(request: Request) -> HttpResponseBase:
    if address := from_dial(request.GET):
        return redirect(f"{request.path}?{address.urlencode()}")
    own = default_view(request.user)
    if not request.GET and not is_fragment(request) and (instead := opened_instead(own)):
        return redirect(instead)
    sees = sight(request.user)
    filterset = ServiceFilterSet(request.GET, sees.everything.index, sees.waiting)
    asked = request.GET.get("format", "")
    if message := unknown_format(asked, ANSWERED):
        return refusal("invalid-parameters", {**form_problems(filterset.form), "format": [message]})
    if asked:
        return export(request, filterset, sees.everything, asked)
    problems = [] if filterset.is_valid() else [_("Please mend the marked fields; until then nothing is shown.")]
    return listing_page(request, filterset, sees, problems, own)


def export(request: Request, filterset: ServiceFilterSet, snapshot: Snapshot, asked: str) -> HttpResponseBase:
    """Exactly the selection as a file; a wrong one is refused."""
    if not filterset.is_valid():
        return refusal("invalid-parameters", form_problems(filterset.form))
    if asked == ATOM or asked in citations.FORMATS:
        found = chips(filterset, request.GET, snapshot.determinants)
        if asked == ATOM:
            return services_feed(request, filterset, snapshot, title(found))
        return citation_file(selection_citation(request, filterset, snapshot, selected(found)), asked)
    if hidden := hidden_among(request.user, filterset.qs):
        return refusal("invalid-parameters", {"": [hidden_sentence(hidden)]})
    return selection_file(request, filterset, snapshot, asked)


def listing_page(
    request: Request, filterset: ServiceFilterSet, sees: Sight, problems: list[str], own: SavedSearch | None
) -> HttpResponse:
    """`own` is the person's default view, if there is one."""
    snapshot = sees.everything
    found = chips(filterset, request.GET, snapshot.determinants)
    context = {
        "listing": reverse("service-list"),
        "snapshot": snapshot,
        "form": filterset.form,
        "view": filterset.value("view", "cards"),
        "views": VIEWS.items(),
        "default_sort": filterset.default_sort,
        "default_sort_label": SORTS[filterset.default_sort],
        "chips": found,
        "title": title(found),
        "launch_fields": [filterset.form["launched_after"], filterset.form["launched_before"]],
        "most_compared": MOST_COMPARED,
        "downloads": offers(request.GET),
        "feed": f"?{feed_query(request.GET)}",
        "canonical": canonical(request.GET),
        "default_view": own if is_shown(own, request.GET) else None,
        "everything": EVERYTHING if own else "",
        "citation": selection_citation(request, filterset, snapshot, selected(found)),
        **filters(filterset, snapshot, found),
        **results(request, filterset, sees, problems),
    }
    response = render(request, template_of(request, snapshot), context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if own and not request.GET:  # asked for by the page itself: opened again, it would be the default view
        response["HX-Push-Url"] = f"{request.path}?{EVERYTHING}"
    return response


def template_of(request: Request, snapshot: Snapshot) -> str:
    if is_fragment(request):
        return "services/_listing.html"
    return "services/service_list.html" if snapshot.members else "services/listing_empty.html"


def filters(filterset: ServiceFilterSet, snapshot: Snapshot, found: list[Chip]) -> dict[str, Any]:
    """The dial and the facets with their counts; where nothing fits, what would without one of the filters."""
    index, selection = filterset.index, filterset.selection()
    counted = {each.facet.name: each for each in counts(index, selection)}
    asked_twice = [d for d in snapshot.determinants if len(filterset.levels_asked.get(d.slug, ())) > 1]
    words = least_words(snapshot.scale)
    return {
        "determinants": snapshot.determinants,
        "scale": snapshot.scale,
        "groups": dial(snapshot.determinants, counted.pop(DETERMINANT).choices, snapshot.scale),
        "asked": filterset.least,
        "asked_twice": [(determinant, words[filterset.least[determinant.slug]]) for determinant in asked_twice],
        "facets": [each for each in counted.values() if has_choice(each, filterset)],
        "first": FIRST,
        "total": index.everything.bit_count(),
        "ways_out": [] if index.count(selection) else ways_out(index, selection, found),
    }


def has_choice(counted: CountedFacet, filterset: ServiceFilterSet) -> bool:
    """Whether there is something to choose, or something that was chosen."""
    facet, choices = counted
    return facet.is_needed or len(choices) > 1 or facet.name in filterset.data


def results(request: Request, filterset: ServiceFilterSet, sees: Sight, problems: list[str]) -> dict[str, Any]:
    """One page of the selection with the profiles of its services, or the whole selection on a map."""
    selected = filterset.qs.none() if problems else filterset.ordered()
    context: dict[str, Any] = {"problems": problems, "told": told(filterset, request.GET)}
    if filterset.value("view") == "map":
        places = chosen_places(filterset)
        return context | {"count": selected.count(), "map": world_map(selected, request.GET, **places)}
    paginator = Paginator(selected.values_list("pk", flat=True), PAGE_SIZE)
    page = asked_page(paginator, request.GET.get("page"), problems)
    services = services_of(list(page.object_list) if page else [], sees)
    if filterset.value("q"):
        mark(services, filterset.understood.query)
    return context | {
        "count": paginator.count,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number) if page else [],
        "page_address": page_address(request.GET),
        "services": services,
        "heads": table_heads(request.GET, filterset.order),
        "determinant_heads": matrix_heads(request.GET, filterset.order, sees.everything.determinants),
    }


def services_of(ids: list[int], sees: Sight) -> list[Service]:
    """The services of a page in its order. They are found by ids: else one far down would read all rows before it."""
    services = Service.objects.with_card_data().with_verification().in_bulk(ids)
    for service in services.values():
        service.profile = None if sees.hides(service.pk) else sees.everything.profile_at(service.slug)
    return [services[pk] for pk in ids if pk in services]


def chosen_places(filterset: ServiceFilterSet) -> dict[str, list[str]]:
    """Conditions that keep the map to the chosen places, where a service runs in others too."""
    paths = {"region": "country__region__in", "country": "country__code__in", "city": "slug__in"}
    return {path: values for name, path in paths.items() if (values := filterset.value(name))}


def asked_page(paginator: Paginator, number: str | None, problems: list[str]) -> Page | None:
    """The page with this number, the first without one; None and a problem where there is no such page."""
    try:
        return paginator.page(number or 1)
    except (EmptyPage, PageNotAnInteger):
        message = _("There is no page “%(number)s”. This selection has %(pages)s.")
        problems.append(message % {"number": (number or "")[:LONGEST_ECHO], "pages": paginator.num_pages})
        return None


@require_safe
@in_turn(PAGE)
@or_withdrawn
def service_detail(request: Request, slug: str) -> HttpResponseBase:
    service = get_object_or_404(complete_services().published(), slug=slug)
    sees = sight(request.user)
    if slug not in sees.everything.members:  # published just now: the state before is of no use here
        sees = sight(request.user, newest=True)
    blind = sees.hides(service.pk)
    # For a blind person too, who sees neither levels nor neighbours of it: the page tells both apart.
    member = sees.everything.members[slug]
    analysis = analysed(member, sees)
    own = service_citation(request, service, sees.everything)
    return respond(
        request,
        analysis,
        page=lambda: service_page(request, service, analysis, blind, own),
        formats={
            "json": lambda analysed: service_answer(request, analysed),
            **citation_formats(own),
            **service_formats(request, service),
        },
        problems={"": [hidden_sentence()]} if blind else {},
    )


def service_page(
    request: Request, service: Service, analysis: ServiceAnalysis, blind: bool, own: Citation
) -> HttpResponse:
    context = detail_context(service, analysis, blind) | {
        "citation": own,
        "may_edit": may_edit(request, service),
        "described": service_object(service, identifiers(request)),
        "is_public_service": is_authority(service.provider),
    }
    if not blind:
        context["shown"] = shown_elsewhere(request, service, analysis)
    return render(request, "services/service_detail.html", context)


def shown_elsewhere(request: Request, service: Service, analysis: ServiceAnalysis) -> Shown | None:
    """What other sites may show of it; None where strangers do not see it."""
    if not is_for_all():
        return None
    return Shown(request, service.slug, service.name, service.get_absolute_url(), CARD, analysis.reached.groups)


def may_edit(request: Request, service: Service) -> bool:
    """Whether the form of editors takes what the person changes there; others say what is out of date."""
    return request.user.has_perm("catalogue.change_service") and may(request.user, Role.EDITOR, service)
