"""Template tags and filters: fingerprints, networks, levels in words, numbers with a fixed form, form fields, cuts."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.pictures import fingerprints, histograms, networks

register = template.Library()

LEVEL_WORDS = {
    3: gettext_lazy("core"),
    2: gettext_lazy("supporting"),
    1: gettext_lazy("incidental"),
    0: gettext_lazy("none"),
    None: gettext_lazy("cannot be told"),
}


@register.filter
def level_word(level):
    return LEVEL_WORDS[level]


VERDICTS = {
    "reliable": gettext_lazy("reliable"),
    "tentative": gettext_lazy("tentative"),
    "unreliable": gettext_lazy("too low to conclude from"),
    "undefined": gettext_lazy("undefined: nothing varies"),
}


@register.filter
def verdict(word):
    return VERDICTS[word]


@register.filter
def agreed(levels):
    """How many codings stand behind a level, and whether they agreed."""
    if len(levels) == 1:
        return _("1 coding")
    if len(set(levels)) == 1:
        return _("%(n)s codings agree") % {"n": len(levels)}
    return _("%(n)s codings differ") % {"n": len(levels)}


@register.filter
def level_class(level):
    return "missing" if level is None else f"l{level}"


@register.filter
def field(form, name):
    """The bound field of a form by its name."""
    return form[name]


@register.filter
def levels_of(form, determinant):
    """The levels that a form offers for a determinant."""
    return form.levels_of(determinant)


@register.filter
def chosen_count(choices):
    return sum(choice.chosen for choice in choices)


LONG = 12
"""More choices than these scroll in a box of their own."""


@register.filter
def is_long(choices: Sequence[object]) -> bool:
    return len(choices) > LONG


class Cut(NamedTuple):
    """The head of a list that is shown, and how many more there are."""

    shown: Sequence[object]
    more: int


MOST = {"parts": 12, "overlapping": 8, "members": 6, "changes": 5, "short changes": 4, "cities": 2}
"""How many of each are shown where the whole list would be too long."""


@register.filter
def cut(items: Sequence[object], what: str) -> Cut:
    return Cut(items[: MOST[what]], max(0, len(items) - MOST[what]))


@register.inclusion_tag("pictures/_fingerprint.html")
def fingerprint(profile, size="small", missing=LEVEL_WORDS[None]):
    groups = [determinant.group_id for determinant in profile.determinants]
    return {
        "drawing": fingerprints.fingerprint(profile.levels, groups),
        "size": size,
        "label": in_words(profile, missing),
    }


def in_words(profile, missing) -> str:
    """The whole profile as one sentence, for those who cannot see the drawing; `missing` names a level that is none."""
    parts = []
    for level in (3, 2, 1, None):
        names = [determinant.name for determinant, own in profile if own == level]
        if names:
            parts.append(f"{missing if level is None else LEVEL_WORDS[level]}: {', '.join(names)}")
    return _("Contribution profile. %(levels)s.") % {"levels": "; ".join(parts) or LEVEL_WORDS[0]}


def shown_target(row):
    """The target to be drawn: full coverage is no mark, it is the end of the scale."""
    return None if row.target is None or row.target >= 1 else row.target


@register.inclusion_tag("pictures/_coverage.html")
def coverage_fingerprint(rows, size="large"):
    """The fingerprint of coverages with their ranges; `rows` are those of a ServiceSet."""
    columns = [(row.value, row.range.low, row.range.high, shown_target(row)) for row in rows]
    groups = [row.determinant.group_id for row in rows]
    return {
        "drawing": fingerprints.coverage_fingerprint(columns, groups),
        "size": size,
        "label": _("Coverage, 0 to 1. %(values)s.")
        % {"values": "; ".join(f"{row.determinant.name} {row.value:.2f}" for row in rows)},
    }


@register.filter
def hundredths(share):
    """A share 0..1 as a coordinate 0..100 of a drawing, never localised."""
    return f"{100 * share:.2f}"


@register.inclusion_tag("pictures/_coverage_bar.html")
def coverage_bar(row):
    """One coverage as a bar 0..1 with its range and target; the text beside it says the same."""
    target = shown_target(row)
    target = None if target is None else hundredths(target)
    return {
        "value": hundredths(row.value),
        "low": hundredths(row.range.low),
        "high": hundredths(row.range.high),
        "target": target,
    }


@register.inclusion_tag("pictures/_coverage_bar.html")
def range_bar(figure):
    """A figure 0..1 as a bar with its range."""
    return {"value": hundredths(figure.point), "low": hundredths(figure.low), "high": hundredths(figure.high)}


@register.inclusion_tag("pictures/_coverage_bar.html")
def share_bar(share: float) -> dict[str, str]:
    """A share 0..1 as a bar."""
    return {"value": hundredths(share)}


@register.inclusion_tag("pictures/_histogram.html")
def histogram(evaluation):
    """The contributions of the catalogue with the place of an evaluated draft; the table beside it says the same."""
    bins = [(part.lowest, part.highest, part.count, part.of_domain) for part in evaluation.histogram]
    own, highest = evaluation.profile.known_sum, evaluation.profile.highest_sum
    return {"evaluation": evaluation, "drawing": histograms.histogram(bins, own, highest)}


@register.inclusion_tag("pictures/_standing.html")
def standing(found):
    """A bar of three parts: how many have less, the same and more."""
    return {"parts": histograms.parts([("less", found.less), ("same", found.same), ("more", found.more)])}


@register.inclusion_tag("pictures/_standing.html")
def rise(change):
    """A bar of a coverage before, and of what is added to it."""
    before, added = round(100 * change.before, 2), round(100 * change.rise, 2)
    return {"parts": [("same", 0, before), ("added", before, added)]}


@register.inclusion_tag("pictures/_network.html")
def network(links, members):
    """Services that are linked, as dots on a ring, and each link as an arrow; the list beside it says the same."""
    names = {member.slug: member for member in members}
    linked = sorted({end for link in links for end in (link.source, link.target)}, key=lambda slug: names[slug].name)
    nodes = networks.ring([(shortened(names[slug].name), names[slug].get_absolute_url()) for slug in linked])
    by_slug = dict(zip(linked, nodes, strict=True))
    rows = [(names[link.source], names[link.target], link) for link in links]
    edges = [
        networks.Edge(
            networks.arrow(by_slug[link.source], by_slug[link.target]),
            link.kind,
            f"{one.name} → {other.name}: {link.kind_label}",
            bool(link.ended),
        )
        for one, other, link in rows
    ]
    return {"nodes": nodes, "edges": edges, "rows": rows, "size": networks.NETWORK, "radius": networks.DOT_RADIUS}


def shortened(name: str, most: int = 30) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


@register.filter
def percent(share):
    """A share 0..1 as a whole percentage, or a dash where it is undefined."""
    return "–" if share is None else f"{100 * share:.0f} %"


@register.filter
def share_of_best(share):
    """A share 0..1 as a percentage that says 100 only where it is the whole."""
    if share >= 1:
        return "100 %"
    return "> 99.9 %" if share > 0.9995 else f"{100 * share:.1f} %"


SOURCE_WORDS = {
    "coders": gettext_lazy("coders' disagreement"),
    "weights": gettext_lazy("the unknown weights"),
    "assumptions": gettext_lazy("how levels become numbers and how fast repetition loses value"),
    "missing": gettext_lazy("levels that cannot be told"),
    None: gettext_lazy("nothing: it does not move"),
}


@register.filter
def source_word(source):
    """A source of uncertainty in words."""
    return SOURCE_WORDS[source]


@register.inclusion_tag("pictures/_range.html")
def figure_range(figure):
    """A figure with its median and 5-95 % range, and what moves it most."""
    return {"range": figure}


@register.filter
def urlhost(url):
    """The host of an address, without a leading www."""
    return urlsplit(url).hostname.removeprefix("www.") if url else ""


@register.filter
def three_digits(number):
    """A share with three digits after the point, or a dash where it is undefined."""
    return "–" if number is None else f"{number:.3f}"
