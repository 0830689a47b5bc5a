"""Text search: words, prefixes, accents and case, ranking, and an index that no write escapes. On both databases."""

import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.index import search
from catalogue.index.folding import SPECIAL_LETTERS
from catalogue.index.queries import exactly
from catalogue.index.understanding import understood
from catalogue.index.words import beginnings, words
from catalogue.models import Actor, City, Country, Service
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def found(query):
    """What has all words of a query."""
    return set(search.matching(Service.objects.all(), exactly(words(query))).values_list("slug", flat=True))


def fold(text):
    for letter, plain in SPECIAL_LETTERS.items():
        text = text.replace(letter, plain)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()


@pytest.mark.parametrize(
    ("stored", "queries"),
    [
        ("Île de la Cité", ["Île", "île", "ile", "ILE", "cite", "CITÉ"]),
        ("Österreich Karte", ["Österreich", "österreich", "osterreich", "ÖSTER"]),
        ("München Straße", ["München", "MÜNCHEN", "munchen", "strasse", "Straße", "STRASSE"]),
        ("Ørsted Łódź smørrebrød", ["ørsted", "Orsted", "łódź", "lodz", "smorrebrod", "SMØRREBRØD"]),
        ("İstanbul ısı", ["istanbul", "isi"]),
        ("東京ガイド", ["東京", "東京ガイド"]),
        ("Київ Цифровий Καλημέρα", ["Київ", "київ", "ЦИФРОВИЙ", "Καλημέρα"]),
        ("München Århus Øresund", ["Muenchen", "muench", "Aarhus", "oeresund"]),
        ("Parking-guidance (P+R), 24/7", ["guidance", "parking guid", "24", "p r"]),
    ],
)
def test_accents_case_and_prefixes(stored, queries):
    service = make_service(name=stored)
    for query in queries:
        assert service.slug in found(query), query


def test_all_words_must_be_found_each_as_a_beginning():
    service = make_service(name="Night bus", summary="Lanterns for cyclists")
    assert service.slug in found("bus lanterns")
    assert service.slug in found("lant cycl")
    assert service.slug not in found("bus anterns")
    assert service.slug not in found("bus submarines")


def test_plurals_find_singulars_and_the_other_way():
    service = make_service(name="Xylophone library", summary="One xylocity")
    for query in ("xylophones", "xylophone", "libraries", "library", "xylocities"):
        assert service.slug in found(query), query
    plural = make_service(name="Zylofares libraries buses")
    for query in ("zylofare", "library", "bus", "buses", "libraries"):
        assert plural.slug in found(query), query


WORDS = ["Zebra", "zebras", "Ébène", "çedilla", "Übung", "ubuntu", "naïve", "x1", "2024", "straße", "Ångström"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.sampled_from(WORDS), st.integers(1, 8))
def test_hits_agree_with_plain_python(db, name, word, length):
    service = make_service(name=" ".join(name), summary="-", description="-")
    query = word[:length]
    asked = exactly(words(query))
    in_name = Service.objects.filter(pk=service.pk, pk__in=search.hits(connection.alias, asked, fields=1))
    wanted = [form for part in words(query) for form in beginnings(part)]
    expected = any(spelled.startswith(form) for own in name for spelled in spellings(own) for form in wanted)
    assert in_name.exists() == expected


def spellings(word):
    for letter, plain in {"Ü": "Ue", "ü": "ue", "Å": "Aa"}.items():
        word, kept = word.replace(letter, plain), word
        yield fold(kept)
    yield fold(word)


def test_ranking_goes_from_the_name_to_the_description():
    texts = {"description": "a qwertz", "summary": "a qwertz", "name": "Qwertz"}
    made = {field: make_service(**{field: text}) for field, text in texts.items()}
    provider = Actor.objects.create(name="Qwertz company", type="private-company")
    made["place"] = make_service(provider=provider)
    query = exactly(["qwertz"])
    ranked = search.by_match(search.matching(Service.objects.all(), query), query)
    assert [service.pk for service in ranked] == [made[f].pk for f in ("name", "place", "summary", "description")]
    assert [service.tier for service in ranked] == [1, 2, 3, 4]


def test_no_write_escapes_the_index():
    service = make_service(name="Before")
    Service.objects.filter(pk=service.pk).update(name="Wombatronic")
    assert found("wombatronic") == {service.slug}
    Actor.objects.filter(pk=service.provider_id).update(name="Wombatproviders Ltd")
    assert service.slug in found("wombatproviders")
    Actor.objects.filter(pk=service.provider_id).update(short_name="WPL", aliases="Koala House\nDingo House")
    assert service.slug in set(found("wpl")) & set(found("koala house")) & set(found("dingo"))
    city = City.objects.create(
        slug="wombatville", name="Wombatville", country=Country.objects.first(), latitude=1, longitude=1
    )
    service.cities.add(city)
    assert found("wombatville") == {service.slug}
    City.objects.filter(pk=city.pk).update(local_names="Vombatovo")
    assert found("vombatovo") == {service.slug}
    Country.objects.filter(pk=city.country_id).update(name="Wombatland")
    assert service.slug in found("wombatland")
    service.cities.clear()
    assert found("wombatville") == set()
    Service.objects.filter(pk=service.pk).delete()
    assert found("wombatronic") == set()


def test_bulk_writes_and_fixtures_reach_the_index(tmp_path):
    template = make_service(name="Template")
    fields = {f.attname: getattr(template, f.attname) for f in Service._meta.concrete_fields if not f.primary_key}
    Service.objects.bulk_create([Service(**{**fields, "slug": "bulk", "name": "Bulkwombat"})])
    assert found("bulkwombat") == {"bulk"}
    file = tmp_path / "one.json"
    call_command("dumpdata", "catalogue.service", pks=str(template.pk), use_natural_primary_keys=True,
                 use_natural_foreign_keys=True, output=str(file), verbosity=0)  # fmt: skip
    file.write_text(file.read_text().replace('"Template"', '"Fixturewombat"'))
    call_command("loaddata", str(file), verbosity=0)
    assert found("fixturewombat") == {template.slug}


@pytest.mark.parametrize(
    "query", ['"', "'", "a OR b", "NEAR(a b)", "a*", "(((", "a:b", "' OR 1=1 --", "%", "\\", "&|!"]
)
def test_operators_are_plain_text(query):
    assert isinstance(found(query) if words(query) else set(), set)
    understood(query, current_snapshot().dictionary)
