"""People, phases and names as parts of a sentence."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.names import isolated
from catalogue.verdicts.thresholds import MOST_NAMED

WHEN: dict[str, Promise] = {
    "before": gettext_lazy("before the visit"),
    "arrival": gettext_lazy("on arrival"),
    "during": gettext_lazy("during the stay"),
    "departure": gettext_lazy("on the way home"),
    "after": gettext_lazy("afterwards"),
}

NUMBERS: tuple[Promise, ...] = (
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


def in_words(number: int) -> str:
    """A number as it stands in a sentence: small ones as words."""
    return str(NUMBERS[number - 1]) if 1 <= number <= len(NUMBERS) else str(number)


def inside(name: str) -> str:
    """A name as it stands inside a sentence; abbreviations and one-letter words keep their capital."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def listed(names: Sequence[str]) -> str:
    """a · a and b · a, b, and c; with a comma also where one of two names holds an “and” itself."""
    names = [isolated(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    nested = any(f" {_('and')} " in name for name in names)
    pattern = _("%(first)s, and %(last)s") if nested or len(names) > 2 else _("%(first)s and %(last)s")
    return pattern % {"first": ", ".join(names[:-1]), "last": names[-1]}


def groups(names: Sequence[str], of: int, *, chosen: bool = False) -> list[str]:
    """Some groups out of so many, of which some are `chosen` among more, as parts of a list: by name where they are
    few, else how many."""
    if len(names) == of > 1:
        return [_("every chosen group") if chosen else _("every group")]
    if len(names) > MOST_NAMED:
        return [_("%(number)s of the %(of)s groups") % {"number": in_words(len(names)), "of": in_words(of)}]
    return [inside(name) for name in names]


def services(names: Sequence[str]) -> str:
    """Services by name, at most MOST_NAMED things in all, and how many more there are."""
    more = len(names) - MOST_NAMED
    if more < 1:
        return listed(names)
    rest = ngettext("%(number)s other service", "%(number)s other services", more + 1)
    return listed([*names[: MOST_NAMED - 1], rest % {"number": in_words(more + 1)}])
