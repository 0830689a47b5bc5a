"""To which collections rows belong: through the service that they are a part of, or through those that use them.

Follows the pointers of the models, so that what is new is kept as its service is.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from catalogue.models.actors import Actor
from catalogue.models.collections import Collection
from catalogue.models.parts import Evidence
from catalogue.models.querysets import in_view
from catalogue.models.services import Service
from catalogue.models.upkeep import PageCheck


class Use(NamedTuple):
    """Rows of a model name others in this column, by a column of theirs."""

    model: type[Model]
    column: str
    named: str = "pk"


BY_ADDRESS: dict[type[Model], tuple[Use, ...]] = {
    PageCheck: (Use(Evidence, "url", "url"), Use(Service, "official_url", "url"), Use(Actor, "website", "url"))
}
"""What is used without a pointer."""


def known_in_view(model: type[Model]) -> Q:
    """Rows that belong to collections in view; of a vocabulary, what is used there or nowhere."""
    return of_collections(model, in_view())


def of_collections(model: type[Model], collections: QuerySet) -> Q:
    """The condition that rows belong to some collections (ids): all that they belong to, where these are several.

    What belongs to none itself is used by what does: it counts where it is used there, or nowhere.
    """
    if not is_ours(model):
        return Q()
    if ways := ways_to_collection(model):
        return Q(*(Q(**{f"{way}__in": collections}) for way in ways))
    here, elsewhere = Q(), Q()
    for use in uses(model):
        rows = use.model._base_manager.exclude(**{use.column: None}).order_by()
        inside = of_collections(use.model, collections)
        here |= Q(**{f"{use.named}__in": rows.filter(inside).values(use.column)})
        elsewhere |= Q(**{f"{use.named}__in": rows.filter(~inside).values(use.column)})
    return here | ~elsewhere if here else Q()


@cache
def ways_to_collection(model: type[Model]) -> tuple[str, ...]:
    """The lookups from a row to each collection that it belongs to; none for a row that belongs to none."""
    if model is Collection:
        return ("pk",)
    return tuple(
        f"{field.name}__{way}"
        for field in model._meta.concrete_fields
        if (field.many_to_one or field.one_to_one) and not field.null and is_ours(field.related_model)
        for way in ways_to_collection(field.related_model)
    )


@cache
def uses(model: type[Model]) -> tuple[Use, ...]:
    """What names rows of a model and belongs to collections, or is used there itself."""
    return BY_ADDRESS.get(model, ()) or tuple(pointing_uses(model))


def pointing_uses(model: type[Model]) -> Iterator[Use]:
    relations: Iterable[Any] = model._meta.related_objects
    for relation in relations:
        user = relation.related_model
        counts = user is not model and is_ours(user) and (ways_to_collection(user) or uses(user))
        if counts and (not relation.many_to_many or relation.through._meta.auto_created):
            yield Use(user, relation.field.name)


def is_ours(model: Any) -> bool:
    return model in apps.get_app_config("catalogue").get_models()
