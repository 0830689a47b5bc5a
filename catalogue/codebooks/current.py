"""Which version of the model pages show where their address names none."""

from dataclasses import asdict, dataclass

from django.contrib.auth.models import User
from django.db.models import Count
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, recorded
from catalogue.models import Classification, Service
from experience.models import Codebook, Determinant


class NotMovedError(Exception):
    """Another version stays the current one; the text says why."""


@dataclass(frozen=True)
class Effect:
    """What readers would find under a version: how many published services in view have levels of it.

    `complete` ones on each determinant that is coded, which may be that it cannot be told; `partial` ones on some.
    """

    current: str
    """The slug of the version that is current so far; empty where none is."""
    services: int
    complete: int
    partial: int

    @property
    def lacking(self) -> int:
        """Services without some levels."""
        return self.services - self.complete

    @property
    def without(self) -> int:
        """Services without any level."""
        return self.lacking - self.partial


def effect(codebook: Codebook) -> Effect:
    services = Service.objects.published()
    size = Determinant.objects.filter(group__codebook=codebook, derived=False).count()
    coded = Classification.objects.filter(
        service__in=services.values("pk"), determinant__group__codebook=codebook, determinant__derived=False
    )
    given = list(coded.order_by().values("service").annotate(given=Count("pk")).values_list("given", flat=True))
    now = Codebook.objects.filter(is_current=True).values_list("slug", flat=True).first()
    return Effect(now or "", services.count(), given.count(size), len(given) - given.count(size))


def seen(codebook: Codebook) -> dict:
    """What a person has in front who is asked."""
    return asdict(effect(codebook))


def make_current(user: User, codebook: Codebook, shown: dict | None) -> None:
    """Let pages show a version where their address names none; the others stay at their addresses, unchanged.

    `shown` is what the person had `seen`. Raises NotMovedError.
    """
    with recorded(user, _("Made the current version of the model."), Origin.FORM):
        locked = {row.pk: row for row in Codebook.objects.select_for_update().order_by("pk")}
        chosen = locked[codebook.pk]
        if not chosen.issued:
            raise NotMovedError(_("It is a draft: issue it first."))
        if shown != seen(chosen):
            raise NotMovedError(_("Something changed meanwhile. Please look again."))
        for row in locked.values():
            if row.is_current and row != chosen:
                row.is_current = False
                row.save(update_fields=["is_current"])
        chosen.is_current = True
        chosen.save(update_fields=["is_current"])
