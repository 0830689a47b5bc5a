"""What is done to actors."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, recorded
from catalogue.models import Actor, FormerActor, Partner, Service

FILLED = ("short_name", "type", "seat_id", "website")
"""What the actor that stays takes over where it has nothing itself."""


def unite(user: User | AnonymousUser | None, kept: int, others: Collection[int]) -> Actor:
    """Make actors (ids) that are one body one: the one kept has all their services, partnerships, names and addresses.

    Raises DoesNotExist where somebody else made the one kept a part of another meanwhile.
    """
    with recorded(
        user, _("Several records of one body made one."), Origin.ADMIN, role=None
    ) as recording:  # actors are of all collections
        rows = Actor.objects.select_for_update(no_key=True).order_by("pk").in_bulk([kept, *others])
        if kept not in rows:
            raise Actor.DoesNotExist
        services = Service.objects.filter(Q(provider__in=others) | Q(partners__actor__in=others))
        recording.touch(Service, services.values_list("pk", flat=True))
        actor = rows.pop(kept)
        Service.objects.filter(provider__in=rows).update(provider=actor)
        Partner.objects.filter(actor__in=rows).update(actor=actor)
        lead_to(actor, rows)
        for row in rows.values():
            row.delete()
            for field in FILLED:
                setattr(actor, field, getattr(actor, field) or getattr(row, field))
        names = dict.fromkeys(name for row in (actor, *rows.values()) for name in row.names)
        actor.aliases = "\n".join(name for name in names if name not in (actor.name, actor.short_name))
        actor.save()
    return actor


def lead_to(actor: Actor, rows: Mapping[int, Actor]) -> None:
    """Let the addresses of actors that go (by id), and of those that went into these, lead to one that stays."""
    FormerActor.objects.filter(actor__in=rows).update(actor=actor)
    gone = [FormerActor(number=pk, slug=row.slug, united_with=actor.pk, actor=actor) for pk, row in rows.items()]
    present = Q(pk__in=[actor.pk, *rows]) | Q(slug__in=[actor.slug, *(former.slug for former in gone)])
    FormerActor.objects.filter(present).delete()  # of what a file brought back since
    FormerActor.objects.bulk_create(gone)
