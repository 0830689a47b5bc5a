"""The widest gaps of a set of services in words: for whom or when little is there, and on which services that hangs."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.service_sets import ServiceSet
from catalogue.verdicts import phrases
from catalogue.verdicts.grid import Cell, Grid, Strip, grid_of
from catalogue.verdicts.thresholds import MOST_GAPS, Reach
from experience.tolerances import TIE_DIGITS

TITLES: dict[Reach, Promise] = {
    Reach.NEARLY_ALONE: gettext_lazy("Next to nothing %(where)s"),
    Reach.HARDLY: gettext_lazy("Little %(where)s"),
    Reach.IN_PART: gettext_lazy("Only in part %(where)s"),
}
"""What is said of a group, or a phase, by how far it is reached."""


@dataclass(frozen=True)
class Gap:
    """A group of people, or a phase of the journey, that services leave open: a title, and sentences on it."""

    title: str
    sentences: Sequence[str]

    @property
    def sentence(self) -> str:
        return " ".join(self.sentences)


def gaps(services: ServiceSet) -> list[Gap]:
    """The three widest gaps of a set; fewer where less is open, none where everybody is reached well at all times."""
    return widest(grid_of(services))


def widest(grid: Grid) -> list[Gap]:
    """One after the other the group or phase with the least coverage in what was not told yet; ties in model order."""
    found: list[Gap] = []
    told: set[Cell] = set()
    while len(found) < MOST_GAPS and (strip := least(grid, told)):
        cells = grid.cells_of(strip)
        found.append(gap(grid, strip, cells))
        told.update(cells)
    return found


def least(grid: Grid, told: Collection[Cell]) -> Strip | None:
    """The phase or group that is least covered outside of what was told; None where nothing else lacks much."""
    strips = [*grid.phases, *(grid.persons if len(grid.persons) > 1 else ())]
    rests = [(strip, [cell for cell in grid.cells_of(strip) if cell not in told]) for strip in strips]
    lacking = [(strip, rest) for strip, rest in rests if rest and strip.reach is not Reach.WELL]
    return min(lacking, key=lambda pair: mean(pair[1]), default=(None, []))[0]


def mean(cells: Sequence[Cell]) -> float:
    return round(sum(cell.coverage for cell in cells) / len(cells), TIE_DIGITS)


def gap(grid: Grid, strip: Strip, cells: Sequence[Cell]) -> Gap:
    is_phase = strip in grid.phases
    where = str(phrases.WHEN[strip.slug]) if is_phase else _("for %(who)s") % {"who": phrases.inside(strip.name)}
    there = names(cells)
    return Gap(title(strip, there, where), list(sentences(grid, cells, there, where, is_phase=is_phase)))


def title(strip: Strip, there: Sequence[str], where: str) -> str:
    if not there:
        return _("Nobody %(where)s") % {"where": where}
    if len(there) == 1:
        return _("One service alone %(where)s") % {"where": where}
    return TITLES[strip.reach] % {"where": where}


def sentences(grid: Grid, cells: Sequence[Cell], there: Sequence[str], where: str, *, is_phase: bool) -> Iterator[str]:
    """Who is there, whether the group is only presumed, and where nobody is."""
    if not there:
        yield _("None of these services is known to add anything %(where)s.") % {"where": where}
        return
    yield _("It hangs on %(services)s.") % {"services": phrases.services(there)}
    if all(cell.presumed for cell in cells if cell.services):
        yield ngettext(
            "That it is there for these people is presumed, not documented.",
            "That they are there for these people is presumed, not documented.",
            len(there),
        )
    empty = [cell for cell in cells if not cell.services]
    if empty and is_phase:
        group_names = {row.slug: row.name for row in grid.persons}
        people = phrases.groups([group_names[cell.person] for cell in empty], len(grid.persons), chosen=grid.chosen)
        yield _("Nobody is there for %(who)s.") % {"who": phrases.listed(people)}
    elif empty:
        yield _("Nobody is there %(when)s.") % {"when": phrases.listed([str(phrases.WHEN[c.phase]) for c in empty])}


def names(cells: Sequence[Cell]) -> list[str]:
    """Who is there at all: those at most of the moments first, then those that are strong at the first of them."""
    places = Counter(name for cell in cells for name in cell.services)
    return [name for name, _number in places.most_common()]
