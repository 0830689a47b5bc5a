"""The listing with its four views and its export, and the page of one service."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.neighbours import neighbours
from catalogue.analysis.snapshot import current_snapshot
from catalogue.coding.codes import visible_levels
from catalogue.exchange.envelope import json_answer, json_refusal
from catalogue.exchange.requests import is_fragment, unknown_format
from catalogue.models import Classification, Detriment, Service, Touchpoint
from catalogue.rules.blindness import is_blind, waiting_for
from catalogue.services import table as tabular
from catalogue.services.answers import service_result
from catalogue.services.filters import VIEWS, ServiceFilterSet
from catalogue.services.listing import chips, export_query, page_address
from catalogue.services.world_map import world_map
from experience.uncertainty import Simulation

PAGE_SIZE = 24
FORMATS = {"csv"}


@require_safe
def service_list(request):
    snapshot = current_snapshot()
    filterset = ServiceFilterSet(request.GET, snapshot)
    problems = [] if filterset.is_valid() else [_("Please mend the marked fields; until then nothing is shown.")]
    chosen = request.GET.get("format", "")
    if chosen in FORMATS:
        return export(filterset, snapshot)
    if chosen:
        problems.append(_("There is no format “%(format)s”. You can have csv.") % {"format": chosen[:40]})
    context = {
        "filterset": filterset,
        "form": filterset.form,
        "view": filterset.value("view", "cards"),
        "views": VIEWS.items(),
        "chips": chips(filterset, request.GET),
        "launch_fields": [filterset.form["launched_after"], filterset.form["launched_before"]],
        "export": export_query(request.GET),
        "determinants": snapshot.determinants,
    }
    context |= results(request, filterset, snapshot, problems)
    template = "services/_listing.html" if is_fragment(request) else "services/service_list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def results(request, filterset, snapshot, problems):
    """One page of the selection with the profiles of its services, or the whole selection on a map."""
    selected = filterset.qs.none() if problems else filterset.ordered()
    context = {"problems": problems, "facets": list(filterset.facets())}
    if filterset.value("view") == "map":
        return context | {"count": selected.count(), "map": world_map(selected, **chosen_places(filterset))}
    paginator = Paginator(selected.with_card_data().with_verification(), PAGE_SIZE)
    page = asked_page(paginator, request.GET.get("page"), problems)
    services = list(page.object_list) if page else []
    for service in services:
        service.profile = snapshot.profiles.get(service.pk)
    return context | {
        "count": paginator.count,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number) if page else [],
        "page_address": page_address(request.GET),
        "services": services,
    }


def chosen_places(filterset):
    """Conditions that keep the map to the chosen places, where a service runs in others too."""
    paths = {"region": "country__region__in", "country": "country__code__in", "city": "slug__in"}
    return {path: values for name, path in paths.items() if (values := filterset.value(name))}


def asked_page(paginator, number, problems):
    """The page with this number, the first without one; None and a problem where there is no such page."""
    try:
        return paginator.page(number or 1)
    except (EmptyPage, PageNotAnInteger):
        problems.append(
            _("There is no page “%(number)s”. This selection has %(pages)s.")
            % {"number": number[:40], "pages": paginator.num_pages}
        )
        return None


def export(filterset, snapshot):
    if not filterset.is_valid():
        lines = [f"{field}: {' '.join(errors)}" for field, errors in filterset.form.errors.items()]
        return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
    return tabular.csv_response(filterset.ordered(), snapshot)


@require_safe
def service_detail(request, slug):
    snapshot = current_snapshot()
    service = get_object_or_404(
        Service.objects.published()
        .with_card_data()
        .with_verification()
        .prefetch_related(
            "secondary_domains",
            "served__group",
            "partners",
            "touchpoints",
            "evidence",
            "data_sources",
            "technologies",
            "payments",
            "integration_evidence",
            Prefetch("detriments", Detriment.objects.prefetch_related("evidence")),
            Prefetch("classifications", Classification.objects.prefetch_related("evidence")),
        ),
        slug=slug,
    )
    profile = snapshot.profiles[service.pk]
    blind = is_blind(request.user, service)
    member = snapshot.members[slug]
    links = [link for link in snapshot.links if slug in (link.source, link.target)]
    nearby = neighbours(profile, snapshot, without={service.pk} | waiting_for(request.user))
    simulation = Simulation([member.judged], snapshot.differing)
    contribution = simulation.ranges(simulation.contribution_draws)[0]
    problem = unknown_format(request)
    if blind and not problem:
        problem = _("Hidden from you until you have submitted your own codes.")
    if request.GET.get("format"):
        result = service_result(member, profile, contribution, links, nearby)
        answer = {"service": slug}, result
        return json_refusal({"format": [problem]}) if problem else json_answer(request, snapshot, "service", *answer)
    context = {
        "blind": blind,
        "service": service,
        "profile": profile,
        "contribution": contribution,
        "links": links,
        "all_members": snapshot.members.values(),
        "rows": [] if blind else profile_rows(service, profile),
        "journey": journey(service),
        **nearby,
    }
    return render(request, "services/service_detail.html", context)


def profile_rows(service, profile):
    """Per determinant: level, reason, evidence, and what its coders said, in the model's order."""
    published = {c.determinant_id: c for c in service.classifications.all()}
    coded = visible_levels(service)
    for determinant, level in profile:
        judgement = published.get(determinant.pk)
        if determinant.derived:
            row = {"reason": service.integration_reason, "evidence": service.integration_evidence.all()}
        else:
            row = {"reason": judgement.reason, "evidence": judgement.evidence.all()} if judgement else {}
        levels = coded.get(determinant.pk, [])
        raw = service.integration_level if determinant.derived else level
        corrected = bool(levels) and raw not in levels
        yield {"determinant": determinant, "level": level, "levels": levels, "corrected": corrected, **row}


def journey(service):
    """Every phase with its touchpoints, also phases without any."""
    touchpoints = list(service.touchpoints.all())
    return [(label, [t for t in touchpoints if t.phase == phase]) for phase, label in Touchpoint.Phase.choices]
