"""What a release says of itself, read by programs that are not ours: YAML with the fields of CFF 1.2, BibTeX and RIS.

So is the CITATION.cff at the root.
"""

import json
from pathlib import Path

import bibtexparser
import jsonschema
import pytest
import rispy
import yaml

from catalogue.models import Service, SiteIdentity
from catalogue.releases.papers import citation_cff
from catalogue.releases.releasing import release
from experience.models import Determinant
from tests.answers import body
from tests.catalogue.releases.conftest import DAY, content_of
from tests.catalogue.releases.test_papers import ABOUT

pytestmark = pytest.mark.django_db

OWN = Path(__file__).resolve().parents[2] / "CITATION.cff"

LICENCE = {"enum": ["MIT", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0"]}
ENTITY = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
PERSON = {
    "type": "object",
    "required": ["family-names"],
    "properties": {"family-names": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
DOI = {"type": "string", "pattern": r"^10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-\.\(\)\[\]\\]+$"}
CFF = {
    "type": "object",
    "required": ["cff-version", "message", "title", "authors"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": {"type": "string", "minLength": 1},
        "title": {"type": "string", "minLength": 1},
        "type": {"enum": ["dataset", "software"]},
        "authors": {"type": "array", "minItems": 1, "items": ENTITY},
        "version": {"type": "string"},
        "date-released": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "license": {"type": "array", "minItems": 1, "uniqueItems": True, "items": LICENCE},
        "url": {"type": "string", "pattern": "^https?://"},
        "abstract": {"type": "string", "minLength": 1},
        "keywords": {"type": "array", "uniqueItems": True, "items": {"type": "string", "minLength": 1}},
        "references": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "title", "authors"],
                "properties": {
                    "type": {"const": "conference-paper"},
                    "title": {"type": "string"},
                    "authors": {"type": "array", "minItems": 1, "items": PERSON},
                    "year": {"type": "integer"},
                    "doi": DOI,
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""The fields that are used here, as the schema of the Citation File Format 1.2.0 has them; it allows no other keys."""

ZENODO = {
    "type": "object",
    "required": ["metadata"],
    "additionalProperties": False,
    "properties": {
        "metadata": {
            "type": "object",
            "required": ["title", "upload_type", "description", "creators", "access_right", "publication_date"],
            "additionalProperties": False,
            "properties": {
                "title": {"type": "string", "minLength": 1},
                "upload_type": {"const": "dataset"},
                "description": {"type": "string", "minLength": 1},
                "creators": {"type": "array", "minItems": 1, "items": ENTITY},
                "version": {"type": "string"},
                "publication_date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                "access_right": {"enum": ["open", "embargoed", "restricted", "closed"]},
                "license": {"type": "string", "pattern": "^[a-z0-9.-]+$"},
                "keywords": {"type": "array", "items": {"type": "string"}},
                "related_identifiers": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["identifier", "relation"],
                        "properties": {
                            "identifier": {"type": "string"},
                            "relation": {"enum": ["cites", "isIdenticalTo", "isNewVersionOf"]},
                            "scheme": {"enum": ["doi", "url"]},
                        },
                        "additionalProperties": False,
                    },
                },
            },
        }
    },
}
"""The fields that are used here, as Zenodo documents those of a deposit."""


def checked(text):
    found = yaml.safe_load(text)
    jsonschema.validate(found, CFF)
    return found


def test_the_file_at_the_root_is_valid_and_its_figures_are_true():
    found = checked(OWN.read_text())
    services, determinants = Service.objects.published().count(), Determinant.objects.count()
    assert f"{services} real smart city services" in found["abstract"]
    assert f"{determinants} determinants" in found["abstract"]


def test_a_release_says_how_it_is_cited(settings):
    settings.PUBLIC_ADDRESS = "https://atlas.example.org"
    made = release("1.0", DAY)
    found = checked(content_of(made, "CITATION.cff").decode())
    assert (found["version"], found["date-released"], found["type"]) == ("1.0", "2026-11-26", "dataset")
    assert found["url"] == "https://atlas.example.org/data/releases/1.0/"
    assert found["license"] == ["CC-BY-4.0"]
    jsonschema.validate(json.loads(content_of(made, "metadata.json")), ZENODO)


def test_no_name_breaks_out_of_the_citation():
    found = checked(citation_cff(ABOUT))
    assert (found["title"], found["authors"]) == (ABOUT.site, [{"name": ABOUT.author}])


@pytest.mark.parametrize("broken", ["license: [Ours]", "date-released: 26 November", "doi: none", "authors: []"])
def test_the_judge_finds_what_is_wrong(broken):
    facts = yaml.safe_load(citation_cff(ABOUT)) | yaml.safe_load(broken)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(facts, CFF)


def test_references_of_a_release_are_read_by_others(client, settings):
    settings.PUBLIC_ADDRESS = "https://atlas.example.org"
    SiteIdentity.objects.create(name="Services & more", owner="City of Graz")
    made = release("1.0", DAY)
    [entry] = bibtexparser.loads(body(client.get("/data/releases/1.0/?format=bib"))).entries
    assert (entry["url"], entry["year"]) == ("https://atlas.example.org/data/releases/1.0/", "2026")
    assert made.content_version in entry["note"]
    [reference] = rispy.loads(body(client.get("/data/releases/1.0/?format=ris")))
    assert (reference["edition"], reference["authors"]) == ("1.0", ["City of Graz"])
    assert reference["urls"] == ["https://atlas.example.org/data/releases/1.0/"]
