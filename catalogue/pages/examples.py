"""Services that show how something is read."""

from collections.abc import Iterable
from typing import NamedTuple

from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Classification, Service
from experience.models import Determinant

EXAMPLES = 2
"""So many services show a level at most."""


class Example(NamedTuple):
    """A service that has a level, and why; the reason is empty where none needs to be given."""

    member: Member
    reason: str


class Anchor(NamedTuple):
    """A level of a determinant: when it is given, and services that have it."""

    level: int
    text: str
    examples: list[Example]


def telling_member(snapshot: Snapshot) -> Member | None:
    """The service that shows most of what a fingerprint can say: most different levels, most pages read, by slug."""
    return max(by_slug(snapshot), key=lambda member: (len(set(member.levels)), member.evidence), default=None)


def anchors(determinant: Determinant, snapshot: Snapshot) -> list[Anchor]:
    """The levels of a determinant, highest first, each with its services of which most pages were read; one query."""
    texts = snapshot.guide.of(determinant).by_level()
    place = [known.slug for known in snapshot.determinants].index(determinant.slug)
    best = sorted(by_slug(snapshot), key=lambda member: -member.evidence)
    shown = {level: [member for member in best if member.levels[place] == level][:EXAMPLES] for level, _text in texts}
    reasons = reasons_of(determinant, [member for members in shown.values() for member in members])
    return [
        Anchor(level, text, [Example(member, reasons.get(member.slug, "")) for member in shown[level]])
        for level, text in texts
    ]


def reasons_of(determinant: Determinant, members: Iterable[Member]) -> dict[str, str]:
    """Why each service has its level, by slug."""
    slugs = [member.slug for member in members]
    if determinant.derived:
        return dict(Service.objects.filter(slug__in=slugs).values_list("slug", "integration_reason"))
    published = Classification.objects.filter(determinant=determinant, service__slug__in=slugs).order_by()
    return dict(published.values_list("service__slug", "reason"))


def by_slug(snapshot: Snapshot) -> list[Member]:
    return [snapshot.members[slug] for slug in sorted(snapshot.members)]
