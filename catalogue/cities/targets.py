"""What the gaps of a city are measured against: a target, a peer, the quartile of cities, or the collection."""

from django.utils.translation import gettext as _

from catalogue.analysis.service_sets import ServiceSet
from experience.coverage import expected_coverage, value_matrix
from experience.gaps import LEAST_CITIES, upper_quartile


def city_sets(snapshot):
    """The set of every city with a published service, by slug; no query once the snapshot is read."""
    members = {}
    for member in snapshot.members.values():
        for city in sorted(member.cities):
            members.setdefault(city, []).append(member)
    return {city: ServiceSet(own, snapshot) for city, own in members.items()}


def missing_quartile(sets) -> str:
    """Why the upper quartile of cities is no target yet; empty where it is."""
    number = sum(own.suffices for own in sets.values())
    if number >= LEAST_CITIES:
        return ""
    return _("The upper quartile needs %(least)s cities with a profile; the collection has %(number)s.") % {
        "least": LEAST_CITIES,
        "number": number,
    }


def judged(form, plain, sets):
    """The city's set under the choices of the form, with the target that they mean."""
    return ServiceSet(plain.members, plain.snapshot, form.weights, target_of(form, plain, sets), form.scope)


def target_of(form, plain, sets):
    if form.against == "target":
        return form.target()
    if form.against == "peer":
        return sets[form.cleaned_data["peer"]].coverage.tolist()
    if form.against == "quartile":
        return upper_quartile([own.coverage for own in sets.values() if own.suffices]).tolist()
    pool = [member.levels for member in plain.snapshot.members.values() if member.status == "active"]
    return expected_coverage(value_matrix(pool), sum(plain.factors)).tolist()
