"""The script of a release comes to the figures of the site, with Python alone; what was changed by hand it finds."""

import csv
import json
import subprocess
import sys
from math import isclose

import pytest

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.service_sets import ServiceSet
from catalogue.models import Service
from catalogue.releases import recompute
from catalogue.releases.releasing import release
from catalogue.releases.sources import SCRIPT
from tests.catalogue.releases.conftest import DAY, unpacked
from tests.factories import make_random_services

pytestmark = pytest.mark.django_db

LONGEST_SCRIPT = 200


@pytest.fixture
def folder(first, tmp_path):
    return unpacked(first, tmp_path)


def run(folder):
    """In an environment that has nothing: no variable, no package, another directory."""
    script = folder / SCRIPT.name
    return subprocess.run([sys.executable, "-I", "-S", script], cwd="/", env={}, capture_output=True, text=True)


def mend(folder, table, change):
    """Change a table by hand, as somebody would who fakes a number: the first row that `change` says it changed."""
    with (folder / table).open(encoding="utf-8-sig", newline="") as file:
        held = list(csv.DictReader(file))
    assert any(change(row) for row in held)
    with (folder / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, held[0].keys())
        writer.writeheader()
        writer.writerows(held)


def test_it_comes_to_the_same_figures_with_python_alone(folder):
    done = run(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("- 0 differ\n")
    expected = json.loads((folder / "expected.json").read_text())
    for name, figures in expected.items():
        assert f"{name}: {len(figures)}" in done.stdout
    assert len(expected["contributions"]) == Service.objects.published().count()
    assert expected["cities"]["berlin"]["moments"]["c1"] > 0


def test_what_it_is_held_against_is_what_the_pages_say(client, folder):
    expected = json.loads((folder / "expected.json").read_text())
    service = client.get("/services/jelbi-berlin/?format=json").json()["result"]
    assert expected["contributions"]["jelbi-berlin"] == service["contribution"]["value"]
    agreement = client.get("/coding/agreement/?format=json").json()["result"]
    assert expected["agreement"] == {item: own["alpha"] for item, own in agreement["items"].items()}
    city = client.get("/cities/berlin/?format=json").json()["result"]
    for rung in ("anywhere", "moments"):
        assert expected["cities"]["berlin"][rung] == {name: city["ladder"][rung][name] for name in ("c1", "c0")}
    assert expected["cities"]["berlin"]["persons"] == [person["coverage"] for person in city["persons"]]
    assert expected["cities"]["berlin"]["phases"] == [phase["coverage"] for phase in city["phases"]]


def a_higher_level(row):
    if row["service"] == "jelbi-berlin" and row["level"] in ("0", "1", "2"):
        row["level"] = "3"
        return True
    return False


def another_code(row):
    if row["service"] == "jelbi-berlin" and row["level"] == "0":
        row["level"] = "3"
        return True
    return False


def a_phase_more(row):
    row["phase"] = "departure" if row["phase"] != "departure" else "after"
    return row["service"] == "jelbi-berlin"


def ended(row):
    row["status"] = "discontinued"
    return row["slug"] == "jelbi-berlin"


MUTANTS = [
    ("classifications.csv", a_higher_level, ("/contributions/jelbi-berlin", "/cities/berlin")),
    ("codings.csv", another_code, ("/agreement_by_round/",)),
    ("touchpoints.csv", a_phase_more, ("/cities/",)),
    ("services.csv", ended, ("/cities/",)),
]


@pytest.mark.parametrize(("table", "change", "where"), MUTANTS, ids=[table for table, *_rest in MUTANTS])
def test_a_table_that_was_changed_by_hand_is_found_out(folder, table, change, where):
    mend(folder, table, change)
    done = run(folder)
    assert (done.returncode, done.stderr) == (1, "")
    for beginning in where:
        assert any(line.startswith(beginning) for line in done.stdout.splitlines()), beginning


def test_a_figure_that_was_changed_by_hand_is_found_out(folder):
    expected = json.loads((folder / "expected.json").read_text())
    expected["cities"]["berlin"]["persons"][0] += 0.001
    del expected["cities"]["london"]
    (folder / "expected.json").write_text(json.dumps(expected))
    done = run(folder)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()[:-1]] == [
        "/cities/berlin/persons/0",
        "/cities/london",
    ]


def test_it_comes_to_the_figures_of_any_data(tmp_path):
    """Levels that cannot be told, services without groups or touchpoints, of every state, in several cities."""
    make_random_services(40, seed=11)
    assert run(unpacked(release("1.0", DAY), tmp_path)).returncode == 0


def test_every_city_comes_to_the_figures_of_its_services(folder):
    """Also those with too few to speak of a profile."""
    snapshot, own = current_snapshot(), recompute.Release(folder)
    assert own.cities.keys() == snapshot.by_city.keys()
    for slug in snapshot.by_city:
        expected = ServiceSet(snapshot.members_in(slug), snapshot).judgement.c1()
        assert isclose(recompute.city(own, slug)["moments"]["c1"], expected, abs_tol=1e-9), slug


def test_it_can_be_read_in_one_go():
    assert len(SCRIPT.read_text().splitlines()) < LONGEST_SCRIPT
