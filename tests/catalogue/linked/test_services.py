"""Services as linked data: what is said of them, alike in both formats, and what never goes out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS

from catalogue.linked import graphs
from catalogue.linked.files import json_ld, turtle
from catalogue.linked.graphs import new_graph
from catalogue.linked.shared import text
from catalogue.linked.vocabularies import ADMS, CPSV, CV, LOCN, SECTORS, THEMES, iri, licence_page, licence_term
from catalogue.models import Actor, City, Collection, CustomerGroup, Domain, Evidence, Partner, Service, Touchpoint
from tests.answers import body, parsed, queries_of
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # rdflib's own reader
]

READ_AS = {"ttl": "turtle", "jsonld": "json-ld"}


def read(client, path, ending="ttl"):
    return Graph().parse(data=body(client.get(path)), format=READ_AS[ending])


@pytest.fixture
def made():
    """A public service with all that can be said of one, and more that must not be."""
    city = City.objects.get(slug="berlin")
    provider = Actor.objects.create(
        name="Office of Benches", short_name="OB", aliases="Bankamt", type="municipality", seat=city
    )
    service = make_service(
        slug="benches", name="Benches “to sit” \\ on", description="Line\none", provider=provider, cities=[city],
        domain=Domain.objects.get(slug="public-space"), official_url="https://b.example/{a b}", official_url_seen=True,
        status="active",
    )  # fmt: skip
    service.served.create(group=CustomerGroup.objects.get(slug="resident"), basis="documented")
    service.served.create(group=CustomerGroup.objects.get(slug="student"), basis="inferred")
    Touchpoint.objects.create(service=service, label="Sit", channel="object", phase="during", owner="provider")
    Touchpoint.objects.create(service=service, label="Read", channel="app", phase="before", owner="independent")
    Partner.objects.create(service=service, name="local carpenters", role="complementor")
    Partner.objects.create(service=service, actor=Actor.objects.get(name="Amazon"), role="funder")
    Evidence.objects.create(
        service=service, number=1, url="https://b.example/1", title="A page", kind="official", supports="All"
    )
    Evidence.objects.create(service=service, number=2, title="Known", kind="general-knowledge", supports="All")
    return service


SUBJECT = URIRef("http://testserver/services/benches/#service")


def test_what_is_known_is_said(client, made):
    graph = read(client, "/services/benches/?format=ttl")
    provider = URIRef("http://testserver/actors/office-of-benches/#actor")
    assert set(graph.subjects(RDF.type, CPSV.PublicService)) == {SUBJECT}
    assert graph.value(SUBJECT, DCTERMS.title) == text("Benches “to sit” \\ on")
    assert graph.value(SUBJECT, DCTERMS.description) == text("Line\none")
    assert graph.value(SUBJECT, DCTERMS.identifier) == Literal("benches")
    assert set(graph.objects(SUBJECT, CV.hasCompetentAuthority)) == {provider}
    assert set(graph.objects(provider, RDF.type)) >= {CV.PublicOrganisation, FOAF.Agent}
    assert graph.value(provider, SKOS.prefLabel) == text("Office of Benches")
    assert set(graph.objects(provider, SKOS.altLabel)) == {Literal("OB"), Literal("Bankamt")}
    assert set(graph.objects(provider, DCTERMS.spatial)) == {URIRef("http://testserver/cities/berlin/#place")}
    assert graph.value(graph.value(provider, LOCN.address), LOCN.postName) == text("Berlin")
    assert graph.value(SUBJECT, ADMS.status) == URIRef("http://purl.org/adms/status/Completed")
    assert graph.value(SUBJECT, FOAF.homepage) == URIRef("https://b.example/%7Ba%20b%7D")
    assert set(graph.objects(SUBJECT, DCTERMS.source)) == {URIRef("https://b.example/1")}
    [group] = graph.objects(SUBJECT, DCTERMS.audience)
    assert graph.value(group, SKOS.prefLabel) == text("Residents")
    [sector] = graph.objects(SUBJECT, CV.sector)
    assert graph.value(sector, SKOS.prefLabel) == text(THEMES["REGI"])


def test_channels_and_partners_are_those_of_the_record(client, made):
    graph = read(client, "/services/benches/?format=ttl")
    channels = {str(graph.value(each, DCTERMS.description)): each for each in graph.objects(SUBJECT, CV.hasChannel)}
    assert channels.keys() == {"Sit", "Read"}
    owner = URIRef("http://testserver/actors/office-of-benches/#actor")
    assert graph.value(channels["Sit"], CV.ownedBy) == owner
    assert graph.value(channels["Read"], CV.ownedBy) is None
    partners = {
        str(graph.value(graph.value(each, CV.hasParticipant), DCTERMS.title)): str(
            graph.value(graph.value(each, CV.role), SKOS.prefLabel)
        )
        for each in graph.objects(SUBJECT, CV.hasParticipation)
    }
    assert partners == {"local carpenters": "complementor", "Amazon": "funder"}


@pytest.mark.parametrize("status", ["changed", "unknown"])
def test_what_is_unknown_is_not_said(client, made, status):
    Service.objects.filter(pk=made.pk).update(status=status, official_url_seen=False, kind=None)
    graph = read(client, "/services/benches/?format=ttl")
    for what in (ADMS.status, FOAF.homepage, CV.isClassifiedBy, DCTERMS.language, CV.contactPoint, CV.hasCost):
        assert list(graph.objects(SUBJECT, what)) == []


def test_both_formats_say_the_same_in_whatever_portions(client, monkeypatch):
    make_random_services(20, seed=8)
    whole = set(read(client, "/data/services.ttl"))
    assert set(read(client, "/data/services.jsonld", "jsonld")) == whole
    monkeypatch.setattr(graphs, "PORTION", 7)
    assert set(read(client, "/data/services.ttl")) == whole
    assert set(read(client, "/data/services.jsonld", "jsonld")) == whole


def test_a_shared_thing_is_told_of_once(client):
    objects = json.loads(body(client.get("/data/services.jsonld")))["@graph"]
    names = [each["@id"] for each in objects]
    assert len(names) == len(set(names))


def test_nothing_public_is_an_empty_file_and_no_mistake(client):
    Actor.objects.update(type="private-company")
    assert len(read(client, "/data/services.ttl")) == 0
    assert len(read(client, "/data/services.jsonld", "jsonld")) == 0


def test_the_listing_gives_exactly_its_selection(client):
    graph = read(client, "/services/?country=DE&format=ttl")
    public = Service.objects.published().filter(
        cities__country__code="DE", provider__type__in=("municipality", "municipal-company", "public-body"),
        provider__seat__isnull=False,
    )  # fmt: skip
    found = {str(node) for node in graph.subjects(RDF.type, CPSV.PublicService)}
    assert found == {f"http://testserver/services/{slug}/#service" for slug in public.values_list("slug", flat=True)}
    assert client.get("/services/?country=XX&format=ttl").status_code == 400


def test_what_is_not_published_never_goes_out(client, made):
    for state in ("draft", "review", "withdrawn"):
        Service.objects.filter(pk=made.pk).update(state=state, withdrawal_reason="Gone.")
        assert "services/benches/" not in body(client.get("/data/services.ttl"))
        assert client.get("/services/benches/?format=ttl").status_code in (404, 410)
        assert client.get("/actors/office-of-benches/").status_code == 404


def test_one_without_a_public_provider_says_why(client):
    answer = client.get("/services/akippa-osaka/?format=ttl")
    assert (answer.status_code, "private company" in body(answer)) == (404, True)
    heads = [parsed(client.get(f"/services/{slug}/")).head for slug in ("akippa-osaka", "jelbi-berlin")]
    linked = [head.select('link[rel="alternate"][type="text/turtle"]') for head in heads]
    assert list(map(len, linked)) == [0, 1]


def test_who_is_still_to_code_gets_none_of_it(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    for path in ("/data/services.ttl", "/services/?format=jsonld", "/services/jelbi-berlin/?format=ttl"):
        answer = client.get(path)
        assert (answer.status_code, "hasChannel" in body(answer)) == (400, False), path


def test_identifiers_stay_whatever_is_renamed_or_in_view(client, made):
    before = set(read(client, "/services/benches/?format=ttl").subjects())
    Actor.objects.filter(pk=made.provider.pk).update(name="Bench Office")
    Service.objects.filter(pk=made.pk).update(name="Seats")
    assert set(read(client, "/services/benches/?format=ttl").subjects()) == before
    main = Collection.objects.get().slug
    assert set(read(client, f"/in/{main}/services/benches/?format=ttl").subjects()) == before
    assert set(read(client, "/by/atlas-1/services/benches/?format=ttl").subjects()) == before


def test_no_service_asks_by_itself(client):
    few = {path: queries_of(client, path) for path in ("/data/services.ttl", "/data/catalogue.ttl")}
    make_random_services(25, seed=4)
    assert {path: queries_of(client, path) for path in few} == few
    assert max(few.values()) <= 20


def test_every_field_of_activity_has_a_theme_or_none_on_purpose():
    fields = set(Domain.objects.values_list("slug", flat=True))
    assert fields - SECTORS.keys() == {"gastronomy", "tourism"}
    assert {code for codes in SECTORS.values() for code in codes} <= THEMES.keys()


def test_licences_are_known_by_their_usual_names():
    assert str(licence_term("CC BY 4.0")).endswith("/licence/CC_BY_4_0")
    assert licence_term("cc-by-sa-4.0") == licence_term("CC BY-SA 4.0") != licence_term("CC BY 4.0")
    assert licence_page("CC0") == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert (licence_term("Ask us"), licence_page("Ask us"), licence_term("")) == (None, "", None)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_comes_back_from_both_formats(words):
    graph = new_graph()
    graph.add((SUBJECT, DCTERMS.title, text(words)))
    for write, form in ((turtle, "turtle"), (json_ld, "json-ld")):
        back = Graph().parse(data=b"".join(write([graph])), format=form)
        assert [str(value) for value in back.objects(SUBJECT, DCTERMS.title)] == [words]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_address_is_one_that_a_file_may_hold(rest):
    address = iri(f"https://a.example/{rest}")
    graph = new_graph()
    graph.add((SUBJECT, DCTERMS.source, address))
    back = Graph().parse(data=b"".join(turtle([graph])), format="turtle")
    assert set(back.objects(SUBJECT, DCTERMS.source)) == {address}
    assert iri(str(address)) == address
