"""Who changed a record meanwhile, for people who edit it at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.history.records import label_of, wholes
from catalogue.history.states import WHOLE, as_state, differences, place
from catalogue.models import Revision, Version

SLACK = timedelta(minutes=1)
"""A save may begin to write before a page is drawn that does not show it yet."""

MOST_READ = 100
"""So many versions of a record are looked through at most."""


@dataclass(frozen=True)
class Log:
    """The versions of one record since a moment, the newest first, and last the one before them, if there is any."""

    versions: list[Version]

    def who(self, model: type[Model], pk: object, field: str = WHOLE) -> str:
        """Who last changed this field, or anything of the row, and when; empty where that is not recorded."""
        wanted = place(model, pk)
        for newer, older in zip(self.versions, self.versions[1:], strict=False):
            found = differences(as_state(older.state), as_state(newer.state))
            if any(d.place == wanted and (field == WHOLE or d.field in (WHOLE, field)) for d in found):
                return signature(newer.revision)
        return ""


def changes_since(drawn: float | None, row: Model) -> Log:
    """The log of the record that a row belongs to, since seconds after 1970; where that is None, all of it."""
    if type(row) not in wholes():
        return Log([])
    whole, table = wholes()[type(row)]
    versions = Version.objects.filter(model=label_of(whole), key=getattr(row, table.owner) or 0)
    newest = versions.select_related("revision__user").order_by("-pk")[:MOST_READ]
    return Log(list(until_before(newest.iterator(chunk_size=10), datetime.fromtimestamp(drawn or 0, UTC) - SLACK)))


def until_before(newest_first: Iterator[Version], moment: datetime) -> Iterator[Version]:
    for version in newest_first:
        yield version
        if version.revision.moment < moment:
            return


def signature(revision: Revision) -> str:
    """A person or a program, and a moment, in words; empty where nobody recorded it."""
    if revision.origin == Revision.Origin.FOUND:
        return ""
    user = revision.user
    person = (user.get_full_name() or user.get_username()) if user else revision.get_origin_display()
    moment = date_format(timezone.localtime(revision.moment), "Y-m-d H:i")
    return _("%(person)s, %(moment)s") % {"person": person, "moment": moment}
