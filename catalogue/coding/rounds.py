"""Rounds are opened, changed, closed and opened again; a round may be run on a sample that is kept with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.timezone import localdate

from catalogue.coding.sampling import draw
from catalogue.history.recording import Origin, recorded
from catalogue.models import Coder, CodingRound, Service
from catalogue.models.belonging import known_in_view

SHOWN = ("name", "description", "opened", "due", "closed")
"""What a person sees of a round who changes it."""


def rounds_in_view() -> QuerySet[CodingRound]:
    """Those with codes or assignments of services in view, or with none at all yet."""
    return CodingRound.objects.filter(known_in_view(CodingRound))


def coders_in_view() -> QuerySet[Coder]:
    return Coder.objects.filter(known_in_view(Coder))


@dataclass(frozen=True)
class Sample:
    """A sample of services (their slugs), of how many, on which day, and with what it can be drawn again."""

    size: int
    seed: int
    by_field: bool
    of: int
    drawn: str
    services: list[str]


def sample_of(coding_round: CodingRound) -> Sample | None:
    """None where a round is not run on a sample."""
    return Sample(**coding_round.sample) if coding_round.sample else None


def draw_sample(size: int, seed: int, *, by_field: bool) -> Sample:
    """Of the services that are published now."""
    fields = dict(Service.objects.published().order_by("slug").values_list("slug", "domain__slug"))
    services = draw(fields, size, seed, by_field=by_field)
    return Sample(len(services), seed, by_field, len(fields), localdate().isoformat(), services)


class ChangedRoundError(Exception):
    """The round is not what the person saw."""


def open_round(user: User, coding_round: CodingRound, sample: Sample | None) -> None:
    """Begin a new round, on a sample or on whatever is assigned.

    Raises ChangedRoundError where a double click or somebody else took its slug meanwhile.
    """
    coding_round.sample = asdict(sample) if sample else {}
    try:
        with recorded(user, coding_round.description, Origin.FORM):
            coding_round.save(force_insert=True)
    except IntegrityError:
        raise ChangedRoundError from None


def shown(coding_round: CodingRound) -> dict[str, str | None]:
    """What a person has in front, as JSON keeps it."""
    values = {name: getattr(coding_round, name) for name in SHOWN}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def change_round(
    user: User, coding_round: CodingRound, values: Mapping[str, Any], seen: Mapping[str, str | None]
) -> None:
    """Write some of what is shown of a round. Raises ChangedRoundError unless it is what the person had `seen`."""
    with recorded(user, "", Origin.FORM):
        present = CodingRound.objects.select_for_update(no_key=True).get(pk=coding_round.pk)
        before = shown(present)
        for name, value in values.items():
            setattr(present, name, value)
        if before not in (seen, shown(present)):
            raise ChangedRoundError
        present.save(update_fields=[*values])


def keep_sample(user: User, coding_round: CodingRound, sample: Sample) -> None:
    """Run a round on a sample from now on. Raises ChangedRoundError where it has another one already."""
    with recorded(user, "", Origin.FORM):
        present = CodingRound.objects.select_for_update(no_key=True).get(pk=coding_round.pk)
        if present.sample not in ({}, asdict(sample)):
            raise ChangedRoundError
        present.sample = asdict(sample)
        present.save(update_fields=["sample"])
