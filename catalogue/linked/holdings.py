"""The data sets of the site, read in a fixed number of queries: each collection in view, and all of them together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from rdflib import URIRef

from catalogue.index.identity import current_identity
from catalogue.linked.downloads import Download, File, files_of, files_of_all, released_files
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.shared import about
from catalogue.models import Collection, Country, Release, Service

KEYWORDS = ("smart city", "city services", "public services", "customer experience", "city experience")


@dataclass(frozen=True)
class Owner:
    subject: URIRef
    name: str


@dataclass(frozen=True)
class DataSet:
    """What is told of a set of data; None and empty where something is not known."""

    subject: URIRef
    title: str
    about: str
    page: str
    owner: Owner
    licences: tuple[str, ...]
    modified: datetime | None
    """When a service in it was changed last."""
    countries: Sequence[Country]
    """Those in which it has services."""
    files: Sequence[File]
    release: Release | None = None
    """Of which it is the data."""


@dataclass(frozen=True)
class Holdings:
    title: str
    about: str
    owner: Owner
    collections: Sequence[DataSet]
    whole: DataSet

    @property
    def sets(self) -> list[DataSet]:
        return [self.whole, *self.collections]


def holdings(known: Identifiers, tables: Iterable[Download]) -> Holdings:
    """With the downloads of all tables among the files of the whole."""
    collections = list(Collection.objects.in_view())
    changed = Service.objects.published().order_by().values("collection").annotate(last=Max("updated"))
    modified = dict(changed.values_list("collection", "last"))
    countries = countries_by_collection()
    sets = {each: set_of(each, known, modified.get(each.pk), countries[each.pk]) for each in collections}
    identity = current_identity()
    owner = site_owner(known)
    everybodys = [own for collection, own in sets.items() if collection.is_everybodys]
    whole = whole_of(everybodys, known, owner, files_of_all(known, tables))
    return Holdings(identity.title, identity.intro or whole.about, owner, list(sets.values()), whole)


def countries_by_collection() -> dict[int, list[Country]]:
    """In the order of names."""
    ways = Service.cities.through.objects.filter(service__in=Service.objects.published().order_by())
    found = ways.order_by("city__country__name").values_list("service__collection", "city__country").distinct()
    countries = Country.objects.in_bulk()
    by_collection = defaultdict(list)
    for collection, country in found:
        by_collection[collection].append(countries[country])
    return by_collection


def set_of(
    collection: Collection, known: Identifiers, modified: datetime | None, countries: Sequence[Country]
) -> DataSet:
    return DataSet(
        subject=known.collection(collection),
        title=collection.name,
        about=about(collection),
        page=known.collection_page(collection),
        owner=owner_of(collection, known),
        licences=(collection.licence,) if collection.licence else (),
        modified=modified,
        countries=countries,
        files=list(files_of(known, collection)),
    )


def owner_of(collection: Collection, known: Identifiers) -> Owner:
    """Who answers for its content; who runs the site where it names nobody."""
    if collection.owner:
        return Owner(known.collection(collection, "owner"), collection.owner)
    return site_owner(known)


def site_owner(known: Identifiers) -> Owner:
    return Owner(known.site("owner"), current_identity().author)


def whole_of(sets: Sequence[DataSet], known: Identifiers, owner: Owner, files: Sequence[File]) -> DataSet:
    """What everybody sees, under the licences of all."""
    title = current_identity().title
    return DataSet(
        subject=known.site("dataset"),
        title=title,
        about=(
            f"All data of {title}: smart city services in many countries, each with what it contributes to city "
            "experience, for whom and when, the codes of independent coders behind each level, and the public pages "
            "that document it."
        ),
        page=f"{known.root}data/",
        owner=owner,
        licences=tuple(dict.fromkeys(licence for each in sets for licence in each.licences)),
        modified=max((each.modified for each in sets if each.modified), default=None),
        countries=sorted({country for each in sets for country in each.countries}, key=lambda country: country.name),
        files=files,
    )


def released(known: Identifiers, owner: Owner) -> list[DataSet]:
    """The whole as it was at each release, the newest first."""
    return [release_of(release, known, owner) for release in Release.objects.prefetch_related("files")]


def release_of(release: Release, known: Identifiers, owner: Owner) -> DataSet:
    page = known.page("release", release.version)
    return DataSet(
        subject=URIRef(f"{page}#dataset"),
        title=f"{release.site} {release.version}",
        about=(
            f"Release {release.version}: the published data with {release.services} services as they were on "
            f"{release.released.isoformat()}. Its files never change."
        ),
        page=page,
        owner=owner,
        licences=tuple(filter(None, release.licence.split("; "))),
        modified=None,
        countries=(),
        files=released_files(known, release),
        release=release,
    )
