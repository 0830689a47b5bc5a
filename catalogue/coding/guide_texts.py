"""Versions of the coding guide as they are read: in their order, and what differs between two of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from catalogue.coding.rounds import rounds_in_view
from catalogue.history.marking import GONE, NEW, Segment, marked_text
from experience.models import Codebook, Determinant, Guide, GuideEntry


@dataclass(frozen=True)
class Passage:
    """One text in two versions; empty where a version does not have it."""

    name: str
    label: str
    old: str
    new: str

    @cached_property
    def segments(self) -> list[Segment]:
        """Both texts with what went and what came marked, word by word where they are alike."""
        whole = [Segment(GONE, self.old), Segment(NEW, self.new)]
        return marked_text(self.old, self.new) or [segment for segment in whole if segment.text]


class EntryChange(NamedTuple):
    """A determinant of which two versions say something different."""

    determinant: Determinant
    passages: list[Passage]


def versions(codebook: Codebook, *, drafts: bool) -> list[Guide]:
    """Of one codebook, the newest first, with the rounds that are coded with each."""
    guides = (
        Guide.objects.filter(codebook=codebook.pk)
        .select_related("codebook")
        .prefetch_related(Prefetch("rounds", rounds_in_view()))
    )
    shown = guides if drafts else guides.filter(issued__isnull=False)
    return sorted(shown, key=lambda guide: (guide.place, guide.version), reverse=True)


def with_entries(guide: Guide) -> Guide:
    """Read again with all of its entries, in three queries, and the rounds in view that it is used in."""
    entries = Prefetch("entries", GuideEntry.objects.select_related("determinant__group__codebook"))
    return (
        Guide.objects.select_related("codebook")
        .prefetch_related(entries, Prefetch("rounds", rounds_in_view()))
        .get(pk=guide.pk)
    )


def changes(old: Guide, new: Guide) -> list[EntryChange]:
    """What differs from one version to another, in the order of the determinants."""
    determinants = {entry.determinant for guide in (old, new) for entry in guide.entries.all()}
    ordered = sorted(determinants, key=lambda determinant: (determinant.order, determinant.slug))
    found = [EntryChange(each, list(differing(old.of(each), new.of(each)))) for each in ordered]
    return [change for change in found if change.passages]


def differing(old: GuideEntry, new: GuideEntry) -> Iterator[Passage]:
    for (name, label, before), (_name, _label, after) in zip(passages(old), passages(new), strict=True):
        if before != after:
            yield Passage(name, label, before, after)


def passages(entry: GuideEntry) -> list[tuple[str, str, str]]:
    """All that an entry says, as (name in data, label, text)."""
    labels = entry.scale.labels
    anchors = [(f"anchor-{level}", f"{level} {labels[level]}", text) for level, text in entry.by_level()]
    return [
        ("question", _("Question"), entry.question),
        *anchors,
        ("boundary", _("Not to be confused"), entry.boundary),
        ("examples", _("Examples"), entry.examples),
    ]
