"""What is answered of a set of services, of a city or of My city: the same for the page, for data and for a report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.additions import Additions
from catalogue.analysis.members import Link, Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import DeterminantRow, Rung
from catalogue.forms.reading import RUNGS
from catalogue.judging.forms import JudgingForm
from catalogue.judging.yardstick import Yardstick, yardstick
from catalogue.verdicts.gaps import Gap, gaps
from catalogue.verdicts.overall import Verdict, verdict
from catalogue.verdicts.thresholds import percent, whole_percent
from experience.coverage import LEAST_RUNNING
from experience.levels import Scale
from experience.tolerances import NOTHING


@dataclass(frozen=True)
class Shape:
    """One determinant against the yardstick: its figures, the target with the band of random sets, and the gap."""

    figures: DeterminantRow
    covered: float
    target: float
    band: tuple[float, float] | None
    is_gap: bool
    scale: Scale

    @property
    def gap(self) -> float:
        return self.target - self.covered

    @property
    def supporters(self) -> list[Member]:
        return [part.member for part in self.figures.parts if self.scale.supports(part.level)]


@dataclass(frozen=True)
class Outcome:
    """A set of services judged as a valid form asks; `own` is a person's list, `name` the city that it stands for, with
    so many people where that is known."""

    services: ServiceSet
    form: JudgingForm
    yardstick: Yardstick
    name: str
    population: int | None = None
    own: bool = False

    @cached_property
    def verdict(self) -> Verdict:
        return verdict(self.services, self.name, own=self.own)

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps(self.services)

    @cached_property
    def additions(self) -> Additions:
        """The best next services, with the contradictions between the limits where there are some."""
        return Additions(self.services, self.form.wishes)

    @property
    def problems(self) -> dict[str, list[str]]:
        """Why no next services can be found, as form problems are told; empty where they can."""
        contradictions = self.additions.contradictions
        return {"": contradictions} if contradictions else {}

    @property
    def within(self) -> float:
        """How far the best next services can be off the best possible, as a share of what these would bring."""
        plan = self.additions.plan
        return (plan.bound - plan.value) / (plan.bound - plan.start) if plan.bound > plan.start else 0.0

    @property
    def shapes(self) -> list[Shape]:
        return [self.shape(position, row) for position, row in enumerate(self.services.determinants)]

    def shape(self, position: int, row: DeterminantRow) -> Shape:
        covered = getattr(row, self.form.rung)
        band = self.yardstick.band
        return Shape(
            figures=row,
            covered=covered,
            target=self.yardstick.target[position],
            band=None if band is None else (float(band.low[position]), float(band.high[position])),
            is_gap=covered < self.yardstick.least(position) - NOTHING,
            scale=self.services.snapshot.scale,
        )

    @property
    def fields_told(self) -> str:
        """In how many fields of activity services run."""
        fields = self.services.domains_in_scope
        there = len({member.domain for member in self.services.running} & set(fields))
        sentence = ngettext(
            "Services run in %(there)s of %(of)s field of activity.",
            "Services run in %(there)s of %(of)s fields of activity.",
            len(fields),
        )
        return sentence % {"there": there, "of": len(fields)}

    @property
    def band_told(self) -> str:
        """What as many random services reach; empty where that is not compared with."""
        band = self.yardstick.band
        if band is None:
            return ""
        mean, low, high = (percent(whole_percent(float(figures[-1]))) for figures in band)
        sentence = _("%(services)s reach %(mean)s %(where)s, most such sets between %(low)s and %(high)s.")
        return sentence % {
            "services": self.yardstick.name,
            "mean": mean,
            "where": self.where,
            "low": low,
            "high": high,
        }

    @property
    def where(self) -> str | Promise:
        """Where coverage counts, inside a sentence: the rung of the ladder."""
        if self.form.rung == "moments" and self.form.persons:
            return _("at every moment, for the chosen groups")
        return RUNGS[self.form.rung]

    @property
    def covered(self) -> float:
        """The coverage on the chosen rung, 0..1, whatever it is compared with."""
        rung: Rung = getattr(self.services.ladder, self.form.rung)
        return rung.value

    @property
    def why_no_profile(self) -> str:
        """The reason in a sentence; empty where there is a profile."""
        if self.services.has_profile:
            return ""
        number = len(self.services.members)
        sentence = ngettext(
            "%(number)s service is known; a picture needs %(least)s that can be expected to run.",
            "%(number)s services are known; fewer than the %(least)s that a picture needs can be expected to run.",
            number,
        )
        return sentence % {"number": number, "least": LEAST_RUNNING}


def judged(
    members: Sequence[Member],
    form: JudgingForm,
    name: str,
    population: int | None = None,
    *,
    own: bool = False,
    links: Sequence[Link] = (),
) -> Outcome:
    """Services under the choices of a valid form, with links that a person added: see Outcome."""
    whole = ServiceSet(
        members, form.sees.visible, form.weights, scope=form.scope, persons=form.persons, own_links=links
    )
    compared = yardstick(whole, form)
    return Outcome(replace(whole, target=compared.target), form, compared, name, population, own)
