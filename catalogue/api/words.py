"""What parameters ask for, in sentences that stand alone: labels of forms do not, beside no field."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

Words = dict[str, str | Promise]

ANY = lazy("Several: any of them.")
COLLECTIONS = lazy("Only services of these collections, by their short names.")

ACTORS: Words = {"q": lazy("Words to search for: bodies whose names hold all of them, also as beginnings of words.")}

LISTING: Words = {
    "q": lazy("Words to search for: services that hold all of them, in whatever form."),
    "determinant": lazy(
        "Services that contribute to this determinant of city experience, by its short name; behind a colon may stand "
        "the level that it needs at least, such as safety-trust:2. Several: all of them."
    ),
    "level": lazy("The level that determinants without one of their own need at least."),
    "collection": COLLECTIONS,
    "domain": lazy("Services of this field of activity, by its short name. Several: any of them."),
    "kind": lazy("Services of this kind, by its short name. Several: any of them."),
    "region": lazy("Services documented for a city in this region of the world. Several: any of them."),
    "country": lazy("Services documented for a city in this country, by its ISO 3166-1 code. Several: any of them."),
    "city": lazy("Services documented for this city, by its short name. Several: any of them."),
    "integration": lazy("Services whose touchpoints are joined at least so closely, 0 to 4. Several: the lowest."),
    "channel": lazy("Services with a touchpoint of this sort, such as app. Several: any of them."),
    "form": lazy("Services whose touchpoints are physical, digital or both. Several: any of them."),
    "phase": lazy("Services with a touchpoint in this phase of the journey. Several: any of them."),
    "customer": lazy("Services for this group of people, by its short name. Several: any of them."),
    "provider_type": lazy("Services with a provider of this type. Several: any of them."),
    "personalisation": lazy("Services of this degree of personalisation. Several: any of them."),
    "payment": lazy("Services that are paid for in this way. Several: any of them."),
    "technology": lazy("Services that use this technology, by its short name. Several: any of them."),
    "status": lazy("Services in this state, such as active. Several: any of them."),
    "verified": lazy("Services that are documented at least so well, 1 to 3. Several: the lowest."),
    "launched_after": lazy("Services that started in this year or later."),
    "launched_before": lazy("Services that started in this year or earlier."),
    "sort": lazy("The order; a minus before a name turns it round. What has no value stands last."),
    "view": lazy("How the page shows the list. Taken along so that its address can be used as it is; changes nothing."),
}

JUDGING: Words = {
    "pool": lazy("Whether next services are chosen from those that run (active) or from all."),
    "per_field": lazy("So many next services of one field of activity at most."),
    "cost": lazy("What a service costs that has no cost of its own."),
    "costs": lazy("Costs of single services, one a line: the name of the service, then its cost."),
    "budget": lazy("What the next services may cost together."),
    "weights": lazy("A named set of weights of determinants, by its short name; without it weights are unknown."),
    "scope": lazy("Only this field of activity counts, by its short name. Several: all of them."),
    "target": lazy("The coverage that is wanted of every determinant without a target of its own, 0 to 1."),
    "rung": lazy("What counts: coverage at every moment, anywhere in the city, or in every activity."),
    "for": lazy("For this group of people alone, by its short name. Several: all of them."),
    "collection": COLLECTIONS,
    "against": lazy("What is compared with: full coverage, an own target, a peer city, or the catalogue."),
    "peer": lazy("The peer city to compare with, by its short name."),
    "field": lazy("Next services of this field of activity alone, by its short name. Several: any of them."),
    "candidates": lazy("Next services from these collections alone, by their short names."),
    "must": lazy("A service that must be among the next ones, by its short name. Several: all of them."),
    "k": lazy("How many next services to choose."),
}

MY_CITY: Words = JUDGING | {
    "name": lazy("What the city is called."),
    "population": lazy("The number of its inhabitants."),
    "as_of": lazy("The day of which the list of its services is true."),
    "v": lazy("The version of the form of these parameters, as addresses of the page name it."),
    "city": lazy("A city of the catalogue whose services it starts from, by its short name."),
    "service": lazy("A service of the catalogue that it has too, by its short name. Several: all of them."),
    "without": lazy("A service of that city that is left out, by its short name. Several: all of them."),
    "draft": lazy("A service of its own, as “draft” of an idea's answer writes it. Several: all of them."),
    "link": lazy("A hand-over of its own: from, to and kind (1 to 4) with ~ between them. Several: all of them."),
}

COMPARE: Words = {name: JUDGING[name] for name in ("weights", "scope", "target", "rung", "for", "collection")} | {
    "service": lazy("A service to compare, by its short name; 2 to 6 of them, and then no city."),
    "city": lazy("A city to compare, by its short name; 2 to 6 with own states, and then no service."),
    "own": lazy("A city of your own to compare, as the page packs it. Several: all of them."),
}

IDEA: Words = {
    "name": lazy("What the planned service is called. Needed, unless it starts from another service."),
    "field": lazy("Its field of activity, by its short name. Needed, unless it starts from another service."),
    "kind": lazy("What kind of service it is, by the short name of the kind."),
    "phase": lazy("A phase of the journey in which it has a touchpoint. Several: all of them."),
    "city": lazy("The city that it is planned for, by its short name."),
    "aim": lazy("The determinant on which it should be strong, by its short name; without it: wherever it is weak."),
    "my_city": lazy("A city of your own that it is planned for: the query of its address."),
    "own": lazy("Which of the services of that city it is, counted from 1."),
    "instead": lazy("The service that it takes the place of, by its short name."),
    "mine": lazy("Whether none of the answers is a guess any more."),
    "candidates": lazy("Examples from these collections alone, by their short names."),
    "from": lazy("A service of the catalogue that the description starts from, by its short name."),
    "copy": lazy("A service of the catalogue that is described as it is, by its short name."),
}

BY_PREFIX: Words = {
    "w-": lazy("How much a determinant weighs. %(label)s."),
    "t-": lazy("The coverage that is wanted of a determinant, 0 to 1. %(label)s."),
    "g-": lazy("Whether the idea is for a group of people, and whether that is documented or presumed: %(label)s."),
    "r-": lazy("The reason for the level of the idea on a determinant. %(label)s."),
    "p-": lazy("The address of a page that shows the level of the idea on a determinant. %(label)s."),
}
"""Parameters of which there is one for each determinant or group, by how their names begin."""


def told(name: str, field: forms.Field, words: Words) -> str:
    """What a parameter asks for. One without words of its own is the level of an idea on a determinant."""
    if name in words:
        return str(words[name])
    about = BY_PREFIX.get(name[:2]) or _("The level of the idea on a determinant; without it, it is open. %(label)s.")
    return str(about) % {"label": field.label}
