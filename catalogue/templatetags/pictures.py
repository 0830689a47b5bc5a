"""Drawings as template tags; a text beside each of them says the same."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue.analysis.members import Link, Member
from catalogue.analysis.profiles import Profile
from catalogue.pictures import dots, fingerprint_svg, fingerprints, histograms, networks
from catalogue.templatetags.words import CANNOT_BE_TOLD, Word, level_word
from experience.levels import Scale
from experience.sure.ranges import Range

register = template.Library()

Context = dict[str, Any]

LONGEST_LABEL = 30


@register.simple_tag
def fingerprint(
    profile: Profile,
    size: fingerprint_svg.Size = "small",
    missing: Word = CANNOT_BE_TOLD,
    asked: Mapping[str, int] | None = None,
) -> SafeString:
    """A profile: `small` on a card, a bare `row` in lists of many, `large` where there may be the width for it.

    `missing` is the word for a level that is none; `asked` is the least level asked for, by slug of a determinant.
    """
    return fingerprint_svg.written(size, columns_of(profile, missing, asked or {}), profile.scale)


def columns_of(profile: Profile, missing: Word, asked: Mapping[str, int]) -> tuple[fingerprint_svg.Column, ...]:
    words: dict[int | None, str] = {**dict(enumerate(profile.scale.labels)), None: str(missing)}
    asked_words = {slug: words[level] for slug, level in asked.items()}
    return tuple(
        fingerprint_svg.Column(
            determinant.name,
            determinant.short_name,
            fingerprint_svg.Group(determinant.group.name, determinant.group.label),
            level,
            words[level],
            asked_words.get(determinant.slug, ""),
        )
        for determinant, level in profile
    )


@register.inclusion_tag("pictures/_example.html")
def fingerprint_example(service: Member, profile: Profile) -> Context:
    """The fingerprint of a service with its signs explained, a numbered call-out for each."""
    columns, scale = columns_of(profile, CANNOT_BE_TOLD, {}), profile.scale
    return {
        "service": service,
        "scale": scale,
        "drawing": fingerprint_svg.explained(columns, scale),
        "called": [columns[place] for place in fingerprint_svg.called_out(columns, scale)],
        "count": len(columns),
        "groups": len({*fingerprint_svg.groups(columns)}),
    }


@register.inclusion_tag("pictures/_legend.html")
def legend(scale: Scale, asked: Mapping[str, int] | None = None, *, explained: bool = False) -> Context:
    """What the signs of a fingerprint mean, once a page; with the mark of what was asked for where something was, and
    the signs alone where the text beside them is `explained`."""
    levels = [*scale.levels, None]
    signs = [(level_word(level, scale), fingerprints.fingerprint([level], [0], scale.top)) for level in levels]
    return {"signs": signs, "asked": asked, "explained": explained}


SHARE = (
    '<svg class="coverage-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="empty" y="2" width="100" height="8" /><rect class="filled" y="2" width="{}" height="8" /></svg>'
)


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A share 0..1 as a bar."""
    return format_html(SHARE, hundredths(share))


@register.filter
def hundredths(share: float) -> str:
    """A share 0..1 as a coordinate 0..100 of a drawing, never localised."""
    return f"{100 * share:.2f}"


@register.inclusion_tag("pictures/_range.html")
def figure_range(figure: Range) -> Context:
    """A figure and what it is likely between."""
    return {"range": figure}


class Binned(Protocol):
    """A part of the scale of contributions, with how many services lie in it."""

    @property
    def lowest(self) -> int: ...
    @property
    def highest(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def of_domain(self) -> int: ...


class Evaluated(Protocol):
    """A planned service among those of the catalogue."""

    @property
    def histogram(self) -> Sequence[Binned]: ...
    @property
    def profile(self) -> Profile: ...


@register.inclusion_tag("pictures/_histogram.html")
def histogram(evaluation: Evaluated) -> Context:
    """The contributions of the catalogue with the place of an evaluated draft."""
    tallies = [histograms.Tally(b.lowest, b.highest, b.count, b.of_domain) for b in evaluation.histogram]
    profile = evaluation.profile
    return {
        "evaluation": evaluation,
        "drawing": histograms.histogram(tallies, profile.known_sum, profile.highest_sum),
    }


class Counted(Protocol):
    """How many have less, the same and more."""

    @property
    def less(self) -> int: ...
    @property
    def same(self) -> int: ...
    @property
    def more(self) -> int: ...


@register.inclusion_tag("pictures/_standing.html")
def standing(counted: Counted) -> Context:
    """A bar of three parts."""
    counts = [("less", counted.less), ("same", counted.same), ("more", counted.more)]
    return {"parts": histograms.segments(counts)}


class Rising(Protocol):
    """A coverage before something is added, and what is added to it, 0..1."""

    @property
    def before(self) -> float: ...
    @property
    def rise(self) -> float: ...


@register.inclusion_tag("pictures/_standing.html")
def rise(change: Rising) -> Context:
    """A bar of a coverage before, and of what is added to it."""
    before, added = round(100 * change.before, 2), round(100 * change.rise, 2)
    return {"parts": [histograms.Segment("same", 0, before), histograms.Segment("added", before, added)]}


class LinkedPair(NamedTuple):
    """A link with its two services."""

    source: Member
    target: Member
    link: Link


@register.inclusion_tag("pictures/_network.html")
def network(links: Collection[Link], members: Iterable[Member]) -> Context:
    """Services that are linked, as dots on a ring, and each link as an arrow."""
    by_slug = {member.slug: member for member in members}
    pairs = [LinkedPair(by_slug[link.source], by_slug[link.target], link) for link in links]
    linked = sorted({end for link in links for end in (link.source, link.target)}, key=lambda slug: by_slug[slug].name)
    labels = [networks.Label(shortened(by_slug[slug].name), by_slug[slug].get_absolute_url()) for slug in linked]
    nodes = dict(zip(linked, networks.ring(labels), strict=True))
    return {
        "nodes": list(nodes.values()),
        "edges": [edge(pair, nodes) for pair in pairs],
        "rows": pairs,
        "view_box": networks.VIEW_BOX,
        "radius": networks.DOT_RADIUS,
    }


def edge(pair: LinkedPair, nodes: dict[str, networks.Node]) -> networks.Edge:
    return networks.Edge(
        path=networks.arrow(nodes[pair.source.slug], nodes[pair.target.slug]),
        kind=pair.link.kind,
        title=f"{pair.source.name} → {pair.target.name}: {pair.link.kind_label}",
        ended=bool(pair.link.ended),
    )


def shortened(name: str, most: int = LONGEST_LABEL) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


class Compared(Protocol):
    """What is compared on one scale, a point for each thing; `clear` where the difference is to be seen as one."""

    @property
    def points(self) -> Sequence[dots.Point]: ...
    @property
    def clear(self) -> bool: ...
    @property
    def label(self) -> str: ...


@register.inclusion_tag("pictures/_dot_row.html")
def dot_row(row: Compared, scale: dots.Scale) -> Context:
    """One row of a dot plot; its label says the same in words."""
    return {"drawing": dots.dot_row(row.points, scale, row.clear), "scale": scale, "label": row.label}


@register.inclusion_tag("pictures/_dot_axis.html")
def dot_axis(scale: dots.Scale) -> Context:
    """The labels over the rows of a dot plot."""
    return {"ticks": scale.ticks}


@register.inclusion_tag("pictures/_sign.html")
def sign(place: int) -> Context:
    """The sign of the thing at this place, from 0, of a comparison."""
    name = list(dots.SIGNS)[place]
    return {"name": name, "path": dots.SIGNS[name]}
