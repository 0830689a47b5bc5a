"""A new version of the model: begun as a copy of an issued one, or empty, with a draft of its guide."""

import re
from collections.abc import Iterable
from itertools import count
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, Recording, recorded
from experience.guides import current_guide, next_version
from experience.models import (
    Codebook,
    Crosswalk,
    Determinant,
    DeterminantGroup,
    Guide,
    ResponseLink,
    Weight,
    WeightSet,
)

COUNTED = re.compile(r"-[1-9]\d?\Z", re.ASCII)
LONGEST_BASE = 46
"""So much of a slug leaves room for its number."""

Row = TypeVar("Row", bound=Model)
NewIds = dict[int, int]
"""Of copies, by the ids of what they were made of."""


class TakenError(Exception):
    """Nothing was begun: a version has this slug already."""


class FreeSlugs:
    """Slugs of a model that nobody has, with a number at the end: price-2, price-3."""

    def __init__(self, model: type[Any]):
        self.taken = set(model.objects.order_by().values_list("slug", flat=True))

    def after(self, slug: str) -> str:
        base = COUNTED.sub("", slug)[:LONGEST_BASE]
        free = next(own for number in count(2) if (own := f"{base}-{number}") not in self.taken)
        self.taken.add(free)
        return free


def again(row: Row, **changes: Any) -> Row:
    """The same once more, not stored; `changes` by column."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    columns.pop(row._meta.pk.attname)
    return type(row)(**columns | changes)


def begin(user: User, draft: Codebook) -> Codebook:
    """Store a codebook without anything in it but a guide and weights that count all alike. Raises TakenError."""
    with recorded(user, "", Origin.FORM):
        store(draft)
        Guide.objects.create(codebook=draft, version=next_version(draft))
        alike = {"name": _("Equal weights"), "description": _("All determinants count alike.")}
        slug = FreeSlugs(WeightSet).after("equal")
        WeightSet.objects.create(codebook=draft, slug=slug, is_default=True, **alike)
    return draft


def begin_copy(user: User, origin: Codebook, slug: str, name: str) -> Codebook:
    """A draft with all that a version has, and a crosswalk that keeps every determinant; in a fixed number of queries.

    Raises TakenError.
    """
    with recorded(user, _("Copy of “%(name)s”.") % {"name": origin}, Origin.FORM) as recording:
        draft = store(again(origin, slug=slug, name=name, issued=None, is_current=False))
        groups = copies(recording, origin.groups.all(), codebook={origin.pk: draft.pk})
        own = Determinant.objects.filter(group__codebook=origin)
        determinants = copies(recording, own, group=groups)
        Crosswalk.objects.bulk_create(Crosswalk(source_id=old, target_id=new) for old, new in determinants.items())
        copy_parts(determinants)
        weight_sets = copies(recording, origin.weight_sets.all(), codebook={origin.pk: draft.pk})
        weights = Weight.objects.filter(weight_set__in=weight_sets).order_by("pk")
        copies_of_parts(weights, weight_set=weight_sets, determinant=determinants)
        copy_guide(origin, draft, determinants)
    return draft


def store(draft: Codebook) -> Codebook:
    """The last of all. Two who begin one at a time wait for each other."""
    others = list(Codebook.objects.select_for_update().order_by("pk").values_list("slug", flat=True))
    if draft.slug in others:
        raise TakenError
    draft.order = (Codebook.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    draft.save()
    return draft


def copies(recording: Recording, rows: Iterable[Any], **pointers: NewIds) -> NewIds:
    """Store rows of a model once more, with free slugs; new ids by old ones."""
    old = list(rows)
    if not old:
        return {}
    model, slugs = type(old[0]), FreeSlugs(type(old[0]))
    made = model.objects.bulk_create(again(row, slug=slugs.after(row.slug), **moved(row, pointers)) for row in old)
    recording.made(model, [row.pk for row in made])
    return {one.pk: other.pk for one, other in zip(old, made, strict=True)}


def copies_of_parts(rows: Iterable[Any], **pointers: NewIds) -> None:
    """Store rows that have no slug once more."""
    old = list(rows)
    if old:
        type(old[0])._default_manager.bulk_create(again(row, **moved(row, pointers)) for row in old)


def moved(row: Model, pointers: dict[str, NewIds]) -> dict[str, int]:
    """The columns of a copy that point to copies."""
    return {f"{name}_id": ids[getattr(row, f"{name}_id")] for name, ids in pointers.items()}


def copy_parts(determinants: NewIds) -> None:
    """Hypothesised responses and sources of determinants."""
    copies_of_parts(ResponseLink.objects.filter(determinant__in=determinants), determinant=determinants)
    through = Determinant.sources.through
    copies_of_parts(through._default_manager.filter(determinant__in=determinants), determinant=determinants)


def copy_guide(origin: Codebook, draft: Codebook, determinants: NewIds) -> None:
    """A draft with the texts of the guide that holds; without texts where there is none."""
    old = current_guide(origin.slug)
    guide = Guide.objects.create(codebook=draft, version=next_version(draft), reach=old.reach)
    copies_of_parts(old.by_determinant.values(), guide={old.pk: guide.pk}, determinant=determinants)


def retire(determinant: Determinant) -> None:
    """Take a determinant out of a draft, with what its guide and weight sets say of it."""
    determinant.guide_entries.all().delete()
    determinant.weights.all().delete()
    determinant.delete()


def discard(draft: Codebook) -> None:
    """Take a whole draft away. Raises ProtectedError where something rests on it."""
    draft.guides.all().delete()
    draft.weight_sets.all().delete()
    for parts in (Determinant.objects.filter(group__codebook=draft), DeterminantGroup.objects.filter(codebook=draft)):
        parts.delete()
    draft.delete()


def weigh(determinant: Determinant) -> None:
    """A new determinant counts 1 in every weight set of its version that says nothing of it."""
    for weight_set in determinant.group.codebook.weight_sets.exclude(weights__determinant=determinant):
        Weight.objects.create(weight_set=weight_set, determinant=determinant, value=1)
