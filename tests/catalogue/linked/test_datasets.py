"""The data sets of the site as DCAT-AP describes them: every file is there, and what is said of it is so."""

import pytest
from django.urls import reverse
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS, XSD

from catalogue.analysis.current import current_snapshot
from catalogue.data.contents import tables
from catalogue.data.downloads import downloads
from catalogue.linked.downloads import OF_A_COLLECTION, OF_ALL
from catalogue.linked.vocabularies import AUTHORITY, IN_ENGLISH, MEDIA_TYPES, SPDX, VCARD
from catalogue.models import Collection, Country, Service, SiteIdentity
from catalogue.releases.releasing import release
from tests.answers import body, content
from tests.catalogue.releases.conftest import DAY
from tests.factories import make_service

DCAT_3 = Namespace(str(DCAT))
"""With the terms of DCAT 3, which rdflib does not know."""

ALL = URIRef("http://testserver/#dataset")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # rdflib's own reader
]


def read(client, address="/data/catalogue.ttl"):
    return Graph().parse(data=body(client.get(address)), format="turtle")


@pytest.fixture
def second():
    """Another public collection, with an owner and a licence of its own."""
    second = Collection.objects.create(
        slug="second", name="Second", owner="City of Graz", licence="Ask us", visibility="public"
    )
    make_service(collection=second, cities=Country.objects.get(code="AT").cities.all()[:1])
    return second


def test_there_is_a_set_for_each_collection_in_view_and_one_of_all(client, second):
    graph = read(client)
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    expected = {URIRef(f"http://testserver/collections/{slug}/#dataset") for slug in ("main", "second")}
    assert set(graph.objects(catalogue, DCAT.dataset)) == expected | {URIRef("http://testserver/#dataset")}
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == set(graph.objects(catalogue, DCAT.dataset))


def test_a_hidden_collection_is_none_of_them(client, second):
    Collection.objects.filter(pk=second.pk).update(visibility="hidden")
    assert b"econd" not in content(client.get("/data/catalogue.ttl"))


def name_of(address):
    """The path of a file of its own, the format of one of a selection."""
    path, _mark, query = address.removeprefix("http://testserver").partition("?")
    return query.rpartition("format=")[2] if query else path


def test_every_file_can_be_had_and_is_of_its_format(client, second):
    graph = read(client)
    files = list(graph.subjects(RDF.type, DCAT.Distribution))
    addresses = [str(graph.value(file, DCAT.downloadURL)) for file in files]
    assert len(addresses) == len(set(addresses))
    assert {name_of(address) for address in addresses} == {
        *(each.query["format"] for each in OF_A_COLLECTION),
        *(reverse(each.view, args=each.named) for each in [*OF_ALL, *downloads(tables(current_snapshot()))]),
    }
    for file in files:
        address = str(graph.value(file, DCAT.downloadURL))
        answer = client.get(address.removeprefix("http://testserver"))
        held = content(answer)
        assert (answer.status_code, bool(held)) == (200, True), address
        media_type = answer["Content-Type"].partition(";")[0]
        assert graph.value(file, DCAT.mediaType) == URIRef(f"{MEDIA_TYPES}{media_type}"), address
        assert str(graph.value(file, DCTERMS["format"])).startswith(f"{AUTHORITY}file-type/")


def test_a_file_of_a_collection_holds_that_alone(client, second):
    graph = read(client)
    files = graph.objects(URIRef("http://testserver/collections/second/#dataset"), DCAT.distribution)
    addresses = [str(graph.value(file, DCAT.downloadURL)) for file in files]
    [table] = [address for address in addresses if address.endswith("format=csv")]
    rows = body(client.get(table.removeprefix("http://testserver"))).splitlines()
    assert len(rows) == 2


def test_a_licence_is_a_term_where_it_is_known_and_words_else(client, second):
    graph = read(client)
    known, words = (URIRef(f"http://testserver/collections/{slug}/#dataset") for slug in ("main", "second"))
    assert {graph.value(file, DCTERMS.license) for file in graph.objects(known, DCAT.distribution)} == {
        URIRef(f"{AUTHORITY}licence/CC_BY_4_0")
    }
    rights = {graph.value(file, DCTERMS.rights) for file in graph.objects(words, DCAT.distribution)}
    assert {str(graph.value(each, RDFS.label)) for each in rights} == {"Ask us"}
    Collection.objects.update(licence="")
    graph = read(client)
    assert [*graph.objects(None, DCTERMS.license), *graph.objects(None, DCTERMS.rights)] == []


def test_what_is_told_of_a_set_is_of_its_services(client, second):
    graph, subject = read(client), URIRef("http://testserver/collections/second/#dataset")
    own = Service.objects.get(collection=second)
    assert graph.value(subject, DCTERMS.modified) == Literal(own.updated)
    assert set(graph.objects(subject, DCTERMS.spatial)) == {URIRef(f"{AUTHORITY}country/AUT")}
    assert graph.value(subject, DCTERMS.language) == IN_ENGLISH
    assert str(graph.value(graph.value(subject, DCTERMS.publisher), DCTERMS.title)) == "City of Graz"


