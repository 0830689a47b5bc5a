"""What search engines read in a page: the service, the city or the data sets as objects of schema.org."""

from collections.abc import Iterable, Mapping
from typing import Any

from catalogue.index.identity import current_identity
from catalogue.linked.downloads import Download, File
from catalogue.linked.holdings import KEYWORDS, DataSet, holdings, release_of, site_owner
from catalogue.linked.identifiers import Identifiers
from catalogue.linked.public import is_authority
from catalogue.linked.shared import GEONAMES
from catalogue.linked.vocabularies import licence_page
from catalogue.models import Actor, City, Release, Service

CONTEXT = "https://schema.org"
LITERATURE = "https://doi.org/10.54941/ahfe1002567"
"""What the idea of the atlas follows, as in CITATION.cff."""

Object = dict[str, Any]


def known_alone(own: Mapping[str, Any]) -> Object:
    """Without what is not known."""
    return {name: value for name, value in own.items() if value not in (None, "", [], {})}


def service_object(service: Service, known: Identifiers) -> Object:
    """A service of the government where its provider is public."""
    seen = service.official_url if service.official_url_seen else ""
    return {"@context": CONTEXT} | known_alone(
        {
            "@type": "GovernmentService" if is_authority(service.provider) else "Service",
            "@id": str(known.service(service)),
            "name": service.name,
            "description": service.summary,
            "url": known.service_page(service),
            "sameAs": seen,
            "provider": provider_object(service.provider, known),
            "areaServed": [place_of(city, known) for city in service.cities.all()],
            "category": service.domain.name if service.domain else "",
            "serviceType": service.kind.name if service.kind else "",
        }
    )


def provider_object(actor: Actor | None, known: Identifiers) -> Object:
    if actor is None:
        return {}
    return known_alone(
        {
            "@type": "GovernmentOrganization" if is_authority(actor) else "Organization",
            "@id": str(known.actor(actor)),
            "name": actor.name,
            "url": actor.website,
        }
    )


def place_of(city: City, known: Identifiers) -> Object:
    return {
        "@type": "City",
        "@id": str(known.city(city)),
        "name": city.name,
        "containedInPlace": {"@type": "Country", "name": city.country.name, "identifier": city.country.code},
    }


def city_object(city: City, known: Identifiers) -> Object:
    """Coordinates in degrees of WGS 84."""
    names = [name.strip() for name in city.local_names.split(",")]
    return {"@context": CONTEXT} | known_alone(
        {
            **place_of(city, known),
            "alternateName": list(filter(None, names)),
            "url": known.city_page(city),
            "sameAs": f"{GEONAMES}{city.geonames_id}/" if city.geonames_id else "",
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": float(city.latitude),
                "longitude": float(city.longitude),
            },
        }
    )


def data_object(known: Identifiers, tables: Iterable[Download]) -> Object:
    """The catalogue of data with its sets."""
    held, identity = holdings(known, tables), current_identity()
    return {"@context": CONTEXT} | known_alone(
        {
            "@type": "DataCatalog",
            "@id": str(known.site("catalogue")),
            "name": held.title,
            "description": held.about,
            "url": held.whole.page,
            "publisher": {"@type": "Organization", "@id": str(held.owner.subject), "name": identity.author},
            "dataset": [set_object(each) for each in held.sets],
        }
    )


def release_object(release: Release, known: Identifiers) -> Object:
    own = release_of(release, known, site_owner(known))
    told = {"version": release.version, "datePublished": release.released.isoformat()}
    return {"@context": CONTEXT, **set_object(own), **told}


def set_object(own: DataSet) -> Object:
    return known_alone(
        {
            "@type": "Dataset",
            "@id": str(own.subject),
            "name": own.title,
            "description": own.about,
            "url": own.page,
            "keywords": list(KEYWORDS),
            "inLanguage": "en",
            "isAccessibleForFree": True,
            "license": [page for licence in own.licences if (page := licence_page(licence))],
            "creator": {"@type": "Organization", "@id": str(own.owner.subject), "name": own.owner.name},
            "citation": LITERATURE,
            "dateModified": own.modified.date().isoformat() if own.modified else "",
            "spatialCoverage": [country.name for country in own.countries],
            "distribution": [file_object(file) for file in own.files],
        }
    )


def file_object(file: File) -> Object:
    return known_alone(
        {
            "@type": "DataDownload",
            "name": file.download.title,
            "encodingFormat": file.download.format[1],
            "contentUrl": file.address,
            "contentSize": "" if file.size is None else f"{file.size} B",
            "sha256": file.sha256,
        }
    )
