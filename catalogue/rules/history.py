"""Who changed a record, as far as it was written down: the admin and settling do, loaders and commands do not."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

SLACK = timedelta(minutes=1)
"""A save may begin to write before a page is drawn that does not show it yet."""


@dataclass(frozen=True)
class Log:
    """What people did to one record and its parts since a moment, the newest first."""

    entries: list[LogEntry]

    def who(self, model: type[Model] | None, name: str, field: str = "") -> str:
        """Who last wrote this, and when: a field of the record by its label, or a part by model, name and field."""
        with override(None):
            wanted = (str(model._meta.verbose_name) if model else "", name, field)
        for entry in self.entries:
            if wanted in set(written(entry)):
                return signature(entry)
        return ""


def written(entry: LogEntry) -> Iterator[tuple[str, str, str]]:
    """What an entry says was written: parts by model, name and the label of a field, "" for the part as a whole."""
    if entry.action_flag in (ADDITION, DELETION):
        yield "", "", ""
    try:
        changes = json.loads(entry.change_message or "[]")
    except ValueError:
        return
    for change in changes if isinstance(changes, list) else ():
        yield from fields_of(change)


def fields_of(change: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for detail in change.values():
        part = detail.get("name", ""), detail.get("object", "")
        yield *part, ""
        yield from ((*part, str(label)) for label in detail.get("fields", ()))


def signature(entry: LogEntry) -> str:
    """A person and a moment, in words."""
    person = entry.user.get_full_name() or entry.user.get_username()
    moment = date_format(timezone.localtime(entry.action_time), "Y-m-d H:i")
    return _("%(person)s, %(moment)s") % {"person": person, "moment": moment}


def changes_since(drawn: float | None, model: type[Model], pk: Any) -> Log:
    """The log of one record since a moment (seconds since 1970); None where that is not known: all of it."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False), object_id=str(pk)
    )
    if drawn is not None:
        entries = entries.filter(action_time__gte=datetime.fromtimestamp(drawn, UTC) - SLACK)
    return Log(list(entries.select_related("user").order_by("-action_time", "-pk")))


def log_change(user: Any, row: Model, fields: Iterable[str], part: Model | None = None) -> None:
    """Write down that a person changed fields of a record, by their labels, or those of one of its parts."""
    detail: dict[str, Any] = {"fields": list(fields)}
    if part is not None:
        detail |= {"name": str(part._meta.verbose_name), "object": str(part)}
    LogEntry.objects.log_actions(user.pk, [row], 2, change_message=[{"changed": detail}], single_object=True)
