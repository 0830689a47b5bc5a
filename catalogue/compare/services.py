"""Services side by side: levels, what differs, and whose contribution can be told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.drawn import contribution_ranges, contributions
from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.comparison import Cell, ComparedBy, Row, leads, told_once
from catalogue.pictures.dots import Point, Scale
from catalogue.templatetags.numbers import percent
from catalogue.templatetags.words import level_class, level_word
from catalogue.verdicts.comparing import Pair, in_what, of_hundred, on_the_whole, services_on_one
from catalogue.verdicts.phrases import listed
from catalogue.verdicts.thresholds import whole_percent
from experience.models import Determinant
from experience.sure.apart import TOLD_APART, ordered
from experience.sure.contributions import Contributions
from experience.sure.ranges import Range

ENDED = "discontinued"


@dataclass(frozen=True)
class ComparedService:
    """One service with the name under which it is compared."""

    member: Member
    label: str
    profile: Profile
    contribution: Range

    @property
    def address(self) -> str:
        return self.member.get_absolute_url()

    @property
    def contributes(self) -> str:
        """Its contribution in words, with the range."""
        figure = self.contribution
        return _("Contributes %(share)s of all that a service could, likely between %(low)s and %(high)s.") % {
            "share": percent(figure.point),
            "low": whole_percent(figure.low),
            "high": percent(figure.high),
        }

    @property
    def supports(self) -> str:
        """Against how many determinants it counts."""
        of = {"n": self.profile.breadth, "of": len(self.member.levels)}
        return _("Supports %(n)s of %(of)s that shape the experience.") % of


@dataclass(frozen=True)
class ServiceComparison(ComparedBy):
    members: Sequence[Member]
    snapshot: Snapshot

    has_ranges = False

    @cached_property
    def things(self) -> list[ComparedService]:
        return [
            ComparedService(member, label, self.snapshot.profile_of(member), figure)
            for member, label, figure in zip(self.members, self.labels, contribution_ranges(self.drawn), strict=True)
        ]

    @cached_property
    def drawn(self) -> Contributions:
        return contributions(self.members, self.snapshot, self.kept)

    @cached_property
    def pairs(self) -> list[Pair]:
        draws = self.drawn.drawn
        return [
            Pair(one, other, ordered(draws[i], draws[j]))
            for (i, one), (j, other) in combinations(enumerate(self.labels), 2)
        ]

    @cached_property
    def labels(self) -> list[str]:
        return told_once(member.name for member in self.members)

    @property
    def title(self) -> str:
        return listed(self.labels)

    @property
    def scale(self) -> Scale:
        return Scale(self.snapshot.scale.top, self.snapshot.scale.labels)

    @cached_property
    def rows(self) -> list[Row]:
        return [self.row(position, determinant) for position, determinant in enumerate(self.snapshot.determinants)]

    def row(self, position: int, determinant: Determinant) -> Row:
        levels, scale = [member.levels[position] for member in self.members], self.snapshot.scale
        return Row(
            determinant=determinant,
            names=self.labels,
            points=[Point(level) for level in levels],
            cells=[Cell(str(level_word(level, scale)), level_class=level_class(level, scale)) for level in levels],
            verdict=services_on_one(dict(zip(self.labels, levels, strict=True))),
            left_out=determinant in self.left_out,
        )

    @property
    def note(self) -> str:
        return _("Bold: the levels are two or more apart. Signs of one level stand below each other.")

    @property
    def rule(self) -> str:
        return _("Below %(apart)s of 100 it is too close to call.") % {"apart": of_hundred(TOLD_APART)}

    @property
    def verdict(self) -> str:
        """The whole comparison in two or three sentences."""
        ended = [thing.label for thing in self.things if thing.member.status == ENDED]
        sentences = [
            on_the_whole("services", dict(zip(self.labels, self.labels, strict=True)), self.pairs),
            self.what(),
        ]
        if ended:
            sentences.append(
                ngettext("%(names)s has ended.", "%(names)s have ended.", len(ended)) % {"names": listed(ended)}
            )
        return " ".join(sentence for sentence in sentences if sentence)

    def what(self) -> str:
        """In what each is alone ahead by the published levels."""
        if not any(row.clear for row in self.rows):
            return _("No known level differs.")
        return in_what("services", leads(self.rows))
