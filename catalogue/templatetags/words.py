"""Levels, verdicts and sources in words."""

import re
from collections.abc import Collection, Iterable
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.citations import CITATION, listed, numbers_in
from catalogue.analysis.names import isolated
from catalogue.exchange.releases import release_words
from catalogue.index.codebooks import issued_codebooks
from catalogue.templatetags.numbers import percent
from experience.agreement import Agreement, Undefined
from experience.levels import LevelOrMissing, Scale
from experience.models import Codebook

register = template.Library()

Word = str | Promise

WEB = ("http://", "https://")
"""How an address begins that may be a link: a form asks for it, and what was written past forms may be anything."""

USUAL_BLOCKS = 3

CANNOT_BE_TOLD = gettext_lazy("cannot be told")


@register.filter
def level_word(level: LevelOrMissing, scale: Scale) -> Word:
    """A level by the name that its scale gives it."""
    return CANNOT_BE_TOLD if level is None else scale.labels[level]


@register.filter
def blocks_told(scale: Scale) -> str:
    """What the blocks of a column stand for, from below."""
    return ", ".join(scale.labels[1:])


@register.filter
def levels_told(scale: Scale) -> str:
    """All levels with their names, the highest first."""
    return ", ".join(f"{level} {scale.labels[level]}" for level in reversed(scale.levels))


register.filter(isolated)
register.filter(release_words)


@register.filter
def codebook_name(codebook: Codebook) -> str:
    """What a version of the model is called, where there are several; else nothing, for there is but one."""
    return codebook.name if len(issued_codebooks()) > 1 else ""


@register.filter
def level_class(level: LevelOrMissing, scale: Scale) -> str:
    """The classes under which the style sheet knows a level."""
    return "missing" if level is None else f"l{level}{blocks_class(scale)}"


@register.filter
def blocks_class(scale: Scale) -> str:
    """A further class that says how many blocks make a column; none where these are as many as usual."""
    return "" if scale.top == USUAL_BLOCKS else f" top{scale.top}"


VERDICTS: dict[str, Word] = {
    "reliable": gettext_lazy("reliable"),
    "tentative": gettext_lazy("tentative"),
    "unreliable": gettext_lazy("too low to conclude from"),
}

UNDEFINED_WORDS: dict[Undefined, Word] = {
    Undefined.NOBODY: gettext_lazy("no level was given"),
    Undefined.ONE_CODER: gettext_lazy("one coder only"),
    Undefined.NEVER_TWICE: gettext_lazy("no service coded twice"),
    Undefined.ONE_UNIT: gettext_lazy("fewer than 2 services coded twice"),
    Undefined.NO_VARIATION: gettext_lazy("all levels are the same"),
}
"""Why there is no alpha."""

UNDEFINED_MARKS: dict[Undefined, str] = dict(zip(Undefined, "abcde", strict=True))
"""The same where there is no room for words."""


@register.filter
def why_undefined(reason: Undefined) -> Word:
    return UNDEFINED_WORDS[reason]


@register.filter
def mark_of(reason: Undefined) -> str:
    return UNDEFINED_MARKS[reason]


@register.filter
def verdict(agreement: Agreement) -> Word:
    """How far a determinant can be relied on; why that cannot be told where there is no alpha."""
    if agreement.undefined:
        return _("undefined: %(why)s") % {"why": UNDEFINED_WORDS[agreement.undefined]}
    return VERDICTS[agreement.verdict]


SOURCE_WORDS: dict[str | None, Word] = {
    "codes": gettext_lazy("coders' disagreement"),
    "state": gettext_lazy("whether services run"),
    "reach": gettext_lazy("for whom services are there"),
    "weights": gettext_lazy("the unknown weights"),
    "open": gettext_lazy("levels that cannot be told"),
    None: gettext_lazy("nothing: it does not move"),
}


@register.filter
def source_word(source: str | None) -> Word:
    """A source of uncertainty in words."""
    return SOURCE_WORDS[source]


class Likely(Protocol):
    """What is likely between two shares 0..1."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@register.filter
def likely(figure: Likely) -> str:
    """The range of a share in words, whole per cent."""
    return _("likely between %(low)s and %(high)s") % {"low": f"{100 * figure.low:.0f}", "high": percent(figure.high)}


@register.filter
def more_points(rise: float) -> str:
    """A rise of a share 0..1 in words, whole percentage points."""
    whole = round(100 * rise)
    if whole == 0:
        return _("Less than 1 point more") if rise > 0 else _("Nothing more")
    return ngettext("%(n)s point more", "%(n)s points more", whole) % {"n": whole}


@register.filter
def urlhost(url: str) -> str:
    """The host of an address, without a leading www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


class Numbered(Protocol):
    number: int


@register.simple_tag
def cited(text: str, pages: Iterable[Numbered], all_named: bool = True) -> SafeString:
    """A text whose citations lead to the pages, and behind it those that it does not cite, if all are to be named."""
    known = [page.number for page in pages]
    parts = CITATION.split(text)
    shown = [citation(part, known) if place % 2 else format_html("{}", part) for place, part in enumerate(parts)]
    named = numbers_in(text)
    more = [format_html(" {}", page_ref(number)) for number in known if all_named and number not in named]
    return mark_safe("".join([*shown, *more]))  # noqa: S308 - every part is escaped above


def citation(numbers: str, known: Collection[int]) -> SafeString:
    """The numbers of one citation as links; as they were typed where one of them is no page."""
    own = listed(numbers)
    if not {*own} <= {*known}:
        return format_html("[{}]", numbers)
    return mark_safe(" ".join(map(page_ref, own)))  # noqa: S308 - made of numbers


def page_ref(number: int) -> SafeString:
    label = _("evidence %(n)s") % {"n": number}
    return format_html('<a class="ref" href="#evidence-{}" aria-label="{}">[{}]</a>', number, label, number)


LONGEST_SEARCH = 200
"""So many letters the page that is not found puts into its search box at most."""


@register.filter
def words_of_address(path: str) -> str:
    """What somebody may have looked for: the words of the last part of an address, as many as a search takes."""
    parts = [part for part in unquote(path).split("/") if part]
    return re.sub(r"[\W_]+", " ", parts[-1]).strip()[:LONGEST_SEARCH] if parts else ""


@register.filter
def is_web(address: str) -> bool:
    """Whether an address may be a link: others, such as javascript:, are shown as text alone."""
    return address.lower().startswith(WEB)
