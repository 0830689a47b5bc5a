"""Services of a copy and of its original as records of the same names, so that they can be compared."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from catalogue.history.records import tables_of
from catalogue.models import CopiedService, Service, ServiceLink
from catalogue.operations.upgrade.records import Content, Name, Records, compared_fields, present_rows, related
from experience.natural_keys import Key, WithNaturalKey

Slugs = Mapping[str, str]
"""The slugs of copies, by those of their originals."""

OF_EACH_ITS_OWN = {"state", "withdrawal_reason", "integration_round", "coding_round", "updated"}
"""Fields that no copy takes over: who publishes does so knowingly, and codes stay with the original."""


def records_of(services: QuerySet[Service]) -> Records:
    """These services with their parts and the links among them, but for what is each one's own."""
    found: Records = {}
    for table in tables_of(Service):
        among: QuerySet[Any] = table.model._default_manager.filter(of_services(table.model, services))
        for name, content in present_rows(table.model, among):  # type: ignore[arg-type]
            found[name] = {field: value for field, value in content.items() if field not in OF_EACH_ITS_OWN}
    return found


def of_services(model: type, services: QuerySet[Service]) -> Q:
    """The condition that rows belong to services, links with both ends."""
    if model is Service:
        return Q(pk__in=services.values("pk"))
    if model is ServiceLink:
        return Q(source__in=services.values("pk"), target__in=services.values("pk"))
    return Q(service__in=services.values("pk"))


def renamed(records: Records, slugs: Slugs) -> Records:
    """Records of originals under the names of their copies; without those that have none."""
    return dict(_renamed(records, slugs))


def _renamed(records: Records, slugs: Slugs) -> Iterator[tuple[Name, Content]]:
    for name, content in records.items():
        key = renamed_key(name.model, name.key, slugs)
        if key is not None:
            yield Name(name.model, key), {**content, **renamed_pointers(name.model, content, slugs)}


def renamed_key(model: type[WithNaturalKey], key: Iterable[Any], slugs: Slugs) -> Key | None:
    """None where it names a service without a copy."""
    parts = [
        (slugs.get(part) if is_slug(model, way) else part) for way, part in zip(model.NATURAL_KEY, key, strict=True)
    ]
    return None if None in parts else tuple(parts)


def is_slug(model: type[WithNaturalKey], way: str) -> bool:
    """Whether a part of a natural key is the slug of a service."""
    pointer, _, rest = way.partition("__")
    return rest == "slug" and related(model, pointer) is Service if rest else model is Service


def renamed_pointers(model: type[WithNaturalKey], content: Content, slugs: Slugs) -> Content:
    """The slug of a service, and the fields that lead to services or to their parts."""
    made: dict[str, Any] = {"slug": slugs[content["slug"]]} if model is Service else {}
    parts = {table.model for table in tables_of(Service)}
    for field in compared_fields(model):
        if not field.is_relation or related(model, field.name) not in parts or field.name not in content:
            continue
        target, value = related(model, field.name), content[field.name]
        keys = [renamed_key(target, key, slugs) for key in (value if field.many_to_many else [value])]
        found = [list(key) for key in keys if key is not None]
        made[field.name] = found if field.many_to_many else found[0]
    return made


def service_of(name: Name) -> str:
    """The slug of the service that a record belongs to, a link to that which it starts from."""
    return name.key[0]


def by_service(records: Records) -> dict[str, list[dict[str, Any]]]:
    """Records as JSON, by the slug of their service."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, content in records.items():
        record = {"model": name.model._meta.label_lower, "key": list(name.key), "fields": dict(content)}
        found.setdefault(service_of(name), []).append(record)
    return found


def noted(rows: Iterable[CopiedService]) -> Records:
    """The records as they were taken over last, under the present names of the copies."""
    records, slugs = {}, {}
    for row in rows:
        for record in row.records:
            name = Name(apps.get_model(record["model"]), tuple(record["key"]))
            records[name] = record["fields"]
            if name.model is Service and row.copy:
                slugs[service_of(name)] = row.copy.slug
    return renamed(records, slugs)
