"""Sentences on one service: what it is strong at, and how well it is documented."""

from collections.abc import Collection, Sequence

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.profiles import Profile
from catalogue.verdicts import phrases
from catalogue.verdicts.thresholds import MOST_NAMED
from experience.models import Determinant

THINGS: dict[str, Promise] = {
    "offer-variety": gettext_lazy("variety on offer"),
    "price-value": gettext_lazy("price and value"),
    "accessibility": gettext_lazy("getting around"),
    "transaction-convenience": gettext_lazy("paying and booking"),
    "information-orientation": gettext_lazy("being well informed"),
    "responsiveness": gettext_lazy("being heard and helped"),
    "data-driven-adaptation": gettext_lazy("adapting to people and the moment"),
    "touchpoint-integration": gettext_lazy("connected journeys"),
    "place-atmosphere": gettext_lazy("the atmosphere of the place"),
    "safety-trust": gettext_lazy("safety and trust"),
    "social-environment": gettext_lazy("meeting others"),
    "cocreation-participation": gettext_lazy("taking part"),
    "place-identity": gettext_lazy("what is special about the place"),
}
"""Determinants (slugs) in everyday words, as they stand inside a sentence."""

DOCUMENTED: dict[bool, Promise] = {
    True: gettext_lazy("Well documented"),
    False: gettext_lazy("Documented in part"),
}
WELL_VERIFIED = 3
"""Two pages or more were read, one of them official."""


def thing(determinant: Determinant) -> str:
    """A determinant in everyday words; by its name where it has none."""
    return str(THINGS.get(determinant.slug) or phrases.inside(determinant.name))


def strengths(profile: Profile) -> str:
    """What a service is there for, and what it supports beside, as a heading."""
    core = list(map(thing, profile.at(profile.scale.top)))
    supporting = [thing(one) for one in profile.supported if thing(one) not in core]
    if core:
        return with_supported(named_or_counted(core, _("At its core: %(things)s"), core_counted(len(core))), supporting)
    if supporting:
        return named_or_counted(supporting, _("It supports %(things)s"), supported_counted(len(supporting)))
    if incidental := [thing(one) for one, level in profile if level]:
        return named_or_counted(incidental, _("Side effects only: %(things)s"), _("Side effects only"))
    if len(profile.missing) == len(profile.levels):
        return _("What it adds cannot be told yet")
    return _("Nothing is documented that shapes the experience")


def named_or_counted(things: Sequence[str], named: str, counted: str) -> str:
    """The things by name where they are few."""
    return named % {"things": phrases.listed(things)} if len(things) <= MOST_NAMED else counted


def core_counted(number: int) -> str:
    return _("%(number)s things at its core") % {"number": capfirst(phrases.in_words(number))}


def supported_counted(number: int) -> str:
    return _("It supports %(number)s things") % {"number": phrases.in_words(number)}


def with_supported(core: str, supporting: Collection[str]) -> str:
    if not supporting:
        return core
    more = ngettext("%(core)s; %(number)s more supported", "%(core)s; %(number)s more supported", len(supporting))
    return more % {"core": core, "number": phrases.in_words(len(supporting))}


def documented(verification: int, confidence: str) -> str:
    """How well a service is documented: from its verification 0-3 and the confidence in its facts."""
    if not verification:
        return _("No page was read")
    return str(DOCUMENTED[verification == WELL_VERIFIED and confidence == "high"])
