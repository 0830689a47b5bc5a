"""What is in use is not deleted: many-to-many relations that protect the row they point to, as foreign keys can."""

from typing import Any

from django.db.models import ForeignKey, ManyToManyField, Model, ProtectedError, QuerySet
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _


class ProtectingManyToManyField(ManyToManyField):
    """A row that a relation points to cannot be deleted; Django's own field drops the relation without a word.

    Holds in Python alone, as PROTECT does, so that the schema and its migrations are those of Django's field.
    """

    def contribute_to_related_class(self, cls: type[Model], related: Any) -> None:
        super().contribute_to_related_class(cls, related)
        pointer: Any = related.through._meta.get_field(self.m2m_reverse_field_name())
        pointer.remote_field.on_delete = protect_what_is_used

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs


def protect_what_is_used(collector: Collector, field: ForeignKey, pairs: QuerySet, using: str) -> None:
    """Raise ProtectedError with the rows that use what is to be deleted; `pairs` are rows of the table between."""
    [user] = [other for other in field.model._meta.fields if other.is_relation and other is not field]
    users: Any = user.related_model
    rows = users._base_manager.using(using).filter(pk__in=pairs.order_by().values(user.name))
    raise ProtectedError(_("It is in use."), set(rows))
