"""Natural keys for fixtures: how rows find each other by name.

A memory spares a load its repeated questions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, models

_memory: ContextVar[dict | None] = ContextVar("natural_keys", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """While this holds, a row that was found once by its natural key is not asked for again. May be nested."""
    held = _memory.get()
    token = _memory.set({} if held is None else held)
    try:
        yield
    finally:
        _memory.reset(token)


def remember(row: models.Model, using: str = DEFAULT_DB_ALIAS) -> None:
    """While keys are remembered: let others find this row by its key, though it is not stored yet."""
    memory, key = _memory.get(), row.natural_key()
    if (using, type(row), key) in memory:
        raise ValueError(f"There is a {row._meta.verbose_name} with the natural key {key} already.")
    memory[using, type(row), key] = memory[type(row), row.pk] = row


class NaturalKeyManager(models.Manager):
    """Finds a row by the lookups that its model names in NATURAL_KEY."""

    def get_by_natural_key(self, *key):
        memory = _memory.get()
        known = None if memory is None else memory.get((self.db, self.model, key))
        if known is not None:
            return known
        found = self.get(**dict(zip(self.model.NATURAL_KEY, key, strict=True)))
        if memory is not None:
            memory[self.db, self.model, key] = memory[self.model, found.pk] = found
        return found


class WithNaturalKey(models.Model):
    """A model whose rows are known by the fields and relations in NATURAL_KEY, such as ("service__slug", "number")."""

    NATURAL_KEY: tuple[str, ...] = ("slug",)

    objects = NaturalKeyManager()

    class Meta:
        abstract = True

    def natural_key(self):
        return tuple(self._follow(lookup.split("__")) for lookup in self.NATURAL_KEY)

    def _follow(self, path):
        value = self
        for name in path:
            value = self._related(value, name)
        return value

    @staticmethod
    def _related(row, name):
        """An attribute of a row; a related row comes from the memory where it is known."""
        field = row._meta.get_field(name)
        memory = _memory.get()
        if memory is not None and field.many_to_one:
            known = memory.get((field.related_model, getattr(row, field.attname)))
            if known is not None:
                return known
        return getattr(row, name)
