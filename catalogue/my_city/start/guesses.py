"""An own service of which only the kind or the field is known: what is typical there stands in for the answers."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from catalogue.analysis.drafts import PRESUMED, Draft
from catalogue.analysis.kinds import Typical
from catalogue.analysis.snapshot import Snapshot


def guessed(snapshot: Snapshot, name: str, domain: str, kind: str = "") -> Draft:
    """The draft of a service, with everything typical of its kind; groups of people are presumed."""
    typical = snapshot.kinds.typical(kind, domain)
    levels = zip(snapshot.determinants, typical.levels, strict=True)
    answers = tuple(typical.integration_level if determinant.derived else level for determinant, level in levels)
    return Draft(
        name=name,
        domain=domain,
        answers=answers,
        phases=typical.phases,
        persons=dict.fromkeys(sorted(typical.persons), PRESUMED),
        kind=kind,
        guessed=frozenset(place for place, answer in enumerate(answers) if answer is not None),
    )


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that no other has, in any case: with the first number from 2 that is free where it is taken."""
    others = {name.casefold() for name in taken}
    names = (wanted, *(f"{wanted} {number}" for number in range(2, len(others) + 3)))
    return next(name for name in names if name.casefold() not in others)


def in_words(typical: Typical, kinds: Mapping[str, str], domains: Mapping[str, str]) -> str:
    """What a guess rests on. `kinds` and `domains` are names by slug."""
    if typical.kind:
        text = _("typical of %(number)s services of this kind in the catalogue: %(of)s")
    elif typical.domain:
        text = _("typical of %(number)s services of this field in the catalogue: %(of)s")
    else:
        text = _("typical of all %(number)s services in the catalogue")
    return text % {"number": typical.number, "of": kinds.get(typical.kind) or domains.get(typical.domain, "")}
