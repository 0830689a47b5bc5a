"""Seeding: the bulk loader equals the files, leaves ids free, names what is wrong, and loads all or nothing."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction

from catalogue.management.commands import seed
from catalogue.models import City, Country, Service, ServiceKind
from catalogue.operations.loading import FIXTURES, NotEmptyError, load, shipped
from catalogue.operations.upgrade.comparison import Action, Change, pointers
from catalogue.operations.upgrade.records import named
from tests.records import MODELS, in_files, in_tables, keyed

pytestmark = pytest.mark.django_db


def written(folder, *contents):
    file = folder / "written.json"
    file.write_text(json.dumps(contents))
    return file


def country(code, **fields):
    return {"model": "catalogue.country", "fields": {"code": code, "name": code, "region": "europe", **fields}}


def city(slug, **fields):
    place = {"slug": slug, "name": slug, "latitude": "1.5", "longitude": "2", "country": ["XX"]}
    return {"model": "catalogue.city", "fields": place | fields}


def test_the_loaded_rows_are_the_files():
    """The test database was filled by `load`. Dates that are set on saving are those of the files too."""
    assert keyed(in_tables()) == keyed(in_files())


@pytest.mark.usefixtures("no_rows")
def test_each_file_loads_with_those_before_it():
    """So the model and the vocabularies, which stand before all others, load without any service."""
    there = set()
    for file in shipped():
        records = named(json.loads(file.read_text()))
        there |= records.keys()
        for name, content in records.items():
            missing = set(pointers(Change(name, Action.CREATE, content))) - there
            assert missing == set(), (file.name, name)
    call_command("loaddata", "model", "vocabularies", verbosity=0)
    assert ServiceKind.objects.exists()
    assert not Service.objects.exists()


@pytest.mark.usefixtures("no_rows")
def test_after_a_load_every_table_takes_a_further_row():
    load(shipped())
    for model in [model for model in MODELS if model._base_manager.exists()]:
        with transaction.atomic():
            row = model._base_manager.order_by("pk").first()
            model._base_manager.filter(pk=row.pk)._raw_delete("default")
            present = set(model._base_manager.values_list("pk", flat=True)) | {row.pk}
            row.pk = None
            row.save_base(raw=True, force_insert=True)
            assert row.pk not in present
            transaction.set_rollback(True)
    service = Service.objects.get(slug="jelbi-berlin")
    service.cities.add(City.objects.exclude(services=service).first())


@pytest.mark.usefixtures("no_rows")
def test_a_record_may_point_to_a_later_one_and_twice_to_the_same(tmp_path):
    [service] = [r for r in in_files() if r["fields"].get("slug") == "jelbi-berlin"]
    pointers = {
        "kind": None,
        "integration_evidence": [], "secondary_domains": [], "data_sources": [], "technologies": [], "payments": [],
        "integration_round": None,
    }  # fmt: skip
    fields = service["fields"] | pointers | {"cities": [["z"], ["a"], ["z"]]}
    terms = [
        {"model": "catalogue.domain", "fields": {"slug": fields["domain"][0], "name": "A field"}},
        {"model": "catalogue.actor", "fields": {"name": fields["provider"][0], "type": "public-body"}},
    ]
    load([written(tmp_path, {**service, "fields": fields}, *terms, city("a"), city("z"), country("XX"))])
    assert set(Service.objects.get().cities.values_list("slug", "country__code")) == {("a", "XX"), ("z", "XX")}


FAULTS = {
    "dangling": (city("there", country=["YY"]), "Country matching query does not exist.*YY"),
    "twice": (country("XX"), "a country with the natural key .'XX',. already"),
    "a text for a number": (city("there", population="many"), "many"),
    "unknown field": (city("there", colour="green"), "colour"),
    "unknown model": ({"model": "catalogue.street", "fields": {}}, "catalogue.street"),
}


@pytest.mark.usefixtures("no_rows")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_and_record_and_nothing_is_loaded(fault, tmp_path):
    record, message = FAULTS[fault]
    file = written(tmp_path, country("XX"), city("here"), record)
    with pytest.raises(DeserializationError, match=rf"written\.json, record 3 \({record['model']}\): .*{message}"):
        load([*shipped()[:1], file])
    assert [model for model in MODELS if model.objects.exists()] == []


@pytest.mark.usefixtures("no_rows")
def test_a_dangling_many_to_many_key_is_a_fault_too(tmp_path):
    model = json.loads(shipped()[0].read_text())
    [record] = [r for r in model if r["fields"].get("slug") == "offer-variety"]
    record["fields"]["sources"].append(["NOBODY99"])
    number = model.index(record) + 1
    with pytest.raises(DeserializationError, match=rf"record {number} \(experience.determinant\): .*NOBODY99"):
        load([written(tmp_path, *model)])


@pytest.mark.usefixtures("no_rows")
def test_a_file_that_is_no_json_is_named(tmp_path):
    (tmp_path / "half.json").write_text("[{")
    with pytest.raises(DeserializationError, match=r"half\.json: "):
        load([tmp_path / "half.json"])


@pytest.mark.usefixtures("no_rows")
def test_what_the_database_refuses_takes_everything_back(tmp_path):
    with pytest.raises(IntegrityError, match="region_is_a_choice"):
        load([*shipped()[:1], written(tmp_path, country("XX", region="atlantis"))])
    assert [model for model in MODELS if model.objects.exists()] == []


@pytest.mark.usefixtures("no_rows")
def test_rows_are_never_loaded_over(tmp_path):
    Country.objects.create(code="XX", name="Mine", region="europe")
    with pytest.raises(NotEmptyError, match="catalogue.Country"):
        load([written(tmp_path, country("XX"))])
    assert Country.objects.get().name == "Mine"


@pytest.mark.usefixtures("no_rows")
def test_seed_keeps_other_rows_where_there_is_no_service(monkeypatch, capsys):
    monkeypatch.setattr(seed, "shipped", lambda: shipped()[:3])
    monkeypatch.setattr(seed, "FIXTURES", FIXTURES[:3])
    Country.objects.create(code="DE", name="Mine", region="asia")
    Country.objects.create(code="XX", name="Mine", region="asia")
    call_command("seed")
    assert "0 services loaded." in capsys.readouterr().out
    assert dict(Country.objects.filter(code__in=["DE", "XX"]).values_list("code", "name")) == {
        "DE": "Germany", "XX": "Mine",
    }  # fmt: skip


@pytest.mark.usefixtures("no_rows")
def test_seed_says_what_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setattr(seed, "shipped", lambda: [written(tmp_path, city("here"))])
    with pytest.raises(CommandError, match=re.escape("Nothing was loaded. written.json, record 1 (catalogue.city)")):
        call_command("seed")
