"""The codes of one service for the groups of people and phases that it reaches, side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.analysis.reach import PHASE_NAMES
from catalogue.models import ReachCode, Service, SettledReach
from catalogue.models.querysets import SheetQuerySet


@dataclass(frozen=True)
class ItemReach:
    """A group or phase by name, what each sheet says of it, and what was settled; None where nothing was."""

    slug: str
    name: str
    codes: list[ReachCode]
    settled: SettledReach | None

    @property
    def differ(self) -> bool:
        return len({code.basis for code in self.codes}) > 1

    @property
    def overruled(self) -> bool:
        """Whether what was settled is none of its codes."""
        return self.settled is not None and self.settled.basis not in {code.basis for code in self.codes}


def compared_reach(service: Service, sheets: SheetQuerySet, groups: Mapping[str, str]) -> Iterator[ItemReach]:
    """Every group (names by slug) and phase of which some sheet says something, in two queries and one for pages."""
    codes: dict[str, list[ReachCode]] = defaultdict(list)
    given = ReachCode.objects.filter(sheet__in=sheets.order_by().values("pk"))
    related = given.select_related("sheet__coder", "sheet__coding_round", "group").prefetch_related("evidence")
    for code in related.order_by("sheet__coding_round__opened", "sheet__coder__slug"):
        codes[code.item].append(code)
    settled = {row.item: row for row in service.reach.select_related("group")}
    for slug, name in {**groups, **{phase: str(name) for phase, name in PHASE_NAMES.items()}}.items():
        if slug in codes:
            yield ItemReach(slug, name, codes[slug], settled.get(slug))
