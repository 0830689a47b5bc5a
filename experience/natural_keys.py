"""Natural keys for fixtures: how rows find each other by name.

A memory spares a load its repeated questions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

Key = tuple[Any, ...]
"""Values of the lookups in NATURAL_KEY, in their order."""

Keyed = TypeVar("Keyed", bound="WithNaturalKey")


@dataclass(frozen=True)
class Memory:
    """Rows that were found once: by database, model and natural key, and by model and id."""

    by_key: dict[tuple[str, type[models.Model], Key], models.Model] = field(default_factory=dict)
    by_id: dict[tuple[Any, Any], models.Model] = field(default_factory=dict)

    def hold(self, row: models.Model, using: str, key: Key) -> None:
        self.by_key[using, type(row), key] = self.by_id[type(row), row.pk] = row


_memory: ContextVar[Memory | None] = ContextVar("natural_keys", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """While this holds, a row that was found once by its natural key is not asked for again. May be nested."""
    token = _memory.set(_memory.get() or Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def remember(row: models.Model, using: str = DEFAULT_DB_ALIAS) -> None:
    """While keys are remembered: let others find this row by its key, though it is not stored yet."""
    memory = _memory.get()
    if memory is None or not isinstance(row, WithNaturalKey):
        raise TypeError(f"A {row._meta.verbose_name} cannot be remembered.")
    key = row.natural_key()
    if (using, type(row), key) in memory.by_key:
        raise ValueError(f"There is a {row._meta.verbose_name} with the natural key {key} already.")
    memory.hold(row, using, key)


class NaturalKeyManager(models.Manager[Keyed]):
    """Finds a row by the lookups that its model names in NATURAL_KEY."""

    def get_by_natural_key(self, *key: Any) -> models.Model:
        memory = _memory.get()
        known = memory.by_key.get((self.db, self.model, key)) if memory else None
        if known is not None:
            return known
        row = self.get(**dict(zip(self.model.NATURAL_KEY, key, strict=True)))
        if memory:
            memory.hold(row, self.db, key)
        return row


class WithNaturalKey(models.Model):
    """A model whose rows are known by the fields and relations in NATURAL_KEY, such as ("service__slug", "number")."""

    NATURAL_KEY: tuple[str, ...] = ("slug",)

    objects = NaturalKeyManager()

    class Meta:
        abstract = True

    def natural_key(self) -> Key:
        return tuple(self._follow(lookup.split("__")) for lookup in self.NATURAL_KEY)

    def _follow(self, path: list[str]) -> Any:
        """None where a pointer on the way is empty."""
        value: Any = self
        for name in path:
            value = value and self._related(value, name)
        return value

    @staticmethod
    def _related(row: models.Model, name: str) -> Any:
        """An attribute of a row; a related row comes from the memory where it is known."""
        pointer = row._meta.get_field(name)
        memory = _memory.get()
        if memory and isinstance(pointer, models.ForeignKey):
            known = memory.by_id.get((pointer.related_model, getattr(row, pointer.attname)))
            if known is not None:
                return known
        return getattr(row, name)
