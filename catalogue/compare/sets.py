"""Cities and own states side by side: sets of services, and what can be told apart of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import Moment
from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.comparison import Cell, ComparedBy, Row, leads
from catalogue.compare.facts import FactRow
from catalogue.forms.reading import RUNGS
from catalogue.pictures.dots import Point, Scale, quarters, share_end
from catalogue.templatetags.numbers import percent
from catalogue.verdicts.comparing import Pair, in_what, of_hundred, on_the_whole, sets_on_one
from catalogue.verdicts.overall import subject
from catalogue.verdicts.phrases import listed
from catalogue.verdicts.thresholds import whole_percent
from experience.coverage import LEAST_RUNNING, Values
from experience.judgement import RungName
from experience.models import Determinant
from experience.ranking import DRAWS
from experience.sure.apart import STILL_AHEAD, TOLD_APART, Order, ordered, tried_without
from experience.sure.figures import Figures
from experience.sure.ranges import Range, ranges
from experience.sure.without import without_each

WHOLE = 0
"""The place of the whole among the figures of a set, before those of each determinant."""


def likely(figure: Range) -> str:
    """A range in words."""
    return _("likely between %(low)s and %(high)s") % {"low": whole_percent(figure.low), "high": percent(figure.high)}


@dataclass(frozen=True)
class ComparedSet:
    """The services of a city, or of a state of somebody's own, with the name under which they are compared."""

    key: str
    label: str
    services: ServiceSet
    address: str
    rung: RungName
    own: bool = False

    @property
    def subject(self) -> str:
        return subject(len(self.services.members), self.label, own=self.own)

    @property
    def anywhere(self) -> float:
        return self.services.ladder.anywhere.value

    @property
    def moments(self) -> float:
        return self.services.ladder.moments.value

    @property
    def activities(self) -> float:
        return self.services.ladder.activities.value

    @property
    def drawn(self) -> Figures:
        return self.services.simulated.figures

    @property
    def covered(self) -> Values:
        """Coverage of each determinant on the rung in every draw, (K, draws)."""
        return self.drawn.of(self.rung)

    @cached_property
    def ranges(self) -> list[Range]:
        """Of every determinant on the rung."""
        return ranges([getattr(row, self.rung) for row in self.services.determinants], self.covered)

    def figures(self, covered: Values, kept: Sequence[int]) -> Values:
        """C_1 over some determinants by place, and then the coverage of each determinant: (..., 1 + K, draws)."""
        return np.concatenate([self.drawn.weighted(covered, self.rung, kept)[..., None, :], covered], axis=-2)

    @cached_property
    def cells(self) -> list[Moment]:
        """The moments of the groups of people for whom is asked."""
        chosen = self.services.persons
        return [cell for row in self.services.moments if chosen is None or row.slug in chosen for cell in row.cells]

    @property
    def known(self) -> str:
        number = len(self.services.members)
        nobody = sum(not cell.members for cell in self.cells)
        services = ngettext("%(n)s service", "%(n)s services", number) % {"n": number}
        of = {"services": services, "n": nobody, "of": len(self.cells)}
        return _("%(services)s; nobody in %(n)s of %(of)s moments.") % of

    @property
    def likely(self) -> str:
        """The range of the rung on which it is compared, in words."""
        figure = getattr(self.services.ladder, self.rung).range
        words = {"low": whole_percent(figure.low), "high": percent(figure.high), "where": RUNGS[self.rung]}
        return _("Likely between %(low)s and %(high)s %(where)s.") % words

    @property
    def is_compared(self) -> bool:
        return self.services.has_profile and self.services.bounds is None

    @property
    def why_not(self) -> str:
        """Why it takes no part in the comparison."""
        if self.services.has_profile and (bounds := self.services.bounds):
            return _("Too many answers are open to compare it: at every moment it covers from %(low)s to %(high)s.") % {
                "low": percent(bounds.low),
                "high": percent(bounds.high),
            }
        sentence = _("Too little is known to compare it: fewer than %(least)s of its services can be expected to run.")
        return sentence % {"least": LEAST_RUNNING}


