"""The portfolio: a set of services that a person builds, as an address; undone by the session, kept by an account."""

import csv
import json
from hashlib import sha256

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalogue import snapshot
from catalogue.drafts import PLANNED
from catalogue.exchange.answers import form_problems, json_address, json_answer, json_refusal, unknown_format
from catalogue.exchange.plan_answers import additions_result
from catalogue.exchange.set_answers import set_result, suggestion_results
from catalogue.exchange.tabular import cell
from catalogue.models import City, Service
from catalogue.plans import Additions
from catalogue.portfolio_forms import LISTED, LONGEST_STATE, PortfolioForm, canonical
from catalogue.profiles import Profile
from catalogue.service_sets import ServiceSet
from catalogue.views.saved_portfolios import saved_portfolios
from catalogue.views.services import is_fragment, waiting_for
from experience.coverage import LEAST_ACTIVE
from experience.levels import MODEL_VERSION

FORMATS = {"json": "", "csv": "services", "profile-csv": "profile"}
REMEMBERED = 30
SUGGESTED = 5
SESSION_KEY = "portfolio"


@require_safe
def portfolio(request):
    state = canonical(request.GET)
    if ("from" in request.GET or "add" in request.GET) and (change := follow_change(request)):
        return change
    waiting = waiting_for(request.user)
    everything = snapshot.current()
    hidden = {slug for slug, member in everything.members.items() if member.pk in waiting}
    form = PortfolioForm(QueryDict(state), everything, city_names(), hidden)
    present = everything.hiding(waiting)
    valid = form.is_valid()
    own = asked_set(form, present) if valid else None
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
        "determinants": form.present.determinants,
        "choices": grouped_services(form.present),
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


def city_names():
    rows = City.objects.filter(services__published=True).distinct().order_by("name")
    return dict(rows.values_list("slug", "name"))


def asked_set(form, present):
    return ServiceSet(form.members(), present, form.weights, form.target(), form.scope)


def grouped_services(present):
    """Every service under its field of activity, for the lists to choose from."""
    groups = {slug: (name, []) for slug, name in present.fields.items()}
    for member in sorted(present.members.values(), key=lambda m: m.name.casefold()):
        groups[member.field][1].append(member)
    return [group for group in groups.values() if group[1]]


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
        kept.setlist(name, [slug for slug in kept.getlist(name) if slug in form.present.members])
    for name in unreadable - {"service", "without", "must"}:
        kept.pop(name, None)
    return canonical(kept)


def shown(own, form, links, additions):
    """What the page shows of a readable portfolio besides its analysis: its services with the links that change it."""
    if own is None:
        return {}
    known, data = own.present.members, form.cleaned_data
    left_out = [slug for slug in data["without"] if data["city"] in known[slug].cities and slug not in data["service"]]
    return {
        "held": [held(member, own.present, form, links) for member in own.members],
        "left_out": [(known[slug].name, links.dropping("without", slug)) for slug in left_out],
        "suggestions": own.suggestions(SUGGESTED),
        "settings": list(form.settings()),
        "add_address": links.add_address,
        "add_all": additions and links.adding("service", *(pick.member.slug for pick in additions.picks)),
    }


STATES = dict(Service.Status.choices) | {PLANNED: gettext_lazy("planned")}


def held(member, present, form, links):
    """One service of the portfolio, and the addresses that change it."""
    data = form.cleaned_data
    row = {
        "member": member,
        "field_name": present.fields.get(member.field, member.field),
        "profile": Profile(present.determinants, member.levels),
        "state": STATES[member.status],
    }
    if member.is_draft:
        place = int(member.slug.removeprefix("draft-")) - 1
        written = QueryDict(links.state).getlist("draft")[place]
        edit = draft_address(data["draft"][place], present.determinants, links.state_without("draft", written))
        return row | {"remove": links.dropping("draft", written), "edit": edit}
    if member.slug in data["service"]:
        return row | {"remove": links.dropping("service", member.slug)}
    count = links.add(member.slug) if member.factor < 1 else ""
    return row | {"remove": links.adding("without", member.slug), "count": count}


def draft_address(draft, determinants, rest):
    """The evaluation page filled with the draft's answers; from there it comes back to the `rest` of the portfolio."""
    answers = QueryDict(mutable=True)
    answers["name"], answers["field"] = draft.name, draft.field
    answers.setlist("phase", sorted(draft.phases))
    for determinant, answer in zip(determinants, draft.answers, strict=True):
        if answer is not None:
            answers[determinant.slug] = str(answer)
    answers["portfolio"] = rest
    return f"{reverse('evaluate')}?{answers.urlencode()}"


