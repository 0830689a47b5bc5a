"""What would help most, in words: what each proposal changes, how replaceable it is, how stable, what it assumes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.additions import Additions, MomentChange, Pick
from catalogue.judging.outcome import Outcome
from catalogue.models import Service
from catalogue.verdicts import phrases
from catalogue.verdicts.thresholds import percent, whole_percent

MOST_CHANGES = 3
"""So many moments are named that a proposal changes most."""

MOST_ALTERNATIVES = 4
"""So many services are named that are almost as good."""


@dataclass(frozen=True)
class Help:
    """One proposal: what the page says of it. `trial` is the list with it; `stable` is empty where that comes later."""

    pick: Pick
    step: str
    place: str
    collection: str
    """Whose service it is; empty where only one collection is in view."""
    summary: str
    changes: Sequence[str]
    replaceable: str
    stable: str
    assumes: str
    marks: Sequence[str]
    trial: str

    @property
    def gain(self) -> str:
        """What is reached before and after it, in whole per cent."""
        before, after = whole_percent(self.pick.before), whole_percent(self.pick.after)
        if before == after:
            return _("%(before)s, hardly more") % {"before": percent(before)}
        return _("%(before)s → %(after)s") % {"before": percent(before), "after": percent(after)}


def helps(outcome: Outcome, trial: str, *, with_stability: bool) -> list[Help]:
    """The proposals in their order, in three queries; `trial` is an address to which a slug is appended."""
    additions = outcome.additions
    slugs = [pick.member.slug for pick in additions.picks]
    summaries = dict(Service.objects.filter(slug__in=slugs).values_list("slug", "summary"))
    stable = stabilities(additions) if with_stability else {}
    return [
        Help(
            pick=pick,
            step=step(number),
            place=place(additions, pick),
            collection=additions.services.snapshot.collection_of(pick.member.slug),
            summary=summaries.get(pick.member.slug, ""),
            changes=[change_in_words(change, outcome) for change in pick.changes[:MOST_CHANGES]],
            replaceable=replaceable(additions, pick),
            stable=stable.get(pick.member.slug, ""),
            assumes=additions.assumes(pick.member),
            marks=additions.marks(pick.member, outcome.population),
            trial=f"{trial}{pick.member.slug}",
        )
        for number, pick in enumerate(additions.picks)
    ]


def step(before: int) -> str:
    """The place of a proposal after so many others."""
    if not before:
        return _("First")
    sentence = ngettext("With the one before in place", "With the %(number)s before in place", before)
    return sentence % {"number": phrases.in_words(before)}


def place(additions: Additions, pick: Pick) -> str:
    """Where the proposed service is documented."""
    cities = [name for name, _population in additions.origins[pick.member.slug].cities]
    return _("%(city)s and elsewhere") % {"city": cities[0]} if len(cities) > 1 else "".join(cities)


def change_in_words(change: MomentChange, outcome: Outcome) -> str:
    who = phrases.inside(outcome.services.snapshot.groups[change.person])
    points = whole_percent(change.after) - whole_percent(change.before)
    return _("%(who)s, %(when)s +%(points)s") % {"who": who, "when": phrases.WHEN[change.phase], "points": points}


def replaceable(additions: Additions, pick: Pick) -> str:
    """In how many of the choices that are nearly as good it is."""
    near = additions.near_best
    if near.share is None:
        return _("At least %(sets)s choices are nearly as good.") % {"sets": near.sets}
    if near.sets == 1:
        return _("No other choice is nearly as good.")
    held = round(near.share[pick.member.slug] * near.sets)
    return _("In %(held)s of %(sets)s equally good choices.") % {"held": held, "sets": near.sets}


def alternatives(additions: Additions) -> list[str]:
    """The names of services that can take the place of a proposed one with nearly the same effect, the best first."""
    picked = {pick.member.slug for pick in additions.picks}
    members = additions.services.snapshot.members
    others = [members[slug].name for slug in additions.near_best.share or {} if slug not in picked]
    return others[:MOST_ALTERNATIVES]


def stabilities(additions: Additions) -> dict[str, str]:
    """How stable each proposal is, by slug, in a sentence."""
    share = additions.robustness.share
    sentence = _("Chosen in %(number)s of 100 test runs.")
    return {pick.member.slug: sentence % {"number": whole_percent(share[pick.member.slug])} for pick in additions.picks}


def firmness(additions: Additions) -> str:
    """What the proposals reach at least, in a sentence."""
    sentence = _(
        "In 95 of 100 test runs the proposals bring at least %(share)s of what the best choice would have brought."
    )
    return sentence % {"share": percent(whole_percent(additions.robustness.reached_at_least))}