@dataclass(frozen=True)
class SetComparison(ComparedBy):
    """Sets of services, each in the same draws; `rung` of the ladder is what they are compared on."""

    every: Sequence[ComparedSet]
    snapshot: Snapshot
    rung: RungName

    has_ranges = True

    @cached_property
    def things(self) -> list[ComparedSet]:
        """Those that are compared: with a profile, and a value."""
        return [one for one in self.every if one.is_compared]

    @cached_property
    def left_aside(self) -> list[ComparedSet]:
        return [one for one in self.every if not one.is_compared]

    @property
    def labels(self) -> list[str]:
        return [thing.label for thing in self.things]

    @property
    def title(self) -> str:
        return listed([one.label for one in self.every])

    @cached_property
    def scale(self) -> Scale:
        end = share_end(max((row.high for thing in self.things for row in thing.ranges), default=1.0))
        return Scale(end, [percent(share) for share in quarters(end)])

    @cached_property
    def draws(self) -> int:
        """So many draws are compared: of a larger set, which has fewer, they are the first of those of another."""
        return min((thing.services.simulated.draws for thing in self.things), default=DRAWS)

    @cached_property
    def orders(self) -> dict[tuple[int, int], list[Order]]:
        """Of every pair, by place: the order on the whole, then that by each determinant."""
        figures = [thing.figures(thing.covered, self.kept)[:, : self.draws] for thing in self.things]
        orders = {
            (i, j): [ordered(*own) for own in zip(figures[i], figures[j], strict=True)]
            for i, j in combinations(range(len(self.things)), 2)
        }
        for place, thing in enumerate(self.things):
            self.try_without(place, thing, figures, orders)
        return orders

    def try_without(
        self, place: int, thing: ComparedSet, figures: list[Values], orders: dict[tuple[int, int], list[Order]]
    ) -> None:
        """Try the orders in which a thing is the higher one without each of its services: the whole, and what decides.

        One thing after the other, since the figures without each service are large.
        """
        without = thing.figures(without_each(thing.services.simulated, self.rung), self.kept)[..., : self.draws]
        for (i, j), own in orders.items():
            for row, order in enumerate(own):
                higher, lower = (i, j) if order.probability >= 1 / 2 else (j, i)
                if higher == place and (row == WHOLE or order.told_apart):
                    own[row] = tried_without(order, without[:, row], figures[lower][row])

    @property
    def pairs(self) -> list[Pair]:
        """Every pair by C_1 on the rung, over the determinants that are compared by."""
        return self.pairs_of(WHOLE)

    def pairs_of(self, row: int) -> list[Pair]:
        return [Pair(self.labels[i], self.labels[j], own[row]) for (i, j), own in self.orders.items()]

    @cached_property
    def rows(self) -> list[Row]:
        return [self.row(position, determinant) for position, determinant in enumerate(self.snapshot.determinants)]

    def row(self, position: int, determinant: Determinant) -> Row:
        own, pairs = [thing.ranges[position] for thing in self.things], self.pairs_of(WHOLE + 1 + position)
        return Row(
            determinant=determinant,
            names=self.labels,
            points=[Point(figure.point, figure.low, figure.high) for figure in own],
            cells=[Cell(percent(figure.point), likely(figure)) for figure in own],
            verdict=sets_on_one(self.labels, pairs),
            left_out=determinant in self.left_out,
            pairs=pairs,
        )

    @property
    def verdict(self) -> str:
        if len(self.things) < 2:
            return _("There is nothing to tell apart: fewer than two of these have a profile.")
        subjects = {thing.label: thing.subject for thing in self.things}
        sentences = [on_the_whole("sets", subjects, self.pairs), in_what("sets", leads(self.rows))]
        return " ".join(sentence for sentence in sentences if sentence)

    @property
    def note(self) -> str:
        return _(
            "Bold: clearly ahead. A name stands for the services documented or listed for it; others that run there "
            "may be missing."
        )

    @property
    def rule(self) -> str:
        return _(
            "Below %(apart)s of 100, or below %(survives)s with any one of its services left out, it is too close to "
            "call."
        ) % {"apart": of_hundred(TOLD_APART), "survives": of_hundred(STILL_AHEAD)}

    @property
    def facts(self) -> list[FactRow]:
        """What is not judged: how many services there are, in how many fields, and how they are linked."""
        return [FactRow(label, [read(thing.services) for thing in self.things]) for label, read in FACTS]


def fields(services: ServiceSet) -> str:
    there = sum(bool(row.members) for row in services.fields)
    return _("%(n)s of %(of)s") % {"n": there, "of": len(services.fields)}


def expected(services: ServiceSet) -> str:
    """How many services can be expected to run, in whole ones."""
    number = services.expected_running
    return f"{number:g}" if number.is_integer() else _("about %(number)s") % {"number": round(number)}


FACTS: list[tuple[Promise, Callable[[ServiceSet], str]]] = [
    (gettext_lazy("Services"), lambda services: str(len(services.members))),
    (gettext_lazy("Expected to run"), expected),
    (gettext_lazy("Fields of activity with a service"), fields),
    (gettext_lazy("Hand-overs between running services"), lambda services: str(services.integration.links)),
    (gettext_lazy("Running services with a hand-over"), lambda services: percent(services.integration.linked_share)),
]
