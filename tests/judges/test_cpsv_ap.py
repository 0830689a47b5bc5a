"""The public services as linked data, judged by the official SHACL shapes of CPSV-AP 3.2.0 with pySHACL.

The shapes are not copied: they are read beside the project, or where CPSV_AP_SHAPES says. Where there are none,
`dev.py test` says NOT TESTED, and fails in CI.
"""

from functools import cache

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, SKOS, XSD

import dev
from catalogue.models import Actor, Service
from tests.answers import body
from tests.factories import make_random_services

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # rdflib's own reader
]

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
SH = Namespace("http://www.w3.org/ns/shacl#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
PUBLIC = ("municipality", "municipal-company", "public-body")


@cache
def shapes():
    return Graph().parse(dev.SHAPES)


def problems(graph):
    """What the shapes find: the focus node, the path and the constraint of each result."""
    conforms, report, _text = validate(graph, shacl_graph=shapes())
    results = list(report.subjects(RDF.type, SH.ValidationResult))
    assert conforms == (not results)
    parts = (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent)
    return {tuple(report.value(result, part) for part in parts) for result in results}


def graph_of(client, path, form):
    return Graph().parse(data=body(client.get(path)), format=form)


@pytest.fixture
def graph(client):
    return graph_of(client, "/data/services.ttl", "turtle")


@pytest.mark.parametrize(("ending", "form"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_public_services_conform_and_none_is_missing(client, ending, form):
    graph = graph_of(client, f"/data/services.{ending}", form)
    exported = Service.objects.published().filter(provider__type__in=PUBLIC, provider__seat__isnull=False)
    assert problems(graph) == set()
    found = {str(name) for name in graph.subjects(RDF.type, CPSV.PublicService)}
    assert found == {f"http://testserver/services/{slug}/#service" for slug in exported.values_list("slug", flat=True)}
    assert len(found) >= 60


def test_the_shapes_look_at_exactly_these_services(graph):
    """The targets of the shape of public services are they: without its name none of them passes."""
    [target] = {
        shapes().value(shape, SH.targetClass) for shape in shapes().subjects(SH.targetClass, CPSV.PublicService)
    }
    focus = set(graph.subjects(RDF.type, target))
    graph.remove((None, DCTERMS.title, None))
    assert {node for node, path, _kind in problems(graph) if path == DCTERMS.title} >= focus
    found = {node for node, path, _kind in problems(graph) if path == DCTERMS.title}
    assert {node for node in found if str(node).endswith("#service")} == focus


def test_random_services_conform(client):
    make_random_services(40, seed=5)
    Actor.objects.filter(pk__in=Actor.objects.filter(seat=None)[:20].values("pk")).update(
        website="https://a.example/ |"
    )
    assert problems(graph_of(client, "/data/services.ttl", "turtle")) == set()


@pytest.mark.parametrize("address", ["/services/?format=ttl&country=DE", "/services/jelbi-berlin/?format=ttl"])
def test_parts_of_them_conform_too(client, address):
    graph = graph_of(client, address, "turtle")
    assert problems(graph) == set()
    assert list(graph.subjects(RDF.type, CPSV.PublicService)) != []


def test_the_catalogue_of_data_holds_no_data_set_that_fails(client):
    assert problems(graph_of(client, "/data/catalogue.ttl", "turtle")) == set()


def test_an_actor_conforms(client):
    provider = Service.objects.get(slug="jelbi-berlin").provider
    graph = graph_of(client, f"{provider.get_absolute_url()}?format=ttl", "turtle")
    assert problems(graph) == set()
    assert list(graph.subjects(RDF.type, CV.PublicOrganisation)) != []


JELBI = URIRef("http://testserver/services/jelbi-berlin/#service")
CHANNEL = URIRef("http://testserver/services/jelbi-berlin/#channel-1")


def authority(graph):
    return graph.value(JELBI, CV.hasCompetentAuthority)


def participation(graph):
    return graph.value(JELBI, CV.hasParticipation)


MUTANTS = {
    "no name": lambda g: g.remove((JELBI, DCTERMS.title, None)),
    "no description": lambda g: g.remove((JELBI, DCTERMS.description, None)),
    "no competent authority": lambda g: g.remove((JELBI, CV.hasCompetentAuthority, None)),
    "no identifier": lambda g: g.remove((JELBI, DCTERMS.identifier, None)),
    "two identifiers": lambda g: g.add((JELBI, DCTERMS.identifier, Literal("another"))),
    "a name without a language": lambda g: g.set((JELBI, DCTERMS.title, Literal("Jelbi"))),
    "a number for a name": lambda g: g.set((JELBI, DCTERMS.title, Literal(7, datatype=XSD.integer))),
    "an authority of another class": lambda g: g.remove((authority(g), RDF.type, CV.PublicOrganisation)),
    "a literal for an authority": lambda g: g.set((JELBI, CV.hasCompetentAuthority, Literal("BVG"))),
    "an authority without a place": lambda g: g.remove((authority(g), DCTERMS.spatial, None)),
    "an authority without a label": lambda g: g.remove((authority(g), SKOS.prefLabel, None)),
    "two states": lambda g: g.add((JELBI, ADMS.status, URIRef("http://purl.org/adms/status/Withdrawn"))),
    "a state that is no concept": lambda g: g.remove((g.value(JELBI, ADMS.status), RDF.type, None)),
    "a language in words": lambda g: g.add((JELBI, DCTERMS.language, Literal("German"))),
    "a channel without an identifier": lambda g: g.remove((CHANNEL, DCTERMS.identifier, None)),
    "a channel of nobody": lambda g: g.set((CHANNEL, CV.ownedBy, JELBI)),
    "a participation without a participant": lambda g: g.remove((participation(g), CV.hasParticipant, None)),
    "a participation without a role": lambda g: g.remove((participation(g), CV.role, None)),
    "a city that is no place": lambda g: g.remove((g.value(JELBI, DCTERMS.spatial), RDF.type, None)),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_fails(client, mutant):
    graph = graph_of(client, "/services/jelbi-berlin/?format=ttl", "turtle")
    before = len(graph), set(graph)
    assert problems(graph) == set()
    MUTANTS[mutant](graph)
    assert set(graph) != before[1], "it changes something"
    assert problems(graph) != set()


def test_what_is_exported_are_agents_and_organisations(graph):
    """Explicitly, as the shapes reason about no class above another."""
    authorities = set(graph.objects(None, CV.hasCompetentAuthority))
    for kind in (CV.PublicOrganisation, ORG.Organization, FOAF.Agent):
        assert authorities <= set(graph.subjects(RDF.type, kind))
