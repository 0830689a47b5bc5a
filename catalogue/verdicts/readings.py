"""Sentences on the readings behind levels: who made them, people or machines, and how far they agree."""

from collections.abc import Collection, Sequence

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.reliability import Reading
from catalogue.verdicts import phrases

MADE_BY: dict[frozenset[bool], Promise] = {
    frozenset({False}): gettext_lazy("human"),
    frozenset({True}): gettext_lazy("machine-assisted"),
    frozenset({False, True}): gettext_lazy("human and machine-assisted"),
}
"""By whether the coders of some readings are machines."""


def made_by(readings: Collection[Reading]) -> Promise:
    return MADE_BY[frozenset(reading.machine_assisted for reading in readings)]


def coders(humans: int, machines: int) -> str:
    """So many coders as the beginning of a sentence; there is at least one."""
    people = ngettext("%(n)s human coder", "%(n)s human coders", humans)
    assisted = ngettext("%(n)s machine-assisted coder", "%(n)s machine-assisted coders", machines)
    counted = [(people, humans), (assisted, machines)]
    return capfirst(phrases.listed([text % {"n": phrases.in_words(n)} for text, n in counted if n]))


def agreement(behind: Collection[Sequence[Reading]], overruled: int = 0) -> str:
    """How far the readings behind the levels agree; given for each level that was read. Empty where none was.

    `overruled` is the number of levels that are none of those that were read.
    """
    told = agreeing(behind)
    if not overruled:
        return told
    text = ngettext("%(n)s level was settled otherwise.", "%(n)s levels were settled otherwise.", overruled)
    return f"{told} {capfirst(text % {'n': phrases.in_words(overruled)})}"


def agreeing(behind: Collection[Sequence[Reading]]) -> str:
    several = [own for own in behind if len(own) > 1]
    if not several:
        single = [reading for own in behind for reading in own]
        return _("One %(made_by)s reading stands behind its levels.") % {"made_by": made_by(single)} if single else ""
    differing = [own for own in several if differ(own)]
    agree = {"who": who_read(several), "same": len(several) - len(differing), "of": len(several)}
    if not differing:
        return _("%(who)s agree on all %(of)s levels.") % agree
    return _("%(who)s agree on %(same)s of %(of)s levels.") % agree + f" {apart(differing)}"


def who_read(several: Collection[Sequence[Reading]]) -> str:
    """The readings as the beginning of a sentence: how many where that is the same for each level, and by whom."""
    made = {"made_by": made_by([reading for own in several for reading in own])}
    counts = {len(own) for own in several}
    if len(counts) > 1:
        return _("Independent %(made_by)s readings") % made
    number = capfirst(phrases.in_words(counts.pop()))
    return _("%(number)s independent %(made_by)s readings") % {"number": number, **made}


def differ(readings: Collection[Reading]) -> bool:
    return len({reading.level for reading in readings}) > 1


def difference(readings: Collection[Reading]) -> str:
    """How many readings of one level differ, by whom, and what each gave."""
    given = ", ".join("?" if reading.level is None else str(reading.level) for reading in readings)
    told = {"n": len(readings), "made_by": made_by(readings), "levels": given}
    return _("%(n)s independent %(made_by)s readings differ (%(levels)s)") % told


def apart(differing: Sequence[Sequence[Reading]]) -> str:
    """By how much those readings differ that do."""
    levels = [[reading.level for reading in own if reading.level is not None] for own in differing]
    if any(len(known) < len(own) for known, own in zip(levels, differing, strict=True)):
        return _("Where they differ, one could not tell.") if len(differing) == 1 else _("Some could not tell.")
    steps = max(max(own) - min(own) for own in levels)
    one = ngettext("On the other they differ by %(n)s step.", "On the other they differ by %(n)s steps.", steps)
    more = ngettext(
        "On the others they differ by %(n)s step.", "On the others they differ by up to %(n)s steps.", steps
    )
    return (one if len(differing) == 1 else more) % {"n": phrases.in_words(steps)}
