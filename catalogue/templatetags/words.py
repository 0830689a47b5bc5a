"""Levels, verdicts and sources in words."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experience.levels import LevelOrMissing

register = template.Library()

Word = str | Promise

LEVEL_WORDS: dict[LevelOrMissing, Word] = {
    3: gettext_lazy("core"),
    2: gettext_lazy("supporting"),
    1: gettext_lazy("incidental"),
    0: gettext_lazy("none"),
    None: gettext_lazy("cannot be told"),
}


@register.filter
def level_word(level: LevelOrMissing) -> Word:
    return LEVEL_WORDS[level]


@register.filter
def level_class(level: LevelOrMissing) -> str:
    """The class under which the style sheet knows a level."""
    return "missing" if level is None else f"l{level}"


VERDICTS: dict[str, Word] = {
    "reliable": gettext_lazy("reliable"),
    "tentative": gettext_lazy("tentative"),
    "unreliable": gettext_lazy("too low to conclude from"),
    "undefined": gettext_lazy("undefined: nothing varies"),
}


@register.filter
def verdict(word: str) -> Word:
    return VERDICTS[word]


@register.filter
def agreed(levels: Collection[LevelOrMissing]) -> str:
    """How many codings stand behind a level, and whether they agreed."""
    if len(levels) == 1:
        return _("1 coding")
    if len(set(levels)) == 1:
        return _("%(n)s codings agree") % {"n": len(levels)}
    return _("%(n)s codings differ") % {"n": len(levels)}


SOURCE_WORDS: dict[str | None, Word] = {
    "coders": gettext_lazy("coders' disagreement"),
    "weights": gettext_lazy("the unknown weights"),
    "assumptions": gettext_lazy("how levels become numbers and how fast repetition loses value"),
    "missing": gettext_lazy("levels that cannot be told"),
    None: gettext_lazy("nothing: it does not move"),
}


@register.filter
def source_word(source: str | None) -> Word:
    """A source of uncertainty in words."""
    return SOURCE_WORDS[source]


@register.filter
def urlhost(url: str) -> str:
    """The host of an address, without a leading www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
