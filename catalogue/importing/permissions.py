"""What somebody must be allowed to do in this room, and that a file does nothing else."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.importing.lines import Line, problem
from catalogue.importing.plan import Compared, Write
from catalogue.importing.sheets import Sheet
from catalogue.models import Service
from catalogue.models.states import State
from catalogue.rules.collections import Role, closed_sentence, known_to, open_to, trusted_to
from catalogue.rules.publishing import may_move

IMPORTS = "catalogue.add_service"


class Rights:
    """What a file does that its user may not; nobody (None) may do everything."""

    def __init__(self, user: User | None):
        self.user = user
        self._asked: set[str] = set()

    def problems(self, sheet: Sheet, compared: Iterable[Compared]) -> Iterator[Line]:
        if self.user is None:
            return
        for each in compared:
            if each.write:
                yield from self.kind_of_write(sheet, each.write, self.user)
                yield from self.closed_collection(sheet, each.row, each.write)
                if sheet.model is Service:
                    yield from self.state(sheet, each.row, each.write, self.user)

    def kind_of_write(self, sheet: Sheet, write: Write, user: User) -> Iterator[Line]:
        """Told once of each sheet."""
        action = action_of(write)
        permission = f"{sheet.model._meta.app_label}.{action}_{sheet.model._meta.model_name}"
        if permission not in self._asked and not user.has_perm(permission):
            yield problem(sentence(action) % {"what": sheet.model._meta.verbose_name_plural}, sheet.name)
        self._asked.add(permission)

    @cached_property
    def closed(self) -> dict[str, str]:
        """By the slug of a service that the person may know of, why it cannot be changed."""
        assert self.user
        open_ones = open_to(self.user, Role.EDITOR).order_by().values("pk")
        known = Service.objects.filter(known_to(self.user, Service)).exclude(collection__in=open_ones)
        sentences = {row.pk: closed_sentence(row) for row in trusted_to(self.user, Role.EDITOR)}
        return {slug: sentences[pk] for slug, pk in known.order_by().values_list("slug", "collection")}

    def closed_collection(self, sheet: Sheet, row: int, write: Write) -> Iterator[Line]:
        for place in sheet.services[:1]:  # of a link the first: it is a part of that service
            if sentence := self.closed.get(write.key[place]):
                yield problem(sentence, sheet.name, row, key=" ".join(write.key))

    def state(self, sheet: Sheet, row: int, write: Write, user: User) -> Iterator[Line]:
        """Publishing and withdrawing are for reviewers, and so is the reason that readers see."""
        before = write.before.get("state", State.DRAFT)
        after = write.values.get("state", before)
        moves = before != after or (after == State.WITHDRAWN and "withdrawal_reason" in write.changed)
        if moves and not may_move(user, before, after):
            message = _("Only reviewers may publish or withdraw: leave the state as it is, or write “review”.")
            yield problem(message, sheet.name, row, "state", " ".join(write.key))


def action_of(write: Write) -> str:
    if write.pk is None:
        return "add"
    return "change" if write.changed else "delete"


def sentence(action: str) -> str:
    return {
        "add": _("You may not add %(what)s."),
        "change": _("You may not change %(what)s."),
        "delete": _("You may not delete %(what)s."),
    }[action]
