"""The pages of a start: each is drawn from a state, or from a form that was sent and cannot be taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from catalogue.analysis.drafts import DOCUMENTED, PRESUMED
from catalogue.analysis.members import Member
from catalogue.exchange.requests import Request
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import city_names, shown_kinds
from catalogue.models import ServiceKind, Touchpoint
from catalogue.my_city.addresses import address_of, fits, query_of
from catalogue.my_city.start.field_forms import FOUND, OTHER, FieldForm
from catalogue.my_city.start.forms import AboutForm
from catalogue.my_city.start.guesses import in_words
from catalogue.my_city.start.inventory import Inventory, Own
from catalogue.my_city.start.lines import MOST_LINES
from catalogue.my_city.start.names import NamesForm
from catalogue.my_city.start.way import ABOUT, FIELD, NAMES, REVIEW, address_at, path_of, stops
from catalogue.my_city.states import canonical, packed_state
from catalogue.rules.blindness import Sight, sight


@dataclass(frozen=True)
class Start:
    """A person's start as it stands: the state, and what a person may see of the catalogue."""

    request: Request
    state: str

    @cached_property
    def sees(self) -> Sight:
        return sight(self.request.user)

    @cached_property
    def inventory(self) -> Inventory:
        return Inventory(self.state, self.sees.visible, self.kinds)

    @cached_property
    def kinds(self) -> dict[str, ServiceKind]:
        return shown_kinds()

    @cached_property
    def kind_names(self) -> dict[str, str]:
        return {slug: kind.name for slug, kind in self.kinds.items()}

    @property
    def domains(self) -> Mapping[str, str]:
        return self.sees.visible.domains

    def show(self, here: str, template: str, context: Mapping[str, Any], *, refused: bool = False) -> HttpResponse:
        shared = {
            "state": self.state,
            "inventory": self.inventory,
            "stops": list(stops(self.inventory)),
            "here": here,
            "action": path_of(here),
            "so_far": address_of(self.state) if fits(self.state) else "",
            "too_long": not fits(self.state),
            "nothing_yet": not self.inventory.snapshot.members,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
        return render(self.request, template, {**shared, **context}, status=status)

    def go_to(self, target: str, state: str, more: str = "") -> HttpResponseBase:
        """The page of a target by its address, which can be kept; where the state is too long for one, in its place."""
        if fits(state):
            return HttpResponseRedirect(address_at(target, state, more))
        return page_at(Start(self.request, state), target, more)


def start_of(request: Request) -> Start:
    """The state that was sent with a form, else that of the address."""
    sent = QueryDict(request.POST.get("state", "")) if request.method == "POST" else request.GET
    return Start(request, canonical(sent))


def page_at(start: Start, target: str, more: str = "") -> HttpResponse:
    """The page of a target, where its address cannot hold the state."""
    if target.startswith(FIELD):
        return field_page(start, target.removeprefix(FIELD), more=more)
    if target == ABOUT:
        return about_page(start)
    return names_page(start) if target == NAMES else review_page(start)


def about_page(start: Start, form: AboutForm | None = None) -> HttpResponse:
    refused = form is not None
    form = form or AboutForm(start.inventory.parameters, city_names())
    return start.show(ABOUT, "my_city/start/about.html", {"form": form}, refused=refused)


def field_page(start: Start, domain: str, form: FieldForm | None = None, more: str = "") -> HttpResponse:
    refused = form is not None and not form.is_finding
    form = form or FieldForm(start.inventory, domain, None, more)
    slugs = [*start.domains]
    context = {
        "domain": domain,
        "domain_name": start.domains[domain],
        "place": slugs.index(domain) + 1,
        "places": len(slugs),
        "form": form,
        "groups": list(rows_by_kind(form, start.kinds)),
        "finder": FinderForm(form.sent or QueryDict(), FOUND, start.sees.waiting),
        "more": more,
    }
    return start.show(f"{FIELD}{domain}", "my_city/start/field.html", context, refused=refused)


class KindRows(NamedTuple):
    """The rows of one kind; no kind for those of none."""

    kind: ServiceKind | None
    more: str
    rows: list[Any]


def rows_by_kind(form: FieldForm, kinds: Mapping[str, ServiceKind]) -> Iterator[KindRows]:
    """The rows in their order, those of a kind together; rows of a kind that is not common here count as of none."""
    found: dict[str, list[Any]] = {}
    for row in form.rows:
        kind = row["kind"].value() or ""
        found.setdefault(kind if kind in form.common else "", []).append(row)
    for kind, rows in found.items():
        yield KindRows(kinds.get(kind), kind or OTHER, rows)


def names_page(start: Start, form: NamesForm | None = None) -> HttpResponse:
    form = form or NamesForm(start.inventory, None)
    choices = render_to_string("my_city/start/_all_choices.html", {"by_domain": list(form.choices.by_domain())})
    context = {"form": form, "most": MOST_LINES, "all_choices": choices}
    return start.show(NAMES, "my_city/start/names.html", context, refused=form.is_refused)


@dataclass(frozen=True)
class OwnInWords:
    """An own service as the review tells it: what its guess rests on (empty: answered), for whom, and when."""

    own: Own
    kind: str
    guess: str
    documented: list[str]
    presumed: list[str]
    """Names of groups of people that it is there for."""
    phases: list[str]


class FieldOfReview(NamedTuple):
    name: str
    target: str
    own: list[OwnInWords]
    catalogue: list[Member]


def review_page(start: Start, problem: str = "") -> HttpResponse:
    context = {
        "fields": list(fields_of_review(start)),
        "problem": problem,
        "query": query_of(start.state),
        "packed": packed_state(start.state),
    }
    return start.show(REVIEW, "my_city/start/review.html", context, refused=bool(problem))


def fields_of_review(start: Start) -> Iterator[FieldOfReview]:
    """Every field of activity that has a service."""
    for slug, name in start.domains.items():
        own = [own_in_words(start, each) for each in start.inventory.own_of(slug)]
        catalogue = start.inventory.catalogue_of(slug)
        if own or catalogue:
            yield FieldOfReview(name, f"{FIELD}{slug}", own, catalogue)


def own_in_words(start: Start, own: Own) -> OwnInWords:
    snapshot, draft = start.sees.visible, own.draft
    typical = snapshot.kinds.typical(draft.kind, draft.domain)
    groups = [(name, draft.persons[slug]) for slug, name in snapshot.groups.items() if slug in draft.persons]
    return OwnInWords(
        own=own,
        kind=start.kind_names.get(draft.kind, ""),
        guess=in_words(typical, start.kind_names, start.domains) if draft.guessed else "",
        documented=[name for name, basis in groups if basis == DOCUMENTED],
        presumed=[name for name, basis in groups if basis == PRESUMED],
        phases=[str(label) for phase, label in Touchpoint.Phase.choices if phase in draft.phases],
    )