class Links:
    """Addresses of the page with one thing changed; each remembers the present state, so that it can be undone."""

    def __init__(self, state: str):
        self.state = state

    def changed(self, name: str, values: list[str]) -> str:
        parameters = QueryDict(self.state, mutable=True)
        parameters.setlist(name, values)
        return f"{reverse('portfolio')}?{canonical(parameters)}&from={digest(self.state)}"

    def state_without(self, name: str, value: str) -> str:
        parameters = QueryDict(self.state, mutable=True)
        parameters.setlist(name, [own for own in parameters.getlist(name) if own != value])
        return canonical(parameters)

    @property
    def add_address(self) -> str:
        """An address to which the slug of a service is appended."""
        return f"{reverse('portfolio')}?{self.state}&from={digest(self.state)}&service="

    def adding(self, name: str, *values: str) -> str:
        return self.changed(name, [*QueryDict(self.state).getlist(name), *values])

    def dropping(self, name: str, value: str) -> str:
        return f"{reverse('portfolio')}?{self.state_without(name, value)}&from={digest(self.state)}"

    @property
    def digest(self) -> str:
        return digest(self.state)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form must carry on besides its visible fields."""
        parameters = QueryDict(self.state)
        names = [name for name in LISTED if name in ("service", "without", "draft")] + ["saved", "v"]
        return [(name, value) for name in names for value in parameters.getlist(name)]

    def add(self, slug: str) -> str:
        return self.adding("service", slug)


def digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()[:12]


def memory_of(request):
    """What the session knows: the last state, every state by its digest, and the state before each."""
    return request.session.get(SESSION_KEY, {"last": "", "before": {}, "states": {}})


def follow_change(request):
    """Go to the plain address of a changed state, and remember the state before it. `add` goes on with the last one.

    None where the state is too long for that: it is shown where it is.
    """
    memory = memory_of(request)
    parameters = request.GET
    before = memory["states"].get(parameters.get("from", ""), "" if parameters.get("from") == digest("") else None)
    if added := [slug for slug in request.GET.getlist("add") if slug]:
        before = memory["last"]
        parameters = QueryDict(before, mutable=True)
        if request.GET.get("city") not in (None, parameters.get("city")):
            parameters = request.GET.copy()  # from another city's page: a portfolio of its own
        parameters.setlist("service", [*parameters.getlist("service"), *added])
    state = canonical(parameters)
    if len(state) > LONGEST_STATE:
        return None
    if before is not None and state != before:
        remember(memory, state, before)
        request.session[SESSION_KEY] = memory
    address = reverse("portfolio")
    return HttpResponseRedirect(f"{address}?{state}" if state else address)


def remember(memory, state, before=None):
    """Keep the newest states only, so that no session grows without end."""
    memory["last"] = state
    if before is not None:
        memory["before"][digest(state)] = before
    for own in (before, state):
        if own is not None:
            memory["states"].pop(digest(own), None)
            memory["states"][digest(own)] = own
    for name in ("before", "states"):
        memory[name] = dict(list(memory[name].items())[-REMEMBERED:])


def export(request, own, additions, form, problems):
    if problems:
        return json_refusal(problems)
    if request.GET["format"] == "json":
        single = suggestion_results(own.suggestions(SUGGESTED))
        result = set_result(own) | {"suggestions": single, "additions": additions_result(additions)}
        return json_answer(request, own.present, "portfolio", parameters_of(form, own), result)
    rows = profile_rows(own) if request.GET["format"] == "profile-csv" else service_rows(own)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = "-".join(filter(None, [slugify(form.cleaned_data["name"]) or "portfolio", FORMATS[request.GET["format"]]]))
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerows([cell(value) for value in row] for row in rows)
    return response


def parameters_of(form, own):
    data = form.cleaned_data
    return {
        "name": data["name"],
        "city": data["city"] or None,
        "service": data["service"],
        "without": data["without"],
        "draft": [draft.encoded() for draft in data["draft"]],
        "weights": own.weights,
        "target": own.target,
        "scope": own.fields_in_scope,
        "additions": form.wishes and vars(form.wishes),
    }


def service_rows(own):
    slugs = [determinant.slug for determinant in own.present.determinants]
    yield ["service", "name", "field", "status", "counts", "integration_level", *slugs]
    for m in own.members:
        slug = "" if m.is_draft else m.slug
        yield [slug, m.name, m.field, m.status, m.factor, m.integration_level, *m.levels]


def profile_rows(own):
    yield ["determinant", "coverage", "p5", "median", "p95", "balanced", "target", "gap", "priority"]
    for row in own.rows:
        figures = (row.value, row.range.low, row.range.median, row.range.high, row.balanced, row.target, row.gap)
        yield [row.determinant.slug, *(round(figure, 6) for figure in (*figures, row.priority))]
