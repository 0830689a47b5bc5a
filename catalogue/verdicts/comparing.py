"""What a comparison says in words: on the whole, and for each determinant. Plain values in, sentences out.

Nothing is said more strongly than the draws allow: what cannot be told apart is called so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.names import isolated
from catalogue.verdicts.phrases import in_words, listed
from catalogue.verdicts.thresholds import FAR_APART, MOST_AHEAD, MOST_DETERMINANTS
from experience.sure.apart import TOLD_APART, Order

ROUNDING = 1e-9


@dataclass(frozen=True)
class Pair:
    """Two alternatives by name, and how often the first of them is ahead."""

    a: str
    b: str
    order: Order

    @property
    def told_apart(self) -> bool:
        return self.order.told_apart

    @property
    def share(self) -> float:
        """In which share of draws the higher one is ahead, .5..1; equal draws count half."""
        return max(self.order.probability, 1 - self.order.probability)

    @property
    def higher(self) -> str:
        return self.a if self.order.probability >= 1 / 2 else self.b

    @property
    def lower(self) -> str:
        return self.b if self.order.probability >= 1 / 2 else self.a


def of_hundred(share: float) -> int:
    """A share of draws as a number of 100, never rounded up."""
    return floor(100 * share + ROUNDING)


def in_draws(pair: Pair) -> str:
    """How often the higher one is ahead, and, where only that speaks against it, how often without one service."""
    number = of_hundred(pair.share)
    if number <= 50:
        return _("%(a)s and %(b)s: neither is ahead more often than the other.") % {
            "a": isolated(pair.a),
            "b": isolated(pair.b),
        }
    said = {"number": number, "name": isolated(pair.higher), "other": isolated(pair.lower)}
    without = pair.order.without_one
    if pair.told_apart or without is None or pair.share < TOLD_APART:
        return _("In %(number)s of 100 test runs %(name)s is ahead of %(other)s.") % said
    return _(
        "In %(number)s of 100 test runs %(name)s is ahead of %(other)s, but only in %(left)s of 100 where one of its "
        "services is left out."
    ) % (said | {"left": of_hundred(without)})


MORE_IN: dict[str, Promise] = {
    "sets": gettext_lazy("those of %(name)s are clearly ahead in %(what)s"),
    "services": gettext_lazy("%(name)s contributes more to %(what)s"),
}
"""How one is said to be ahead in something, by what is compared."""


def reach_more(number: int) -> str:
    """So many sets, each named with its services."""
    return ngettext(
        "%(ones)s reach clearly more than %(others)s.", "%(ones)s each reach clearly more than %(others)s.", number
    )


def contribute_more(number: int) -> str:
    return ngettext(
        "%(ones)s contributes clearly more than %(others)s.",
        "%(ones)s each contribute clearly more than %(others)s.",
        number,
    )


AHEAD = {"sets": reach_more, "services": contribute_more}


def on_the_whole(kind: str, subjects: Mapping[str, str], pairs: Sequence[Pair]) -> str:
    """Who is told apart from whom; `subjects` is how each name is spoken of inside a sentence."""
    lower: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.told_apart:
            lower[pair.higher].add(pair.lower)
    if not lower:
        return nothing_apart(list(subjects.values()))
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in subjects:
        if name in lower:
            groups[tuple(other for other in subjects if other in lower[name])].append(name)
    told = sorted(groups.items(), key=lambda group: -len(group[0]))[:MOST_AHEAD]
    number = sum(len(others) * len(ones) for others, ones in told)
    said = [ahead(kind, [subjects[n] for n in ones], [subjects[n] for n in others]) for others, ones in told]
    return " ".join([*said, *rest_of_pairs(number, pairs)])


def ahead(kind: str, ones: Sequence[str], others: Sequence[str]) -> str:
    sentence = AHEAD[kind](len(ones)) % {"ones": listed(ones), "others": listed(others)}
    return capfirst(sentence) if kind == "sets" else sentence


def nothing_apart(subjects: Sequence[str]) -> str:
    if len(subjects) > 2:
        return _("On the whole, no two of these %(n)s can be told apart.") % {"n": in_words(len(subjects))}
    return _("On the whole, %(both)s are too close to call.") % {"both": listed(subjects)}


def rest_of_pairs(said: int, pairs: Sequence[Pair]) -> Iterator[str]:
    """What is left when some pairs that are told apart were named: the others like them, then those that are not."""
    apart = sum(pair.told_apart for pair in pairs)
    if more := apart - said:
        yield ngettext("One more pair can be told apart.", "%(n)s more pairs can be told apart.", more) % {"n": more}
    if alike := len(pairs) - apart:
        yield ngettext(
            "The other pair is too close to call.", "The other %(n)s pairs are too close to call.", alike
        ) % {"n": alike}


@dataclass(frozen=True)
class RowVerdict:
    """One determinant in words; `leaders` are clearly ahead of all others, `clear` says that anything is ahead, and
    `weighty` that it is so far ahead that the eye should find it first."""

    text: str
    clear: bool
    weighty: bool = False
    leaders: tuple[str, ...] = ()


def sets_on_one(names: Sequence[str], pairs: Sequence[Pair]) -> RowVerdict:
    """Who of some sets covers a determinant clearly more."""
    ahead = {(pair.higher, pair.lower) for pair in pairs if pair.told_apart}
    if not ahead:
        return RowVerdict(by_one_service(pairs) or _("too close to call"), clear=False)
    if leaders := ahead_of_all_others(names, ahead):
        told = _("%(names)s clearly more") % {"names": listed(leaders)}
        return RowVerdict(told, clear=True, weighty=True, leaders=leaders)
    first = max(names, key=lambda name: sum(one == name for one, _other in ahead))
    others = listed([name for name in names if (first, name) in ahead])
    told = _("%(name)s clearly more than %(others)s") % {"name": isolated(first), "others": others}
    return RowVerdict(told, clear=True, weighty=True)


def by_one_service(pairs: Sequence[Pair]) -> str:
    """Who is ahead as often as it takes, but not without one of its services; empty where nobody is."""
    names = list(dict.fromkeys(pair.higher for pair in pairs if pair.share >= TOLD_APART))
    return _("%(names)s, by one service alone") % {"names": listed(names)} if names else ""


def services_on_one(levels: Mapping[str, int | None]) -> RowVerdict:
    """Who of some services has more by the published levels, by name; None where a level cannot be told."""
    known = {name: level for name, level in levels.items() if level is not None}
    untold = [name for name in levels if name not in known]
    highest = max(known.values(), default=None)
    leaders = tuple(name for name, level in known.items() if level == highest)
    clear = len(leaders) < len(known)
    parts = [_("%(names)s more") % {"names": listed(leaders)}] if clear else [] if untold else [_("alike")]
    if untold:
        parts.append(_("cannot be told for %(names)s") % {"names": listed(untold)})
    weighty = clear and max(known.values()) - min(known.values()) >= FAR_APART
    return RowVerdict("; ".join(parts), clear, weighty, () if untold or not clear else leaders)


def ahead_of_all_others(names: Sequence[str], ahead: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """The fewest names of which each is ahead of every name that is not among them; none where there is no such group.

    `ahead` holds (higher, lower).
    """
    by_wins = sorted(names, key=lambda name: -sum((name, other) in ahead for other in names))
    for size in range(1, len(names)):
        group, rest = by_wins[:size], by_wins[size:]
        if all((one, other) in ahead for one in group for other in rest):
            return tuple(name for name in names if name in group)
    return ()


@dataclass(frozen=True)
class Lead:
    """Who alone is clearly ahead in what, and how far before the next one, in the unit of the scale."""

    name: str
    phrase: str
    distance: float


def in_what(kind: str, leads: Iterable[Lead]) -> str:
    """What each is alone ahead in, most before the next one first; empty where there is nothing to say."""
    by_name: dict[str, list[Lead]] = defaultdict(list)
    for lead in sorted(leads, key=lambda lead: -lead.distance):
        by_name[lead.name].append(lead)
    said = [
        MORE_IN[kind] % {"name": isolated(name), "what": some_of([lead.phrase for lead in own])}
        for name, own in by_name.items()
    ]
    sentence = _("%(parts)s.") % {"parts": "; ".join(said)} if said else ""
    return capfirst(sentence) if kind == "sets" else sentence


def some_of(phrases: Sequence[str]) -> str:
    """The first phrases, and how many more there are."""
    more = len(phrases) - MOST_DETERMINANTS
    return listed([*phrases[:MOST_DETERMINANTS], _("%(n)s more") % {"n": more}] if more > 0 else phrases)
