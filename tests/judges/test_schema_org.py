"""What pages tell search engines, as parsers that are not ours read it: extruct, and rdflib as linked data."""

import json

import extruct
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT

from catalogue.models import City, Service
from tests.answers import body

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # rdflib's own reader
]

SCHEMA = Namespace("https://schema.org/")
CONTEXT = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}, "sameAs": {"@type": "@id"}, "contentUrl": {"@type": "@id"}}
"""In the place of the one on schema.org, which no test asks for."""


def object_of(client, path):
    """The one object of a page, as extruct finds it."""
    found = extruct.extract(body(client.get(path)), syntaxes=["json-ld"], errors="strict")["json-ld"]
    [own] = found
    assert own["@context"] == "https://schema.org"
    return own


def graph_of(own):
    return Graph().parse(data=json.dumps(own | {"@context": CONTEXT}), format="json-ld")


def test_a_public_service_is_one_of_the_government(client):
    service = Service.objects.get(slug="jelbi-berlin")
    own = object_of(client, "/services/jelbi-berlin/")
    assert (own["@type"], own["name"], own["description"]) == ("GovernmentService", service.name, service.summary)
    assert own["url"] == "http://testserver/services/jelbi-berlin/"
    assert own["provider"]["@type"] == "GovernmentOrganization"
    assert own["provider"]["name"] == service.provider.name
    assert [place["name"] for place in own["areaServed"]] == [city.name for city in service.cities.all()]
    graph = graph_of(own)
    assert set(graph.subjects(RDF.type, SCHEMA.GovernmentService)) == {URIRef(own["@id"])}
    assert (URIRef(own["@id"]), SCHEMA.name, Literal(service.name)) in graph


def test_a_private_service_is_a_service(client):
    own = object_of(client, "/services/akippa-osaka/")
    assert (own["@type"], own["provider"]["@type"]) == ("Service", "Organization")


def test_every_service_and_city_can_be_read(client):
    """With an official address only where somebody saw it."""
    services = Service.objects.published().in_bulk(field_name="slug")
    for slug in list(services)[::12]:
        own = object_of(client, f"/services/{slug}/")
        service = services[slug]
        assert own.get("sameAs", "") == (service.official_url if service.official_url_seen else "")
        assert set(graph_of(own).objects(None, SCHEMA.areaServed)) == {
            URIRef(f"http://testserver/cities/{city.slug}/#place") for city in service.cities.all()
        }


def test_a_city_lies_somewhere(client):
    city = City.objects.get(slug="berlin")
    own = object_of(client, "/cities/berlin/")
    assert (own["@type"], own["name"], own["containedInPlace"]["identifier"]) == ("City", "Berlin", "DE")
    assert own["geo"] == {
        "@type": "GeoCoordinates", "latitude": float(city.latitude), "longitude": float(city.longitude)
    }  # fmt: skip
    assert own["sameAs"] == f"https://sws.geonames.org/{city.geonames_id}/"


def test_the_data_can_be_found_as_data_sets(client):
    """With what a search for data sets asks for: name, description of 50 to 5,000 signs, licence, files."""
    own = object_of(client, "/data/")
    assert own["@type"] == "DataCatalog"
    graph = graph_of(own)
    sets = {each["@id"]: each for each in own["dataset"]}
    assert sets.keys() == {"http://testserver/#dataset", "http://testserver/collections/main/#dataset"}
    for each in sets.values():
        assert 50 <= len(each["description"]) <= 5000
        assert each["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
        assert each["creator"]["name"]
        assert each["citation"].startswith("https://doi.org/")
        for file in each["distribution"]:
            assert (file["@type"], bool(file["encodingFormat"])) == ("DataDownload", True)
    files = set(graph.objects(None, SCHEMA.contentUrl))
    catalogue = Graph().parse(data=body(client.get("/data/catalogue.ttl")), format="turtle")
    assert files == set(catalogue.objects(None, DCAT.downloadURL))


def test_what_is_in_a_name_ends_no_element(client):
    name = '</script><script>alert("&1")</script>\u2028 <!--'
    Service.objects.filter(slug="jelbi-berlin").update(name=name)
    assert object_of(client, "/services/jelbi-berlin/")["name"] == name
