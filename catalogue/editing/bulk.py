"""Changes several services at once: first what would change or why not, then each service whole or not at all."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalogue.editing.states import COMES_FROM, impossible_sentence, move
from catalogue.history.recording import Origin, recorded
from catalogue.models import City, Domain, Service
from catalogue.models.states import State
from catalogue.rules.collections import closed_sentence, known_to
from catalogue.rules.publishing import lacks, may_move

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """What every chosen service is to have; what is empty stays as it is. `words` go with a withdrawal or a return."""

    state: State | None = None
    words: str = ""
    domain: Domain | None = None
    confidence: str = ""
    add_city: City | None = None
    remove_city: City | None = None

    @property
    def withdrawal_reason(self) -> str:
        return self.words if self.state == State.WITHDRAWN else ""

    @property
    def review_note(self) -> str:
        return self.words if self.state == State.DRAFT else ""

    @property
    def columns(self) -> dict[str, Domain | str]:
        return {name: value for name in ("domain", "confidence") if (value := getattr(self, name))}


class Difference(NamedTuple):
    """One field of a service in words, before and after."""

    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return label(self.name)


@dataclass
class Planned:
    """What would change in a service, or why it stays as it is."""

    service: Service
    differences: list[Difference]
    refusals: list[str] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return bool(self.differences) and not self.refusals

    @property
    def present(self) -> list:
        """What the person sees of it, as the form carries it."""
        service = self.service
        return [
            service.state, service.domain_id, service.confidence, sorted(city.pk for city in service.cities.all())
        ]  # fmt: skip


def label(name: str) -> str:
    column = Service._meta.get_field(name)
    assert isinstance(column, Field)
    return capfirst(str(column.verbose_name))


def plan(user: User, ids: Collection[int], wanted: Wanted) -> list[Planned]:
    """In a fixed number of queries."""
    services = Service.objects.filter(known_to(user, Service), pk__in=ids)
    services = services.select_related("domain", "collection").prefetch_related("cities").by_name()
    planned = [Planned(service, list(differences(service, wanted))) for service in services]
    for each in planned:
        each.refusals += read_only_refusals(each.service)
        each.refusals += state_refusals(user, each.service, wanted)
    by_id = {each.service.pk: each for each in planned}
    for pk, sentence in new_lacks(by_id, wanted):
        if by_id[pk].differences:
            by_id[pk].refusals.append(sentence)
    return planned


def differences(service: Service, wanted: Wanted) -> Iterator[Difference]:
    if wanted.state and service.state != wanted.state:
        yield Difference("state", service.get_state_display(), str(wanted.state.label))
    if wanted.domain and wanted.domain != service.domain:
        yield Difference("domain", service.domain.name if service.domain else "", wanted.domain.name)
    if wanted.confidence and wanted.confidence != service.confidence:
        after = Service.Confidence(wanted.confidence).label
        yield Difference("confidence", service.get_confidence_display(), str(after))
    before = {city.pk: city.name for city in service.cities.all()}
    added = {city.pk: city.name for city in [wanted.add_city] if city}
    removed = {city.pk for city in [wanted.remove_city] if city}
    after_all = {pk: name for pk, name in (before | added).items() if pk not in removed}
    if after_all != before:
        yield Difference("cities", in_words(before.values()), in_words(after_all.values()))


def in_words(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or _("none")


def read_only_refusals(service: Service) -> Iterator[str]:
    if service.collection.read_only:
        yield closed_sentence(service.collection)


def state_refusals(user: User, service: Service, wanted: Wanted) -> Iterator[str]:
    if wanted.state and service.state != wanted.state:
        if service.state not in COMES_FROM[wanted.state]:
            yield impossible_sentence(service, wanted.state)
        elif not may_move(user, service.state, wanted.state):
            yield _("Only a reviewer may change this state.")


def new_lacks(ids: Collection[int], wanted: Wanted) -> Iterator[tuple[int, str]]:
    """What services would lack that are published then; what published ones lack already counts for nothing.

    Everything is tried in the database and taken back.
    """
    chosen = Service.objects.filter(pk__in=ids)
    public = chosen.filter(state=State.PUBLISHED)
    known = set(lacks(public))
    with transaction.atomic():
        chosen.update(**wanted.columns)
        places = Service.cities.through.objects.filter(service__in=ids)
        if wanted.remove_city:
            places.filter(city=wanted.remove_city).delete()
        if wanted.add_city:
            rows = [places.model(service_id=pk, city=wanted.add_city) for pk in ids]
            places.bulk_create(rows, ignore_conflicts=True)
        asked = chosen if wanted.state == State.PUBLISHED else chosen.none() if wanted.state else public
        found = [lack for lack in lacks(asked) if lack not in known]
        transaction.set_rollback(True)
    for lack in found:
        yield lack.service, str(lack)


class Outcome(NamedTuple):
    """The services that were changed, and those that were left as they are, with the reasons."""

    done: list[Service]
    left: list[Planned]


@transaction.atomic
def carry_out(user: User, ids: Collection[int], wanted: Wanted, seen: Mapping[str, list]) -> Outcome:
    """Change what is as the person saw it (see `Planned.present`, by id) and can be changed."""
    list(Service.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    planned = plan(user, ids, wanted)
    for each in planned:
        if seen.get(str(each.service.pk)) != each.present:
            each.refusals.append(_("Somebody else changed it meanwhile: look at it again."))
    ready = [each for each in planned if each.is_ready]
    with recorded(user, wanted.withdrawal_reason, Origin.ADMIN):
        for each in ready:
            write(user, each, wanted)
    return Outcome([each.service for each in ready], [each for each in planned if each.refusals])


def write(user: User, planned: Planned, wanted: Wanted) -> None:
    service, names = planned.service, [each.name for each in planned.differences]
    for name, value in wanted.columns.items():
        setattr(service, name, value)
    if names != ["state"]:
        service.save(update_fields=[*wanted.columns, "updated"])
    if "cities" in names:
        service.cities.add(*filter(None, [wanted.add_city]))
        service.cities.remove(*filter(None, [wanted.remove_city]))
    if wanted.state and "state" in names:
        words = {"withdrawal_reason": wanted.withdrawal_reason, "review_note": wanted.review_note}
        move(user, service, service.state, wanted.state, **words)
