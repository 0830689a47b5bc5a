"""Copies a collection: its published services with all their parts, in a fixed number of queries a batch."""

from collections.abc import Collection as Many
from collections.abc import Iterable
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ManyToManyField, Model, QuerySet
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, Recording, recorded
from catalogue.history.records import tables_of
from catalogue.models import Classification, Collection, CopiedService, Membership, Service
from catalogue.operations.copies.records import by_service, of_services, records_of
from catalogue.rules.collections import open_to

Ids = dict[type[Model], dict[int, int]]
"""Ids of copies by those of their originals, by model."""

LONGEST_END = 24
"""So many signs of a collection's slug stand at most at the end of its services' slugs."""


class NotCopiedError(Exception):
    """Nothing was written; the message says why."""


def copy_collection(user: User | None, source: Collection, made: Collection) -> Collection:
    """Write `made`, a new collection not yet stored, as a copy of another. A person becomes its first member.

    All of it or nothing. Raises NotCopiedError, and ValidationError where a field of the new one is wrong.
    """
    with transaction.atomic(), recorded(user, "", Origin.COPY) as recording:
        source = may_be_copied(user, source)
        made.origin, made.codebook, made.licence = source, source.codebook, source.licence
        made.visibility, made.read_only = Collection.Visibility.HIDDEN, False
        made.full_clean()
        made.save()
        if user:
            Membership.objects.create(collection=made, user=user, role=Membership.Role.REVIEWER)
        copy_services(recording, made, source.services.filter(state=Service.State.PUBLISHED))
    return made


def may_be_copied(user: User | None, source: Collection) -> Collection:
    """The collection, held so that it stays."""
    found = Collection.objects.select_for_update(no_key=True).filter(pk=source.pk).first()
    if found is None or (user and not open_to(user).filter(pk=source.pk).exists()):
        raise NotCopiedError(_("There is no such collection."))
    if found.origin:
        message = _("“%(name)s” is a copy itself. Copy “%(origin)s”, which it was made of.")
        raise NotCopiedError(message % {"name": found, "origin": found.origin})
    return found


def copy_services(recording: Recording, made: Collection, originals: QuerySet[Service]) -> list[Service]:
    """Copy some services into a copy of their collection, and note what they were."""
    services = list(originals.order_by("pk"))
    if not services:
        return []
    old = Service.objects.filter(pk__in=[service.pk for service in services])
    taken = set(Service.objects.values_list("slug", flat=True))
    for service in services:
        service.original_id, service.slug = service.pk, free_slug(service.slug, made.slug, taken)
        service.collection, service.integration_round, service.review_note, service.review_due = made, None, "", None
        taken.add(service.slug)
    ids: Ids = {Service: insert(Service, services)}
    recording.made(Service, ids[Service].values())
    for table in tables_of(Service)[1:]:
        rows = table.model._base_manager.filter(of_services(table.model, old))
        ids[table.model] = insert(table.model, [moved(row, ids) for row in rows])
    for table in tables_of(Service):
        for relation in table.relations:
            point(relation, ids)
    note(made, services)
    return services


def insert(model: type[Model], rows: list[Any]) -> dict[int, int]:
    """Write copies of rows, and give back their ids by the old ones."""
    old = [row.pk for row in rows]
    for row in rows:
        row.pk = None
    model._base_manager.bulk_create(rows)
    return dict(zip(old, (row.pk for row in rows), strict=True))


def moved(row: Any, ids: Ids) -> Any:
    """A part that belongs to the copy; the codes behind a level stay with the original."""
    for field in row._meta.concrete_fields:
        if field.related_model in ids:
            setattr(row, field.attname, ids[field.related_model][getattr(row, field.attname)])
    if isinstance(row, Classification):
        row.coding_round = None
    return row


def point(relation: ManyToManyField, ids: Ids) -> None:
    """Let copies point to what their originals do; where that was copied, to the copies."""
    through: Any = relation.remote_field.through
    source, target = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    sources, targets = ids[relation.model], ids.get(relation.related_model)
    rows = through._base_manager.filter(**{f"{source}__in": list(sources)}).values_list(source, target)
    through._base_manager.bulk_create(
        through(**{source: sources[here], target: targets[there] if targets else there})
        for here, there in rows
        if targets is None or there in targets
    )


def note(made: Collection, services: Iterable[Service]) -> None:
    """Write down what copies were taken over as, in place of what was noted of their originals."""
    copies = {service.slug: service for service in services}
    records = by_service(records_of(Service.objects.filter(pk__in=[service.pk for service in copies.values()])))
    CopiedService.objects.filter(collection=made, original__in=[copy.original_id for copy in copies.values()]).delete()
    CopiedService.objects.bulk_create(
        CopiedService(collection=made, original_id=copy.original_id, copy=copy, records=records[slug])
        for slug, copy in copies.items()
    )


def free_slug(slug: str, ending: str, taken: Many[str]) -> str:
    """The slug of an original with the beginning of its new collection's, and a number where that is taken."""
    longest = Service._meta.get_field("slug").max_length or 0
    for number in count(1):
        end = f"-{ending[:LONGEST_END]}{'' if number == 1 else f'-{number}'}"
        free = slug[: longest - len(end)].rstrip("-") + end
        if free not in taken:
            return free
    raise AssertionError
