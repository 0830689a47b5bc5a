"""Holds a copy of a collection against what it was made of, and takes over what changed there: three-way, by field.

What was changed here stays; where both sides changed the same, somebody decides.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, recorded
from catalogue.models import Collection, CopiedService, Service
from catalogue.models.scopes import Scope, in_scope
from catalogue.operations.copies.copying import copy_services
from catalogue.operations.copies.records import by_service, noted, records_of, renamed
from catalogue.operations.upgrade.comparison import base_after
from catalogue.operations.upgrade.records import Records
from catalogue.operations.upgrade.run import Decisions, Outcome, RefusedError, take_over

PUBLISHED = Service.State.PUBLISHED


@dataclass(frozen=True)
class Sides:
    """A copy and its original as they stand, under the names of the copy, and as they were when they were last one.

    `new` are published services there that were never taken over, `left` those whose copies were deleted here, `ended`
    services here that there are no longer published or are gone.
    """

    before: Records
    there: Records
    here: Records
    copies: dict[str, CopiedService]
    new: list[Service]
    left: list[Service]
    ended: list[Service]

    @property
    def digest(self) -> str:
        """Another one where anything on either side is another."""
        records = [by_service(self.here), by_service(self.there), [service.slug for service in (*self.new, *self.left)]]
        return sha256(json.dumps(records, cls=DjangoJSONEncoder).encode()).hexdigest()


def sides(collection: Collection) -> Sides:
    """In a fixed number of queries. Raises RefusedError for a collection that is no copy."""
    if collection.origin_id is None:
        raise RefusedError(_("“%(name)s” is no copy of another collection.") % {"name": collection})
    rows = list(CopiedService.objects.filter(collection=collection).select_related("original", "copy"))
    both = [row for row in rows if row.copy and row.original and row.original.state == PUBLISHED]
    slugs = {row.original.slug: row.copy.slug for row in both if row.original and row.copy}
    published = Service.objects.filter(collection=collection.origin_id, state=PUBLISHED)
    known = {row.original_id for row in rows}
    left = {row.original_id for row in rows if row.copy is None}
    return Sides(
        before=noted(both),
        there=renamed(records_of(Service.objects.filter(pk__in=[row.original_id for row in both])), slugs),
        here=records_of(Service.objects.filter(pk__in=[row.copy_id for row in both])),
        copies={row.copy.slug: row for row in both if row.copy},
        new=[service for service in published.by_name() if service.pk not in known],
        left=[service for service in published.by_name() if service.pk in left],
        ended=[row.copy for row in rows if row.copy and row not in both],
    )


@dataclass(frozen=True)
class Wish:
    """What to take over: whose state where both changed the same, and which services (slugs there) to copy, or all new.

    `seen` is the digest of what somebody looked at before, empty where nobody did.
    """

    decisions: Decisions = field(default_factory=Decisions)
    services: frozenset[str] = frozenset()
    all_new: bool = False
    seen: str = ""


@dataclass(frozen=True)
class Merged:
    outcome: Outcome
    copied: list[Service]


def merge(user: User | None, collection: Collection, wish: Wish) -> Merged:
    """Take over what changed in the original: all of it, or nothing.

    Raises RefusedError where something is wished for that is not there, or would break a rule. Another merge of
    the same copy waits until this one is done.
    """
    try:
        with transaction.atomic(), in_scope(Scope(collection=collection.slug)):
            hold(collection)
            with recorded(user, "", Origin.COPY) as recording:
                recording.touch(Service, held_services(collection))
                found = sides(collection)
                refuse_other(found, wish.seen)
                if copied := copy_services(recording, collection, wished(found, wish)):
                    found = sides(collection)
                outcome = take_over(found.before, found.there, found.here, wish.decisions)
            note(found, outcome)
    except (IntegrityError, ObjectDoesNotExist) as error:
        raise RefusedError(_("Nothing was written: %(error)s") % {"error": error}) from error
    return Merged(outcome, copied)


def hold(collection: Collection) -> None:
    """Nobody else merges, or deletes one of the two, meanwhile; SQLite holds all writers up by itself."""
    held = Collection.objects.select_for_update(no_key=True).filter(pk__in=[collection.pk, collection.origin_id])
    list(held.order_by("pk"))


def held_services(collection: Collection) -> Iterable[int]:
    pairs = CopiedService.objects.filter(collection=collection).values_list("copy", "original")
    return [pk for pair in pairs for pk in pair if pk is not None]


def refuse_other(found: Sides, seen: str) -> None:
    """Nobody takes over what nobody looked at."""
    if seen and seen != found.digest:
        raise RefusedError(_("One of the two sides was changed meanwhile. Look at the difference again."))


def wished(found: Sides, wish: Wish) -> QuerySet[Service]:
    """The services to copy."""
    offered = {service.slug: service.pk for service in [*found.new, *found.left]}
    if unknown := wish.services - offered.keys():
        message = _("There is no such service to take over: %(names)s.")
        raise RefusedError(message % {"names": ", ".join(sorted(unknown))})
    new = {service.pk for service in found.new if wish.all_new}
    return Service.objects.filter(pk__in=new | {offered[slug] for slug in wish.services})


def note(found: Sides, outcome: Outcome) -> None:
    """What counts as common from now on."""
    records = by_service(base_after(found.before, found.there, outcome.waiting))
    for slug, row in found.copies.items():
        row.records = records[slug]
    CopiedService.objects.bulk_update(found.copies.values(), ["records"])
