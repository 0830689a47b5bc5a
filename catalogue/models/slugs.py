"""Slugs of actors: made of names, kept, and never those of somebody else."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from catalogue.models.former_actors import FormerActor

Written = TypeVar("Written")

LONGEST_STEM = 80
"""So many signs of a name stand at most in its slug."""


def slug_of(name: str, turn: int = 0) -> str:
    """The name in plain letters with hyphens, or a digest of one without any; the same on every machine.

    Further turns (1, 2 and so on) add a digest, for names whose slug another has.
    """
    stem = slugify(name)[:LONGEST_STEM].strip("-_")
    slug = stem if stem and not stem.isdigit() else f"actor-{stem or digest(name)}"
    return f"{slug}-{digest(f'{name} {turn}')}" if turn else slug


def digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest()


def give_slugs(actors: Iterable[Any], using: str | None = None) -> None:
    """Give new actors a slug that nobody has or had: their own where it is free, else one of the name.

    One query, and one more where slugs are taken.
    """
    given, waiting, turn = set[str](), list(actors), 0
    while waiting:
        wanted = [(not turn and actor.slug) or slug_of(actor.name, turn) for actor in waiting]
        taken = given | taken_of(wanted, using)
        later = []
        for actor, slug in zip(waiting, wanted, strict=True):
            if slug in taken:
                later.append(actor)
            else:
                actor.slug = slug
                taken.add(slug)
                given.add(slug)
        waiting, turn = later, turn + 1


def taken_of(slugs: Iterable[str], using: str | None) -> set[str]:
    """Which of these slugs an actor has, or had before it was united with another."""
    has, had = (
        model._base_manager.using(using).filter(slug__in=slugs).order_by().values_list("slug", flat=True)
        for model in (apps.get_model("catalogue", "Actor"), FormerActor)
    )
    return set(has.union(had))


def inserted(actors: Sequence[Any], using: str | None, insert: Callable[[], Written]) -> Written:
    """What `insert` gives back, which writes these new actors, each with a slug of its own.

    Raises IntegrityError for what is wrong beside a slug that somebody else took at this very moment.
    """
    give_slugs(actors, using)
    while True:
        tried = [actor.slug for actor in actors]
        try:
            with transaction.atomic(using):
                return insert()
        except IntegrityError:
            give_slugs(actors, using)
            if [actor.slug for actor in actors] == tried:
                raise
