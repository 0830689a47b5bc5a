"""Differences in words: labels, names, numbers, never ids."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.history.difference import Wording, step
from catalogue.history.states import as_state, texts
from catalogue.models import City, Service, Technology, Touchpoint
from experience.models import Determinant
from tests.factories import make_complete, make_evidence

pytestmark = pytest.mark.django_db


def state(service):
    return as_state(texts(Service, [service.pk])[service.pk])


def told(before, after):
    change = step(before, after)
    parts = Wording(Service, [change]).of(change)
    return [(part.title, part.what, {f.label: (f.old, f.new) for f in part.fields}) for part in parts]


@pytest.fixture
def service(db):
    return make_complete(summary="As it was.", status="active")


def test_fields_of_the_service(service):
    before, technology = state(service), Technology.objects.first()
    service.status, service.launched, service.official_url_seen = "pilot", 2019, True
    service.save()
    service.technologies.add(technology)
    assert told(before, state(service)) == [
        (
            "",
            "changed",
            {
                "Launched": ("", "2019"),
                "Running?": ("running", "pilot"),
                "Official address seen": ("no", "yes"),
                "Technologies": ("", technology.name),
            },
        )
    ]


def test_parts_are_called_by_number_and_name(service):
    before = state(service)
    service.touchpoints.get().delete()
    page = make_evidence(service, 3, "press")
    row = service.classifications.get(determinant__slug="accessibility")
    row.level, row.reason = 2, "The page says so."
    row.save()
    row.evidence.set([page])
    determinant = Determinant.objects.get(slug="accessibility")
    found = {title: (what, fields) for title, what, fields in told(before, state(service))}
    assert found == {
        "Touchpoint 1: A stop": (
            "removed",
            {"Channel": ("app", ""), "Phase of the journey": ("before", ""), "Owner": ("provider", "")},
        ),
        "Evidence 3: A page": ("added", found["Evidence 3: A page"][1]),
        f"Classification: {determinant.name}": (
            "changed",
            {
                "Level": ("0", "2"),
                "Reason": ("It says so.", "The page says so."),
                "Evidence": ("", "3: A page"),
            },
        ),
    }
    assert found["Evidence 3: A page"][1]["Kind"] == ("", "press")


def test_a_part_that_got_another_number_is_the_same_part(service):
    before = state(service)
    Touchpoint.objects.filter(service=service).update(number=7)
    assert told(before, state(service)) == [("Touchpoint 7: A stop", "changed", {"Number": ("1", "7")})]


def test_what_is_pointed_to_and_gone_has_its_number_only(service):
    before = state(service)
    before[f"service/{service.pk}"]["cities"] = [987654]
    [(_title, _what, fields)] = told(before, state(service))
    assert fields["Cities"] == ("#987654", City.objects.first().name)


def test_it_takes_as_many_queries_for_many_as_for_few(service):
    def steps(number):
        for word in range(number):
            before = state(service)
            service.summary = f"{service.summary} {word}"
            service.cities.set(City.objects.all()[word : word + 2])
            service.save()
            yield step(before, state(service))

    def queries(number):
        made = list(steps(number))
        with CaptureQueriesContext(connection) as found:
            wording = Wording(Service, made)
            assert [part.what for each in made for part in wording.of(each)] == ["changed"] * number
        return len(found)

    assert queries(1) == queries(5)
