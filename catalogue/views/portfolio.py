"""The portfolio: a set of services that a person builds, as an address; undone by the session, kept by an account."""

import csv
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from catalogue import snapshot
from catalogue.drafts import LONGEST_NAME, PLANNED
from catalogue.exchange.answers import form_problems, json_address, json_answer, json_refusal, unknown_format
from catalogue.exchange.plan_answers import additions_result
from catalogue.exchange.set_answers import set_result
from catalogue.exchange.tabular import cell
from catalogue.models import City, SavedPortfolio, Service
from catalogue.plans import Additions
from catalogue.portfolio_forms import LISTED, PortfolioForm, canonical
from catalogue.profiles import Profile
from catalogue.service_sets import ServiceSet
from experience.coverage import LEAST_ACTIVE

FORMATS = ("json", "csv", "profile-csv")
REMEMBERED = 30
SUGGESTED = 5
LONGEST_STATE = 20_000
MOST_SAVED = 100
SESSION_KEY = "portfolio"


@require_safe
def portfolio(request):
    if "from" in request.GET or "add" in request.GET:
        return follow_change(request)
    present = snapshot.current()
    state = canonical(request.GET)
    form = PortfolioForm(request.GET, present, city_names())
    valid = form.is_valid()
    own = asked_set(form, present) if valid else None
    additions = Additions(own, form.wishes) if valid and form.wishes else None
    problems = form_problems(form)
    if additions and additions.contradictions:
        problems = {"": additions.contradictions}
    if message := unknown_format(request, FORMATS):
        problems["format"] = [message]
    if request.GET.get("format"):
        return export(request, own, additions, form, problems)
    context_additions = additions if not problems else None
    context = {
        "form": form,
        "own": own,
        "additions": context_additions,
        "problems": list(labelled(form, problems)),
        "repaired": repaired(form, state),
        "state": state,
        "links": Links(state),
        "undo": request.session.get(SESSION_KEY, {}).get("before", {}).get(digest(state)),
        "last": request.session.get(SESSION_KEY, {}).get("last") if not state else None,
        "least": LEAST_ACTIVE,
        "determinants": present.determinants,
        "choices": grouped_services(present),
        "here": request.get_full_path(),
        **shown(own, form, Links(state), context_additions),
        "json_address": json_address(request),
        **saved_portfolios(request),
    }
    template = "catalogue/_portfolio_outcome.html" if request.htmx else "catalogue/portfolio.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def shown(own, form, links, additions):
    """What the page shows of a readable portfolio besides its analysis: its services with the links that change it."""
    if own is None:
        return {}
    return {
        "held": [held(member, own.present, form, links) for member in own.members],
        "left_out": [
            (own.present.members[slug].name, links.dropping("without", slug)) for slug in form.cleaned_data["without"]
        ],
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
        draft = data["draft"][int(member.slug.removeprefix("draft-")) - 1]
        without = links.dropping("draft", draft.encoded())
        return row | {"remove": without, "edit": draft_address(draft, present.determinants, links)}
    if member.slug in data["service"]:
        return row | {"remove": links.dropping("service", member.slug)}
    count = links.add(member.slug) if member.factor < 1 else ""
    return row | {"remove": links.adding("without", member.slug), "count": count}


def draft_address(draft, determinants, links):
    """The evaluation page filled with the draft's answers; from there it comes back in the place of the old one."""
    answers = QueryDict(mutable=True)
    answers["name"], answers["field"] = draft.name, draft.field
    answers.setlist("phase", sorted(draft.phases))
    for determinant, answer in zip(determinants, draft.answers, strict=True):
        if answer is not None:
            answers[determinant.slug] = str(answer)
    answers["portfolio"] = links.state_without("draft", draft.encoded())
    return f"{reverse('evaluate')}?{answers.urlencode()}"


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


def follow_change(request):
    """Go to the plain address of a changed state, and remember the state before it. `add` goes on with the last one."""
    memory = request.session.get(SESSION_KEY, {"last": "", "before": {}, "states": {}})
    parameters = request.GET.copy()
    before = memory["states"].get(parameters.get("from", ""), "")
    if parameters.get("add"):
        before = memory["last"]
        changed = QueryDict(before, mutable=True)
        changed.appendlist("service", parameters["add"])
        parameters = changed
    state = canonical(parameters)
    if state != before and len(state) <= LONGEST_STATE:
        remember(memory, before, state)
        request.session[SESSION_KEY] = memory
    address = reverse("portfolio")
    return HttpResponseRedirect(f"{address}?{state}" if state else address)


def remember(memory, before, state):
    """Keep the newest states only, so that no session grows without end."""
    memory["last"] = state
    memory["before"][digest(state)] = before
    for own in (before, state):
        memory["states"].pop(digest(own), None)
        memory["states"][digest(own)] = own
    for name in ("before", "states"):
        memory[name] = dict(list(memory[name].items())[-REMEMBERED:])


def export(request, own, additions, form, problems):
    if problems:
        return json_refusal(problems)
    if request.GET["format"] == "json":
        result = set_result(own) | {"additions": additions_result(additions)}
        return json_answer(request, own.present, "portfolio", parameters_of(form, own), result)
    rows = profile_rows(own) if request.GET["format"] == "profile-csv" else service_rows(own)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="portfolio-{request.GET["format"]}.csv"'
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


def saved_portfolios(request):
    if not request.user.is_authenticated:
        return {"saved": [], "current": None}
    saved = list(request.user.portfolios.all())
    current = next((one for one in saved if one.key == request.GET.get("saved")), None)
    return {"saved": saved, "current": current}


@login_required
@require_POST
def save(request):
    """Keep the posted state under the account: as a new portfolio, or as the new state of an own one."""
    posted = request.POST.get("state", "")
    parameters = QueryDict(posted[:LONGEST_STATE], mutable=True)
    own = request.user.portfolios.filter(key=parameters.get("saved", "")).first() if "new" not in request.POST else None
    problem = ""
    if len(posted) > LONGEST_STATE:
        problem = _("This portfolio is too large to be kept.")
    elif own is None and request.user.portfolios.count() >= MOST_SAVED:
        problem = _("You have %(most)s portfolios, which is all that is kept.") % {"most": MOST_SAVED}
    if problem:
        messages.error(request, problem)
        return HttpResponseRedirect(f"{reverse('portfolio')}?{canonical(parameters)}")
    return redirect(keep(own or SavedPortfolio(owner=request.user), parameters, request.POST.get("name", "")))


def keep(portfolio, parameters, name):
    name = " ".join(name.split())[:LONGEST_NAME] or parameters.get("name", "")[:LONGEST_NAME] or _("Portfolio")
    parameters["name"], parameters["saved"] = name, portfolio.key
    state = canonical(parameters)
    if portfolio.state and portfolio.state != state:
        portfolio.earlier_state = portfolio.state
    portfolio.name, portfolio.state = name, state
    portfolio.save()
    return portfolio


@login_required
@require_POST
def change_saved(request, key):
    """Delete an own portfolio, or put its state before the last save back."""
    portfolio = get_object_or_404(SavedPortfolio, key=key, owner=request.user)
    if "delete" in request.POST:
        state = QueryDict(portfolio.state, mutable=True)
        state.pop("saved", None)
        portfolio.delete()
        return HttpResponseRedirect(f"{reverse('portfolio')}?{canonical(state)}")
    if portfolio.earlier_state:
        portfolio.state, portfolio.earlier_state = portfolio.earlier_state, portfolio.state
        portfolio.name = QueryDict(portfolio.state).get("name", portfolio.name)
        portfolio.save()
    return redirect(portfolio)
