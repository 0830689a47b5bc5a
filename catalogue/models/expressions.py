"""SQL that the databases write in different ways."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible

BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}
"""The collation of each database that compares bytes."""


@deconstructible(path="catalogue.models.expressions.BytewiseLower")
class BytewiseLower(Func):
    """A text that compares bytewise, ASCII case folded: alike on both databases, in a query and in its index."""

    template = 'LOWER(%(expressions)s COLLATE "%(collation)s")'
    arity = 1
    output_field = CharField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **context: Any
    ) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, *args, collation=BYTEWISE[connection.vendor], **context)
