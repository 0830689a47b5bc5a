"""Of which collections services count in a city, and from which services are proposed: by what an address says."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.snapshot import Terms
from catalogue.judging.forms import JudgingForm
from catalogue.judging.outcome import judged
from catalogue.models import City, Service
from catalogue.rules.blindness import Sight
from tests.answers import body, parsed
from tests.factories import make_complete

pytestmark = pytest.mark.django_db

OWN = "/cities/berlin/?collection=own&format=json"


@pytest.fixture
def several(own):
    """Five services of Berlin and three of Vienna in the second collection."""
    for city, number in (("berlin", 5), ("vienna", 3)):
        for _ in range(number):
            make_complete(collection=own, status="active", cities=City.objects.filter(slug=city))


def slugs(result):
    return {service["service"] for service in result["services"]}


def own_in(city):
    return set(Service.objects.filter(collection__slug="own", cities__slug=city).values_list("slug", flat=True))


def test_a_city_counts_those_of_one_collection(client, several):
    answer = client.get(OWN).json()
    assert slugs(answer["result"]) == own_in("berlin")
    assert answer["parameters"]["collection"] == ["own"]
    page = parsed(client.get("/cities/berlin/?collection=own"))
    assert page.select("main a[href='/services/?city=berlin&collection=own']")
    assert page.select_one(".cite").text.rstrip().endswith("Our own (City of Berlin), ODbL 1.0.")
    rows = body(client.get(OWN.replace("json", "csv"))).splitlines()
    assert len(rows) == 1 + 5


def test_named_all_or_none_all_count(client, several):
    both = client.get("/cities/berlin/?collection=own&collection=main&format=json").json()
    every = client.get("/cities/berlin/?format=json").json()
    assert slugs(both["result"]) == slugs(every["result"])
    assert every["parameters"]["collection"] == ["main", "own"]


def test_compared_cities_count_them_alike(client, several):
    query = "city=berlin&city=vienna&collection=own"
    cities = client.get(f"/compare/?{query}&format=json").json()["result"]["cities"]
    assert [slugs(city) for city in cities] == [own_in("berlin"), own_in("vienna")]
    links = {link["href"] for link in parsed(client.get(f"/compare/?{query}")).select("main a[href^='/cities/']")}
    assert "/cities/berlin/?collection=own" in links


def test_my_city_begins_with_them_and_keeps_the_choice(client, several):
    page = parsed(client.get("/cities/berlin/?collection=own&candidates=main"))
    [address] = {link["href"] for link in page.select("main a") if link["href"].startswith("/my-city/?") and
                 "service=" not in link["href"] and "format" not in link["href"]}  # fmt: skip
    assert "collection=own" in address
    assert "candidates=main" in address
    assert slugs(client.get(f"{address}&format=json").json()["result"]) == own_in("berlin")
    assert "collection=own" in client.get(f"{address}&format=json").json()["address"]


@pytest.mark.parametrize("page", ["/cities/berlin/?", "/my-city/?city=berlin&"])
@pytest.mark.parametrize("name", ["collection", "candidates"])
def test_an_unknown_one_is_refused_beside_its_field(page, name, client):
    answer = client.get(f"{page}{name}=none&format=json")
    assert answer.status_code == 400
    assert list(answer.json()["problems"]) == [name]
    field = parsed(client.get(f"{page}{name}=none")).select_one(f"#id_{name}").find_parent("fieldset")
    assert field.select_one(".errorlist")


def test_cities_are_not_compared_of_an_unknown_one(client):
    answer = client.get("/compare/?city=berlin&city=london&collection=none&format=json")
    assert (answer.status_code, list(answer.json()["problems"])) == (400, ["collection"])


def test_with_one_collection_no_page_asks_for_it(client):
    for path in ("/cities/berlin/", "/my-city/?city=berlin", "/compare/?city=berlin&city=london"):
        assert not parsed(client.get(path)).select("[name=collection], [name=candidates]")


IDEA = (
    "/evaluate/?name=Night+bus&field=mobility&accessibility=1&price-value=2&touchpoint-integration=3&offer-variety=0"
    "&transaction-convenience=1&information-orientation=2&responsiveness=1&data-driven-adaptation=0&place-atmosphere=1"
    "&safety-trust=3&social-encounter=0&co-creation=1&identity-belonging=0"
)


def test_an_idea_has_its_examples_from_them(client, own):
    cores = Service.objects.filter(classifications__level=3).order_by("slug")
    Service.objects.filter(pk__in=[service.pk for service in cores[::2]]).update(collection=own)
    for slug in ("main", "own"):
        result = client.get(f"{IDEA}&candidates={slug}&format=json").json()["result"]
        found = [*result["similar"], *result["complements"], *result["learn_from"]]
        assert {one["collection"] for one in found} == {slug}
    answer = client.get(f"{IDEA}&candidates=none&format=json")
    assert (answer.status_code, list(answer.json()["problems"])) == (400, ["candidates"])
    assert parsed(client.get(f"{IDEA}&candidates=none")).select("#id_candidates_error")


SLUGS = ("main", "own", "second")


def in_three_collections(snapshot):
    """The same state with its services dealt to three collections in turn."""
    members = {
        slug: replace(member, collection=SLUGS[place % len(SLUGS)])
        for place, (slug, member) in enumerate(snapshot.members.items())
    }
    return replace(snapshot, members=members, terms={slug: Terms(slug, "", "") for slug in SLUGS})


@given(some=st.sets(st.sampled_from(SLUGS)), counted=st.sets(st.sampled_from(SLUGS)), everything=st.booleans())
def test_proposals_come_from_the_named_collections(some, counted, everything):
    """None is left out that fits; what must be among them may come from anywhere."""
    snapshot = in_three_collections(current_snapshot())
    address = QueryDict("must=jelbi-berlin", mutable=True)
    address.setlist("candidates", sorted(some))
    address.setlist("collection", sorted(counted))
    address["pool"] = "all" if everything else "active"
    form = JudgingForm(address, Sight(snapshot, frozenset()), {})
    assert form.is_valid(), form.errors
    outcome = judged(snapshot.members_in("vienna", form.collections), form, "Vienna")
    of_vienna = [member for member in snapshot.members.values() if "vienna" in member.cities]
    held = {member.slug for member in of_vienna if not counted or member.collection in counted}
    assert {member.slug for member in outcome.services.members} == held
    fitting = {
        slug
        for slug, member in snapshot.members.items()
        if (everything or member.status == "active") and (not some or member.collection in some)
    }
    assert {member.slug for member in outcome.additions.candidates} == (fitting | {"jelbi-berlin"}) - held
    suggested = outcome.services.suggestions(5, "anywhere", form.wishes.collections)
    assert {one.member.collection for one in suggested} <= (some or set(SLUGS))
