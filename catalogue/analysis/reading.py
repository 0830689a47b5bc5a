"""Reads what every page needs of the whole collection, and brings it up to what has changed.

A new state is made of the parts that changed since and of the others as they were, so that whoever still reads the old
one is not disturbed.
"""

from collections.abc import Collection as Several
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from catalogue.analysis import profiles
from catalogue.analysis.members import Member, latest_year, read_links, read_members
from catalogue.analysis.releases import read_newest
from catalogue.analysis.reliability import BlindCodes, Sheet
from catalogue.analysis.snapshot import Scenario, Snapshot, Terms
from catalogue.index import facets
from catalogue.index.data_version import EVERYTHING, SERVICE, last_changes
from catalogue.index.dictionary import read_synonyms
from catalogue.index.said import Said
from catalogue.models import Collection, CustomerGroup, Domain, Service
from catalogue.models.scopes import codebook_in_view
from catalogue.models.states import PUBLIC
from experience.guides import current_guide
from experience.models import Codebook, Determinant, WeightSet

MOST_CHANGED = 500
"""With more changed services than these, everything is read anew."""


def read(version: str | None) -> Snapshot:
    """Everything, in a fixed number of queries."""
    changes = last_changes()  # before all that it marks: what changes meanwhile is read again
    codebook = codebook_in_view()
    determinants = profiles.determinants()
    members = read_members(determinants)
    return Snapshot(
        version=version,
        codebook=codebook,
        terms=read_terms(),
        changed_on=last_day(),
        changes=changes,
        determinants=determinants,
        guide=current_guide(codebook.slug),
        members=by_slug(members),
        links=sorted(read_links()),
        codes=BlindCodes(sheets_of(members), determinants),
        index=facets.build(codebook.scale),
        domains=read_domains(),
        groups=read_groups(),
        weight_sets=read_weight_sets(codebook, determinants),
        synonyms=read_synonyms(),
        said=Said(),
        release=read_newest(),
    )


def by_slug(members: Several[Member]) -> dict[str, Member]:
    return {member.slug: member for member in sorted(members, key=lambda member: member.slug)}


def sheets_of(members: Iterable[Member]) -> dict[str, tuple[Sheet, ...]]:
    """The codes of services that have some, by slug."""
    return {member.slug: member.sheets for member in members if member.sheets}


def last_day() -> date | None:
    shown = Service.objects.in_view().filter(state__in=PUBLIC)
    moment = shown.aggregate(last=Max("updated"))["last"]
    return moment and moment.date()


def read_terms() -> dict[str, Terms]:
    rows = Collection.objects.in_view().order_by("name", "slug").values_list("slug", "name", "owner", "licence")
    return {slug: Terms(*row) for slug, *row in rows}


def read_domains() -> dict[str, str]:
    return dict(Domain.objects.values_list("slug", "name"))


def read_groups() -> dict[str, str]:
    return dict(CustomerGroup.objects.values_list("slug", "name"))


def read_weight_sets(codebook: Codebook, determinants: list[Determinant]) -> dict[str, Scenario]:
    order = [determinant.pk for determinant in determinants]
    scenarios = {}
    for weight_set in WeightSet.objects.filter(codebook=codebook.pk).prefetch_related("weights"):
        weights = {weight.determinant_id: float(weight.value) for weight in weight_set.weights.all()}
        scenarios[weight_set.slug] = Scenario(weight_set.name, [weights.get(pk, 0.0) for pk in order])
    return scenarios


EVERYTHING_RESTS_ON = {
    EVERYTHING,
    "catalogue_collection",
    "experience_codebook",
    "experience_determinant",
    "experience_determinantgroup",
}
GUIDE = {"experience_guide", "experience_guideentry"}
WEIGHTS = {"experience_weightset", "experience_weight"}
RELEASES = "catalogue_release"
SYNONYMS = {"catalogue_synonyms", "catalogue_synonyms_kinds", "catalogue_servicekind"}


def brought_up(old: Snapshot, version: str | None) -> Snapshot:
    """A newer state from an older one: what changed is read, in a fixed number of queries."""
    changes = last_changes()
    changed = changes ^ old.changes
    services = {number for part, number, _token in changed if part == SERVICE}
    tables = {part for part, _number, _token in changed} - {SERVICE}
    if tables & EVERYTHING_RESTS_ON or len(services) > MOST_CHANGED:
        return read(version)
    gone = [member for member in old.members.values() if member.pk in services]
    kept = [member for member in old.members.values() if member.pk not in services]
    fresh = read_members(old.determinants, services, latest_year(member.as_of for member in kept))
    check_year = latest_year(member.as_of for member in [*kept, *fresh])
    links = [link for link in old.links if not link.services & services]
    return Snapshot(
        version=version,
        codebook=old.codebook,
        terms=old.terms,
        changed_on=last_day(),
        changes=changes,
        determinants=old.determinants,
        guide=current_guide(old.codebook.slug) if tables & GUIDE else old.guide,
        members=by_slug([*(member.at(check_year) for member in kept), *fresh]),
        links=sorted([*links, *read_links(services)]),
        codes=old.codes.with_changed(sheets_of(gone), sheets_of(fresh)),
        index=old.index.brought_up(services, tables),
        domains=read_domains() if "catalogue_domain" in tables else old.domains,
        groups=read_groups() if "catalogue_customergroup" in tables else old.groups,
        weight_sets=read_weight_sets(old.codebook, old.determinants) if tables & WEIGHTS else old.weight_sets,
        synonyms=read_synonyms() if tables & SYNONYMS else old.synonyms,
        said=old.said.brought_up(services),
        release=read_newest() if RELEASES in tables else old.release,
    )
