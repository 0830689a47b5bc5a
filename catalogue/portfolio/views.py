"""The portfolio: a set of services that a person builds, as an address; undone by the session, kept by an account."""

import csv
import json

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalogue.analysis.drafts import PLANNED
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import current_snapshot
from catalogue.exchange.csv_files import cell
from catalogue.exchange.envelope import json_answer, json_refusal
from catalogue.exchange.requests import form_problems, is_fragment, json_address, unknown_format
from catalogue.exchange.sets import set_result, suggestion_results
from catalogue.forms.choices import city_names, grouped_services
from catalogue.models import Service
from catalogue.portfolio.addresses import LONGEST_STATE, Links, canonical, digest, draft_address
from catalogue.portfolio.answers import additions_result, parameters_of, profile_rows, service_rows
from catalogue.portfolio.forms import PortfolioForm, asked_set
from catalogue.portfolio.memory import SESSION_KEY, follow_change, memory_of, remember
from catalogue.portfolio.plans import Additions
from catalogue.portfolio.saved import saved_portfolios
from catalogue.rules.blindness import waiting_for
from experience.coverage import LEAST_ACTIVE
from experience.levels import MODEL_VERSION

FORMATS = {"json": "", "csv": "services", "profile-csv": "profile"}
SUGGESTED = 5


@require_safe
def portfolio(request):
    state = canonical(request.GET)
    if ("from" in request.GET or "add" in request.GET) and (change := follow_change(request)):
        return change
    waiting = waiting_for(request.user)
    everything = current_snapshot()
    hidden = {slug for slug, member in everything.members.items() if member.pk in waiting}
    form = PortfolioForm(QueryDict(state), everything, city_names(), hidden)
    snapshot = everything.hiding(waiting)
    valid = form.is_valid()
    own = asked_set(form, snapshot) if valid else None
    additions = Additions(own, form.wishes) if valid and form.wishes else None
    problems = form_problems(form)
    if additions and additions.contradictions:
        problems = {"": additions.contradictions}
    if message := unknown_format(request, tuple(FORMATS)):
        problems["format"] = [message]
    if request.GET.get("format"):
        return export(request, own, additions, form, problems)
    return page(request, form, state, own, None if problems else additions, problems)


def page(request, form, state, own, additions, problems):
    memory = memory_of(request)
    last = memory["last"] if not state else None
    if own and state and len(state) <= LONGEST_STATE and memory["last"] != state:
        remember(memory, state)
        request.session[SESSION_KEY] = memory
    context = {
        "form": form,
        "own": own,
        "additions": additions,
        "problems": list(labelled(form, problems)),
        "notes": form.notes() if own else [],
        "repaired": repaired(form, state),
        "state": state,
        "links": Links(state),
        "undo": memory["before"].get(digest(state)),
        "last": last,
        "least": LEAST_ACTIVE,
        "determinants": form.snapshot.determinants,
        "choices": grouped_services(form.snapshot),
        "here": request.get_full_path(),
        "full_address": request.build_absolute_uri(f"?{state}"),
        "model_version": MODEL_VERSION,
        "defaults": json.dumps(form.defaults()),
        "json_address": json_address(request),
        **shown(own, form, Links(state), additions),
        **saved_portfolios(request),
    }
    template = "portfolio/_portfolio_outcome.html" if is_fragment(request) else "portfolio/portfolio.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
    return response


def labelled(form, problems):
    """(label of the field, message) of everything that is wrong."""
    for name, sentences in problems.items():
        field = form.fields.get(name)
        for message in sentences:
            yield (field.label if field else ""), message


def repaired(form, state):
    """The state without the parts that cannot be read, where leaving them out is all it takes; else empty."""
    unreadable = {name for name, errors in form.errors.as_data().items() if any(e.code == "unknown" for e in errors)}
    if not unreadable or unreadable != set(form.errors):
        return ""
    kept = QueryDict(state, mutable=True)
    for name in unreadable & {"service", "without", "must"}:
        kept.setlist(name, [slug for slug in kept.getlist(name) if slug in form.snapshot.members])
    for name in unreadable - {"service", "without", "must"}:
        kept.pop(name, None)
    return canonical(kept)


def shown(own, form, links, additions):
    """What the page shows of a readable portfolio besides its analysis: its services with the links that change it."""
    if own is None:
        return {}
    known, data = own.snapshot.members, form.cleaned_data
    left_out = [slug for slug in data["without"] if data["city"] in known[slug].cities and slug not in data["service"]]
    return {
        "held": [held(member, own.snapshot, form, links) for member in own.members],
        "left_out": [(known[slug].name, links.dropping("without", slug)) for slug in left_out],
        "suggestions": own.suggestions(SUGGESTED),
        "settings": list(form.settings()),
        "add_address": links.add_address,
        "add_all": additions and links.adding("service", *(pick.member.slug for pick in additions.picks)),
    }


STATES = dict(Service.Status.choices) | {PLANNED: gettext_lazy("planned")}


def held(member, snapshot, form, links):
    """One service of the portfolio, and the addresses that change it."""
    data = form.cleaned_data
    row = {
        "member": member,
        "domain_name": snapshot.domains.get(member.domain, member.domain),
        "profile": Profile(snapshot.determinants, member.levels),
        "state": STATES[member.status],
    }
    if member.is_draft:
        place = int(member.slug.removeprefix("draft-")) - 1
        written = QueryDict(links.state).getlist("draft")[place]
        edit = draft_address(data["draft"][place], snapshot.determinants, links.state_without("draft", written))
        return row | {"remove": links.dropping("draft", written), "edit": edit}
    if member.slug in data["service"]:
        return row | {"remove": links.dropping("service", member.slug)}
    count = links.add(member.slug) if member.factor < 1 else ""
    return row | {"remove": links.adding("without", member.slug), "count": count}


def export(request, own, additions, form, problems):
    if problems:
        return json_refusal(problems)
    if request.GET["format"] == "json":
        single = suggestion_results(own.suggestions(SUGGESTED))
        result = set_result(own) | {"suggestions": single, "additions": additions_result(additions)}
        return json_answer(request, own.snapshot, "portfolio", parameters_of(form, own), result)
    rows = profile_rows(own) if request.GET["format"] == "profile-csv" else service_rows(own)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = "-".join(filter(None, [slugify(form.cleaned_data["name"]) or "portfolio", FORMATS[request.GET["format"]]]))
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerows([cell(value) for value in row] for row in rows)
    return response
