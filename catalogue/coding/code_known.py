"""What a file with codes may name, and what the catalogue holds of its sheets: read in portions."""

from collections import defaultdict
from collections.abc import Collection as Many
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import User

from catalogue.analysis.reliability import item_of
from catalogue.coding.contents import GivenCode
from catalogue.coding.permissions import ASSIGNS, RUNS
from catalogue.coding.reach import Reach
from catalogue.coding.rounds import coders_in_view, rounds_in_view
from catalogue.coding.sent_codes import SentSheet
from catalogue.models import Assignment, Coder, Coding, CodingSheet, Collection, Service
from catalogue.models.querysets import TASK
from catalogue.rules.blindness import sight
from catalogue.rules.collections import Role, closed_sentence, open_to
from experience.models import Determinant

Task = tuple[int, int, int]
"""Ids of round, coder and service."""


class Known:
    """The rounds and coders in view, and all items, by the names that files give them, and what the person may do."""

    def __init__(self, user: User):
        rounds = rounds_in_view().select_related("guide").prefetch_related("guide__entries__determinant")
        self.rounds = {coding_round.slug: coding_round for coding_round in rounds}
        self.coders = {coder.slug: coder for coder in coders_in_view()}
        self.items = {item_of(determinant.slug): determinant for determinant in Determinant.objects.all()}
        self.runs, self.assigns = user.has_perm(RUNS), user.has_perm(ASSIGNS)
        self._closed = {role: closed_to(user, role) for role in (Role.CODER, Role.EDITOR)}
        self._user, self._sight, self._said = user.pk, sight(user), set[tuple[str, ...]]()

    def is_own(self, coder: Coder) -> bool:
        return coder.user_id == self._user

    def refusal(self, service: Service, coder: Coder) -> str:
        """Why the person may not bring in codes of a service, one's own or those of others; empty where that may be."""
        return self._closed[Role.CODER if self.is_own(coder) else Role.EDITOR].get(service.collection_id or 0, "")

    def may_assign(self, service: Service) -> bool:
        return self.assigns and service.collection_id not in self._closed[Role.EDITOR]

    def hides(self, service: Service, coder: Coder) -> bool:
        """Whether the person is still to code the service, and so must not see what others say of it."""
        return self._sight.hides(service.pk) and not self.is_own(coder)

    def first_time(self, *words: str) -> bool:
        """Whether this is the first time that this is said of the file."""
        is_new = words not in self._said
        self._said.add(words)
        return is_new

    @cached_property
    def reach(self) -> Reach:
        """Who can code where, for who may ask others to."""
        return Reach()

    @cached_property
    def services(self) -> list[str]:
        """The names of all services, for who mistyped one."""
        return list(Service.objects.published().order_by("slug").values_list("slug", flat=True))


def closed_to(user: User, role: int) -> dict[int, str]:
    """The collections in view (ids) in which somebody has less than a role, or nobody works, each with a sentence."""
    open_ones = open_to(user, role).order_by().values("pk")
    return {each.pk: closed_sentence(each) for each in Collection.objects.in_view().exclude(pk__in=open_ones)}


class There(NamedTuple):
    """What the catalogue holds of a sheet: the id of its assignment, its newest version, and the codes of that.

    The codes go by determinant (its id).
    """

    assignment: int | None
    sheet: CodingSheet | None
    codes: Mapping[int, GivenCode]


class Present:
    """What the catalogue holds of some sheets, in a fixed number of queries."""

    def __init__(self, sheets: Many[SentSheet], known: Known):
        names = {sheet.service for sheet in sheets if "\0" not in sheet.service}
        published = Service.objects.published().filter(slug__in=names).prefetch_related("evidence").order_by()
        self.services = {service.slug: service for service in published.only("slug", "name", "state", "collection")}
        meant = {
            "coding_round__in": {known.rounds[s.round] for s in sheets if s.round in known.rounds},
            "coder__in": {known.coders[s.coder] for s in sheets if s.coder in known.coders},
            "service__in": self.services.values(),
        }
        asked = Assignment.objects.filter(**meant).order_by()
        self._assigned: dict[Task, int] = {tuple(task): pk for pk, *task in asked.values_list("pk", *TASK)}
        rows = CodingSheet.objects.filter(**meant).order_by("version")
        self._newest: dict[Task, CodingSheet] = {task_of(sheet): sheet for sheet in rows}
        self._codes = codes_of(self._newest.values())

    def there(self, task: Assignment) -> There:
        sheet = self._newest.get(task_of(task))
        return There(self._assigned.get(task_of(task)), sheet, self._codes[sheet.pk] if sheet else {})


def task_of(row: Assignment | CodingSheet) -> Task:
    return row.coding_round_id, row.coder_id, row.service_id


def codes_of(sheets: Iterable[CodingSheet]) -> Mapping[int, dict[int, GivenCode]]:
    """By the id of the sheet and of the determinant, in two queries."""
    found: dict[int, dict[int, GivenCode]] = defaultdict(dict)
    codings = Coding.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).order_by()
    for coding in codings.select_related("determinant__group__codebook").prefetch_related("evidence"):
        pages = [page.pk for page in coding.evidence.all()]
        code = GivenCode(coding.determinant, coding.level, coding.reason, pages, coding.quote, coding.found)
        found[coding.sheet_id][coding.determinant_id] = code
    return found
