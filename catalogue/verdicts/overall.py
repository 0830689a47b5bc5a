"""The one sentence on top of a city: whom its documented services reach best, and whom they leave alone most."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.names import isolated
from catalogue.analysis.service_sets import ServiceSet
from catalogue.verdicts import phrases
from catalogue.verdicts.grid import Grid, grid_of
from catalogue.verdicts.thresholds import MOST_PHASES, Reach
from experience.tolerances import TIE_DIGITS

WELL, IN_PART, HARDLY, NEARLY_ALONE = Reach

SENTENCES: dict[tuple[Reach, Reach], Promise] = {
    (WELL, WELL): gettext_lazy("%(services)s reach %(best)s well."),
    (WELL, IN_PART): gettext_lazy("%(services)s reach %(best)s well, and %(worst)s in part."),
    (WELL, HARDLY): gettext_lazy("%(services)s reach %(best)s well and hardly reach %(worst)s."),
    (WELL, NEARLY_ALONE): gettext_lazy("%(services)s reach %(best)s well and leave %(worst)s nearly alone."),
    (IN_PART, IN_PART): gettext_lazy("%(services)s reach %(best)s in part."),
    (IN_PART, HARDLY): gettext_lazy("%(services)s reach %(best)s in part and hardly reach %(worst)s."),
    (IN_PART, NEARLY_ALONE): gettext_lazy("%(services)s reach %(best)s in part and leave %(worst)s nearly alone."),
    (HARDLY, HARDLY): gettext_lazy("%(services)s hardly reach %(best)s."),
    (HARDLY, NEARLY_ALONE): gettext_lazy("%(services)s hardly reach %(best)s and leave %(worst)s nearly alone."),
    (NEARLY_ALONE, NEARLY_ALONE): gettext_lazy("%(services)s leave %(worst)s nearly alone."),
}
"""By the best and the worst word that holds for any group, or for everybody in a phase."""

WITH_HARDLY: dict[Reach, Promise] = {
    WELL: gettext_lazy("%(services)s reach %(best)s well, hardly reach %(hardly)s, and leave %(worst)s nearly alone."),
    IN_PART: gettext_lazy(
        "%(services)s reach %(best)s in part, hardly reach %(hardly)s, and leave %(worst)s nearly alone."
    ),
}
"""By the best word, where some groups are hardly reached, and nobody is nearly alone but everybody in a phase."""

IN_PHASE: dict[str, Promise] = {
    "before": gettext_lazy("%(who)s before the visit"),
    "arrival": gettext_lazy("%(who)s on arrival"),
    "during": gettext_lazy("%(who)s during the stay"),
    "departure": gettext_lazy("%(who)s on the way home"),
    "after": gettext_lazy("%(who)s afterwards"),
}
"""Everybody for whom services are judged, in a phase."""


class Verdict(NamedTuple):
    """A sentence, and the part of it that names who is nearly alone; empty where nobody is."""

    sentence: str
    alone: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The sentence before, in and after that part."""
        return self.sentence.partition(self.alone) if self.alone else (self.sentence, "", "")


def verdict(services: ServiceSet, name: str, *, own: bool = False) -> Verdict:
    """What the services documented for a city, or of a person's `own` list for it, do on the whole."""
    return sentence(grid_of(services), subject(len(services.members), name, own=own))


def subject(number: int, name: str, *, own: bool = False) -> str:
    """The services that a sentence speaks of, as a part of it; never the city as such."""
    if own:
        phrase = ngettext("the only service listed for %(name)s", "the %(number)s services listed for %(name)s", number)
    else:
        phrase = ngettext(
            "the only service documented for %(name)s", "the %(number)s services documented for %(name)s", number
        )
    return phrase % {"number": phrases.in_words(number), "name": isolated(name)}


def sentence(grid: Grid, services: str) -> Verdict:
    """Whom the `services`, named as a part of a sentence, reach best and worst; several services are spoken of."""
    best, worst = (choose((strip.reach for strip in grid.persons), key=list(Reach).index) for choose in (min, max))
    named = people(grid, worst)
    parts = {"services": services, "best": phrases.listed(people(grid, best)), "hardly": phrases.listed(named)}
    said = SENTENCES[best, worst]
    lonely = [] if best is NEARLY_ALONE else [strip.slug for strip in grid.phases if strip.reach is NEARLY_ALONE]
    if lonely:
        said = WITH_HARDLY[best] if worst is HARDLY and best in WITH_HARDLY else SENTENCES[best, NEARLY_ALONE]
        named = [*(named if worst is NEARLY_ALONE else []), *alone_in(lonely, grid)]
        worst = NEARLY_ALONE
    parts["worst"] = phrases.listed(named)
    return Verdict(capfirst(said % parts), parts["worst"] if worst is NEARLY_ALONE else "")


def people(grid: Grid, word: Reach) -> list[str]:
    """The groups for which a word holds; those who are reached best or least, as the word means, first."""
    strips = [strip for strip in grid.persons if strip.reach is word]
    sign = -1 if word in (WELL, IN_PART) else 1
    strips.sort(key=lambda strip: sign * round(strip.coverage, TIE_DIGITS))
    if word is HARDLY and len(strips) == len(grid.persons) > 1:
        return [_("any chosen group") if grid.chosen else _("any group")]
    return phrases.groups([strip.name for strip in strips], len(grid.persons), chosen=grid.chosen)


def alone_in(lonely: Sequence[str], grid: Grid) -> list[str]:
    """Everybody in these phases, as parts of a sentence."""
    if len(lonely) > MOST_PHASES:
        counts = {"number": phrases.in_words(len(lonely)), "of": phrases.in_words(len(grid.phases))}
        return [_("%(who)s in %(number)s of the %(of)s phases") % (counts | {"who": everybody(grid)})]
    return [str(IN_PHASE[phase]) % {"who": everybody(grid)} for phase in lonely]


def everybody(grid: Grid) -> str:
    """All for whom services are judged; a single chosen group is one that the sentence has named before."""
    if not grid.chosen:
        return _("everyone")
    return _("all chosen groups") if len(grid.persons) > 1 else _("them")
