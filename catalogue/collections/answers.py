"""Collections as plain data, for JSON answers."""

from collections.abc import Iterable
from typing import Any

from catalogue.collections.listing import CityOf, Listed


def list_result(collections: Iterable[Listed]) -> dict[str, Any]:
    return {"collections": [collection_result(one) for one in collections]}


def detail_result(one: Listed, cities: Iterable[CityOf]) -> dict[str, Any]:
    held = [{"city": city.slug, "name": city.name, "services": city.services} for city in cities]
    return collection_result(one) | {"cities": held}


def collection_result(one: Listed) -> dict[str, Any]:
    """What is not stated is null."""
    collection = one.collection
    return {
        "collection": collection.slug,
        "name": collection.name,
        "owner": collection.owner or None,
        "licence": collection.licence or None,
        "description": collection.description or None,
        "visibility": collection.visibility,
        "read_only": collection.read_only,
        "copy_of": one.origin and one.origin.slug,
        "codebook": one.codebook and one.codebook.slug,
        "services": one.services,
    }
