"""A second codebook, with five determinants on a scale from 0 to 4: every page, filter and number goes by it."""

import json

import numpy as np
import pytest
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.models import Classification, Service
from catalogue.models.scopes import Scope, in_scope
from catalogue.services.filters import ServiceFilterSet
from experience.models import Codebook, Determinant, DeterminantGroup, Guide, GuideEntry
from tests.answers import body, errors_at, parsed, text_of

pytestmark = pytest.mark.django_db

LABELS = ["absent", "hinted", "partial", "strong", "leading"]
SLUGS = ["speed", "clarity", "cost", "joy", "trust"]
CODED = 20
OF_THE_FIRST = "incidental"


def level_of(service, determinant):
    """The level of the n-th service on the n-th determinant, some of them open."""
    return [0, 1, 2, 3, 4, None, 4, 3, 1][(3 * service + 2 * determinant) % 9]


@pytest.fixture
def five(db):
    """The slugs of the services that are classified with it."""
    codebook = Codebook.objects.create(slug="five", name="Five", labels=LABELS, supports_from=3, issued="2026-11-01")
    codebook.clean()
    group = DeterminantGroup.objects.create(codebook=codebook, slug="use", name="Use")
    guide = Guide.objects.create(codebook=codebook, version="5.0", issued="2026-11-01")
    coded = list(Service.objects.filter(state="published").order_by("slug")[:CODED])
    for place, slug in enumerate(SLUGS):
        names = {"slug": slug, "name": slug.title(), "short_name": slug.title(), "definition": slug, "order": place}
        determinant = Determinant.objects.create(group=group, **names)
        GuideEntry.objects.create(
            guide=guide, determinant=determinant, question=f"{slug}?", anchors=LABELS, boundary="None."
        )
        Classification.objects.bulk_create(
            Classification(service=one, determinant=determinant, level=level_of(number, place), reason="So.")
            for number, one in enumerate(coded)
        )
    return [service.slug for service in coded]


def test_the_first_model_is_as_it_was_beside_a_second(client, request):
    before = [body(client.get(f"/cities/berlin/?format={kind}")) for kind in ("json", "csv")]
    request.getfixturevalue("five")
    assert [body(client.get(f"/cities/berlin/?format={kind}")) for kind in ("json", "csv")] == before


def test_levels_are_worth_steps_of_their_own_scale(five):
    with in_scope(Scope(codebook="five")):
        snapshot = current_snapshot()
    stored = [[level_of(number, place) for place in range(len(SLUGS))] for number in range(CODED)]
    assert [snapshot.members[slug].levels for slug in five] == list(map(tuple, stored))
    rows = [snapshot.places[slug] for slug in five]
    assert snapshot.values[rows] == pytest.approx(np.nan_to_num(np.array(stored, dtype=float)) / 4)
    assert snapshot.profile_at(five[0]).breadth == sum((level or 0) >= 3 for level in stored[0])


def test_the_listing_finds_by_every_level_there_is_and_no_other(five):
    with in_scope(Scope(codebook="five")):
        index = current_snapshot().index
        for place, slug in enumerate(SLUGS):
            for level in range(1, len(LABELS)):
                found = ServiceFilterSet(QueryDict(f"determinant={slug}:{level}"), index)
                expected = [own for number, own in enumerate(five) if (level_of(number, place) or 0) >= level]
                assert sorted(found.qs.values_list("slug", flat=True)) == expected
                assert index.count(found.selection()) == len(expected)
        broadest = ServiceFilterSet(QueryDict("sort=-breadth"), index).ordered()
    breadth = {own: sum((level_of(number, place) or 0) >= 3 for place in range(5)) for number, own in enumerate(five)}
    assert [breadth.get(slug, 0) for slug in broadest.values_list("slug", flat=True)] == sorted(
        [*breadth.values(), *[0] * (Service.objects.published().count() - CODED)], reverse=True
    )


def test_a_level_of_the_other_scale_is_told_beside_the_field(client, five):
    assert client.get("/services/?determinant=safety-trust:3").status_code == 200
    for address in ("/by/five/services/?determinant=joy:5", "/services/?determinant=safety-trust:4"):
        assert len(errors_at(parsed(client.get(address)), "determinant")) == 1, address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "services/?determinant=joy:4",
        "services/?view=matrix",
        "services/{first}/",
        "determinants/",
        "determinants/joy/",
        "compare/?service={first}&service={second}",
        "evaluate/",
        "evaluate/?field=mobility&name=Thing&speed=0&clarity=1&cost=2&joy=3&trust=4",
        "how-to-read/",
        "method/",
    ],
)
def test_pages_call_levels_by_their_own_names(client, five, address):
    response = client.get("/by/five/" + address.format(first=five[0], second=five[1]))
    assert response.status_code == 200
    words = text_of(parsed(response).select_one("main"))
    assert "leading" in words
    assert OF_THE_FIRST not in words


def test_what_is_defined_for_four_levels_is_left_out_and_said_so(client, five):
    answer = json.loads(body(client.get("/by/five/cities/berlin/?format=json")))
    assert {row["value_function"] for row in answer["result"]["conventions"]} == {"linear"}
    words = "defined for four levels"
    assert words in body(client.get("/by/five/method/"))
    assert words not in body(client.get("/method/"))