def test_whom_to_ask_is_said_where_the_site_says_so(client):
    assert list(read(client).objects(None, DCAT.contactPoint)) == []
    SiteIdentity.objects.create(owner="City of Graz", contact="atlas@graz.example")
    graph = read(client)
    contacts = set(graph.objects(None, DCAT.contactPoint))
    assert len(contacts) == 1
    assert URIRef("mailto:atlas@graz.example") in set(graph.objects(contacts.pop()))


def test_both_formats_say_the_same(client):
    other = Graph().parse(data=body(client.get("/data/catalogue.jsonld")), format="json-ld")
    assert set(other) == set(read(client))


NEEDED = {
    DCAT.Catalog: [
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCTERMS.language, DCTERMS.spatial,
        DCTERMS.modified, FOAF.homepage, DCAT.dataset, DCAT.service, DCAT_3.themeTaxonomy,
    ],
    DCAT.Dataset: [
        DCTERMS.identifier, DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.keyword,
        DCAT.theme, DCAT.distribution, DCAT.landingPage,
    ],
    DCAT.DataService: [
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.contactPoint, DCAT.endpointURL,
        DCAT.endpointDescription, DCAT.servesDataset, DCAT.theme, DCAT.keyword,
    ],
    DCAT.Distribution: [
        DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS["format"], DCAT.mediaType, DCAT.accessURL,
        DCAT.downloadURL,
    ],
    SPDX.Checksum: [SPDX.algorithm, SPDX.checksumValue],
    FOAF.Agent: [FOAF.name],
    VCARD.Kind: [VCARD.fn],
    SKOS.Concept: [SKOS.prefLabel, SKOS.inScheme],
    SKOS.ConceptScheme: [DCTERMS.title],
    DCTERMS.Location: [SKOS.prefLabel, SKOS.inScheme],
    DCTERMS.LicenseDocument: [SKOS.inScheme],
    DCTERMS.LinguisticSystem: [SKOS.inScheme],
    DCTERMS.MediaTypeOrExtent: [SKOS.inScheme],
}  # fmt: skip
"""What DCAT-AP 3.0 asks for or recommends of each class, of what the catalogue can know."""


@pytest.fixture
def released():
    SiteIdentity.objects.create(owner="City of Graz", contact="https://graz.example/contact")
    return [release("1.0", DAY), release("1.1", DAY, "The same again.", again=True)]


def test_everything_has_what_the_profile_asks_for(client, released):
    graph = read(client)
    lacking = {
        (str(subject), str(path))
        for kind, paths in NEEDED.items()
        for subject in graph.subjects(RDF.type, kind)
        for path in paths
        if (subject, path, None) not in graph
    }
    assert lacking == set()
    assert set(NEEDED) <= set(graph.objects(None, RDF.type))


def test_the_api_is_a_service_of_all_data(client, second):
    graph = read(client)
    [service] = graph.subjects(RDF.type, DCAT.DataService)
    assert (
        client.get(str(graph.value(service, DCAT.endpointDescription)).removeprefix("http://testserver"))
        .json()["openapi"]
        .startswith("3.1")
    )
    assert graph.value(service, DCAT.endpointURL) == URIRef("http://testserver/api/v1/")
    assert set(graph.objects(service, DCAT.servesDataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))


def test_a_release_is_a_version_with_size_and_sum_of_its_archive(client, released):
    graph, [first, newest] = read(client), released
    subjects = [URIRef(f"http://testserver{one.get_absolute_url()}#dataset") for one in (first, newest)]
    assert set(graph.objects(ALL, DCAT_3.hasVersion)) == {*subjects} == set(graph.subjects(DCAT_3.isVersionOf, ALL))
    assert graph.value(ALL, DCAT_3.hasCurrentVersion) == subjects[1]
    assert list(graph.subject_objects(DCAT_3.previousVersion)) == [(subjects[1], subjects[0])]
    assert graph.value(subjects[1], DCAT_3.version) == Literal("1.1")
    assert graph.value(subjects[1], DCTERMS.issued) == Literal(DAY)
    [file] = graph.objects(subjects[1], DCAT.distribution)
    archive = newest.files.get(name="atlas.zip")
    assert str(graph.value(file, DCAT.downloadURL)) == f"http://testserver{archive.get_absolute_url()}"
    assert graph.value(file, DCAT.byteSize) == Literal(archive.size, datatype=XSD.nonNegativeInteger)
    checksum = graph.value(file, SPDX.checksum)
    assert graph.value(checksum, SPDX.checksumValue) == Literal(archive.sha256, datatype=XSD.hexBinary)
    assert str(graph.value(checksum, SPDX.algorithm)).endswith("#checksumAlgorithm_sha256")
    assert set(graph.subjects(DCAT.byteSize)) == set(graph.subjects(SPDX.checksum)), "of files that stay alone"
