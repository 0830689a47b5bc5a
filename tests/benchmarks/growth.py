"""A catalogue of any size: copies of the shipped services with their facts and levels, made by the database itself."""

from itertools import count

from django.core.management.color import no_style
from django.db import connection

from catalogue.models import Classification, Detriment, Evidence, Partner, Service, ServiceCustomer, Touchpoint

PARTS = (Partner, Touchpoint, ServiceCustomer, Evidence, Detriment, Classification)
LINKS = (
    Service.cities.through,
    Service.secondary_domains.through,
    Service.data_sources.through,
    Service.technologies.through,
    Service.payments.through,
)


def grow(size):
    """Let there be `size` services: each copy has the facts of its original, and a name and slug of its own."""
    originals = list(Service.objects.order_by("pk").values_list("pk", flat=True))
    for number in count(1):
        missing = size - Service.objects.count()
        if missing <= 0:
            break
        last = originals[: min(missing, len(originals))][-1]
        moved, own = number * originals[-1], f"'{number}'"
        facts = {"id": f"id + {moved}", "slug": f"substr(slug, 1, 40) || '-' || {own}"}
        copy(Service, facts | {"name": f"substr(name, 1, 100) || ' ' || {own}"}, f"id <= {last}")
        for model in (*PARTS, *LINKS):
            copy(model, {"id": None, "service_id": f"service_id + {moved}"}, f"service_id <= {last}")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Service]):
            cursor.execute(statement)


def copy(model, other, condition):
    """Copy rows; `other` are expressions of columns that a copy has of its own, None for those that come by itself."""
    columns = {f.column: other.get(f.column, f'"{f.column}"') for f in model._meta.concrete_fields}
    taken = {column: expression for column, expression in columns.items() if expression}
    names = ", ".join(f'"{column}"' for column in taken)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) '
            f'SELECT {", ".join(taken.values())} FROM "{model._meta.db_table}" WHERE {condition}'
        )
