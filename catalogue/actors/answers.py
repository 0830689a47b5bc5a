"""The pages of actors as plain data, for JSON answers."""

from typing import Any

from django.core.paginator import Page

from catalogue.models import Actor
from catalogue.models.querysets import ServiceQuerySet


def list_result(page: Page) -> dict[str, Any]:
    """A page of actors that carry `provided_count` and `taken_part_count`."""
    rows = [
        {
            **facts(actor),
            "provides": actor.provided_count,
            "takes_part_in": actor.taken_part_count,
        }
        for actor in page
    ]
    return {"count": page.paginator.count, "pages": page.paginator.num_pages, "actors": rows}


def detail_result(actor: Actor, provided: ServiceQuerySet, taken_part: ServiceQuerySet) -> dict[str, Any]:
    """With all of its services, also where the page shows the first."""
    return {
        **facts(actor),
        "short_name": actor.short_name or None,
        "other_names": [name for name in map(str.strip, actor.aliases.splitlines()) if name],
        "website": actor.website or None,
        "provides": list(provided.values_list("slug", flat=True)),
        "takes_part_in": list(taken_part.values_list("slug", flat=True)),
    }


def facts(actor: Actor) -> dict[str, Any]:
    """Null where something is unknown."""
    return {
        "actor": actor.slug,
        "name": actor.name,
        "type": actor.type or None,
        "seat": actor.seat.slug if actor.seat else None,
    }
