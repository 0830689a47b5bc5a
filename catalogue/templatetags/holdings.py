"""The services of one's own city as rows of its list. In Python, since there are dozens of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple, Protocol

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.templatetags.judging import QUIET, member_link
from catalogue.templatetags.pictures import fingerprint

register = template.Library()


class Row(Protocol):
    """What the list says of one service; see `Holding` of my_city."""

    @property
    def member(self) -> Member: ...
    @property
    def domain_name(self) -> str: ...
    @property
    def collection(self) -> str: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def persons(self) -> Sequence[str]: ...
    @property
    def presumed(self) -> Sequence[str]: ...
    @property
    def phases(self) -> Sequence[str]: ...
    @property
    def state(self) -> str | Promise: ...
    @property
    def guessed(self) -> int: ...
    @property
    def change(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def may_count(self) -> bool: ...


CITY, EVALUATION = "my-city-form", "to-evaluate"
"""The forms that the buttons send."""


class Labels(NamedTuple):
    """What the buttons of a row say, with the name of its service where that is only heard: looked up once a list."""

    runs_here: str
    sharpen: str
    copy: str
    remove: str


def labels() -> Labels:
    return Labels(
        _('It runs here<span class="visually-hidden">: count {name} in full</span>'),
        _('Sharpen<span class="visually-hidden"> {name}</span>'),
        _('Change a copy<span class="visually-hidden"> of {name}</span>'),
        _('Remove<span class="visually-hidden"> {name}</span>'),
    )


@register.simple_tag
def held_rows(rows: Iterable[Row]) -> SafeString:
    said = labels()
    return SafeString("\n".join(held_row(row, said) for row in rows))


def held_row(row: Row, said: Labels) -> str:
    name = f"<bdi>{escape(row.member.name)}</bdi>" if row.number else member_link(row.member)
    whose = ", ".join(words for words in (row.domain_name, row.collection) if words)
    state = escape(str(row.state)) + guessed(row.guessed)
    return (
        f'<tr><th scope="row">{name} {QUIET.format(escape(whose))}</th>'
        f"<td>{fingerprint(row.profile, 'row')}</td>"
        f'<td class="reach">{reach(row)}</td><td>{state}</td><td class="changes">{changes(row, said)}</td></tr>'
    )


def guessed(number: int) -> str:
    if not number:
        return ""
    words = ngettext("%(n)s level is a guess", "%(n)s levels are guesses", number) % {"n": number}
    return f" {QUIET.format(escape(words))}"


def reach(row: Row) -> str:
    """For whom it is there, and when."""
    presumed = _("presumably %(names)s") % {"names": ", ".join(row.presumed)} if row.presumed else ""
    named = escape("; ".join(words for words in (", ".join(row.persons), presumed) if words))
    whom = named or QUIET.format(escape(_("for whom: assumed")))
    when = escape(", ".join(row.phases))
    told = f'<span class="when">{when}</span>' if when else QUIET.format(escape(_("when: assumed")))
    return f"{whom}<br>\n{told}"


BUTTON = '<button type="submit" class="link" name="{}" value="{}" form="{}">{}</button>\n'


def changes(row: Row, said: Labels) -> str:
    """What can be done with it."""
    slug, name = escape(row.member.slug), escape(row.member.name)
    buttons = [
        *([("add", slug, CITY, said.runs_here)] if row.may_count else []),
        ("own", row.number, EVALUATION, said.sharpen) if row.number else ("copy", slug, EVALUATION, said.copy),
        (row.change, slug, CITY, said.remove),
    ]
    return "".join(BUTTON.format(*sent, label.format(name=name)) for *sent, label in buttons)


@register.simple_tag
def row_options(rows: Iterable[Row]) -> SafeString:
    """The services as choices; those of one name are told apart by a number."""
    held = [row.member for row in rows]
    several = {name for name, number in Counter(member.name for member in held).items() if number > 1}
    numbers: Counter[str] = Counter()
    options = []
    for member in held:
        numbers[member.name] += 1
        label = f"{member.name} ({numbers[member.name]})" if member.name in several else member.name
        options.append(f'<option value="{escape(member.slug)}">{escape(label)}</option>')
    return SafeString("\n".join(options))
