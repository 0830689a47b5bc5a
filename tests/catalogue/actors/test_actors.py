"""The pages of actors: all of them, and one, where its identifier leads."""

import pytest

from catalogue.actors.listing import PAGE_SIZE
from catalogue.actors.views import MOST_SHOWN
from catalogue.models import Actor, City, Collection, Partner, Service
from tests.answers import body, parsed, queries_of, text_of
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_it_tells_what_the_actor_is_and_does(client):
    actor = Actor.objects.create(
        name="Office of Benches", aliases="Bankamt", type="municipality", seat=City.objects.get(slug="berlin")
    )
    own, other = make_service(provider=actor), make_service(name="Other")
    Partner.objects.create(service=other, actor=actor, role="funder")
    make_service(provider=actor, state="draft", name="Draft of it")
    page = parsed(client.get(actor.get_absolute_url()))
    facts = text_of(page.select_one("dl.facts"))
    assert all(word in facts for word in ("municipality", "Berlin", "Bankamt"))
    links = [[a["href"] for a in section.select("li a")] for section in page.select("main section")]
    assert links == [[own.get_absolute_url()], [other.get_absolute_url()]]


def test_what_is_unknown_is_said_to_be(client):
    actor = Actor.objects.create(name="Somebody")
    make_service(provider=actor)
    facts = parsed(client.get(actor.get_absolute_url())).select("dl.facts dd")
    assert len({text_of(fact) for fact in facts}) == 1


def test_the_page_of_a_service_leads_there(client):
    service = Service.objects.get(slug="jelbi-berlin")
    address = service.provider.get_absolute_url()
    assert parsed(client.get(service.get_absolute_url())).select(f'a[href="{address}"]') != []


def test_one_without_a_published_service_is_not_found(client):
    actor = Actor.objects.create(name="Nobody")
    make_service(provider=actor, state="draft")
    for path in (
        actor.get_absolute_url(),
        "/actors/no-such-actor/",
        f"/data/actors/{actor.pk}/",
        "/data/actors/987654321/",
    ):
        assert client.get(path).status_code == 404
        assert client.get(f"{path}?format=ttl").status_code == 404


def test_the_address_with_its_number_leads_there(client):
    actor = Actor.objects.create(name="Somebody")
    make_service(provider=actor)
    for start in ("", "/in/main"):
        answer = client.get(f"{start}/data/actors/{actor.pk}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{start}/actors/somebody/")


def test_it_is_bounded_and_asks_no_more_for_more(client):
    actor = Actor.objects.create(name="Busy")
    make_service(provider=actor)
    path = actor.get_absolute_url()
    few = queries_of(client, path)
    for _number in range(MOST_SHOWN + 5):
        make_service(provider=actor)
    assert queries_of(client, path) == few
    assert len(parsed(client.get(path)).select("main section li a")) == MOST_SHOWN


def test_the_list_tells_of_each_how_much_it_does(client):
    actor = Actor.objects.create(name="Aa works", type="municipality", seat=City.objects.get(slug="berlin"))
    Actor.objects.create(name="Ab without anything")
    for number in range(2):
        Partner.objects.create(service=make_service(provider=actor), actor=actor, role="funder", number=number)
    make_service(provider=actor, state="draft")
    page = parsed(client.get("/actors/"))
    rows = {row.th.a["href"]: [text_of(cell) for cell in row.select("td")] for row in page.select("main tbody tr")}
    assert rows["/actors/aa-works/"] == ["municipality", "Berlin, Germany", "2", "2"]
    assert "/actors/ab-without-anything/" not in rows
    told = client.get("/actors/?format=json").json()["result"]
    assert [row["actor"] for row in told["actors"]] == [path.split("/")[2] for path in rows]
    own = {"actor": "aa-works", "name": "Aa works", "type": "municipality", "seat": "berlin"}
    assert {**own, "provides": 2, "takes_part_in": 2} in told["actors"]


def test_all_pages_of_the_list_hold_every_actor_once(client):
    there, address = [], "/actors/?format=json"
    pages = client.get(address).json()["result"]["pages"]
    for number in range(1, pages + 1):
        there += [row["actor"] for row in client.get(f"{address}&page={number}").json()["result"]["actors"]]
    shown = Actor.objects.shown()
    assert (len(there), set(there)) == (len(set(there)), set(shown.values_list("slug", flat=True)))
    assert pages == -(-len(there) // PAGE_SIZE) > 1


@pytest.mark.parametrize("number", ["0", "99999", "x", "1" * 500])
def test_a_page_that_is_not_there_is_told(client, number):
    page = parsed(client.get(f"/actors/?page={number}"))
    assert number[:20] in text_of(page.select_one("main [role=alert]"))
    assert page.select("main table") == []
    answer = client.get(f"/actors/?page={number}&format=json")
    assert (answer.status_code, list(answer.json()["problems"])) == (400, ["page"])


def test_its_data_name_all_of_its_services(client):
    actor = Actor.objects.create(name="Busy", aliases="Very busy", website="https://b.example/")
    made = [make_service(provider=actor).slug for _number in range(MOST_SHOWN + 1)]
    told = client.get("/actors/busy/?format=json").json()["result"]
    assert sorted(told.pop("provides")) == sorted(made)
    assert told == {
        "actor": "busy", "name": "Busy", "short_name": None, "other_names": ["Very busy"], "type": None, "seat": None,
        "website": "https://b.example/", "takes_part_in": [],
    }  # fmt: skip


def test_lists_and_pages_lead_to_each_other(client):
    address = "/actors/berliner-verkehrsbetriebe-bvg/"
    assert address in {a["href"] for a in parsed(client.get("/actors/")).select("main a")}
    assert parsed(client.get(address)).select_one("nav.crumbs a")["href"] == "/actors/"
    assert "http://testserver/actors/berliner-verkehrsbetriebe-bvg/" in body(client.get("/sitemap-actors.xml"))
    assert parsed(client.get("/")).select_one('footer a[href="/actors/"]')
    assert parsed(client.get("/data/")).select_one('main a[href="/actors/"]')


def test_the_list_asks_the_same_whatever_it_holds(client):
    few = queries_of(client, "/actors/")
    for number in range(5):
        make_service(provider=Actor.objects.create(name=f"0 {number}"))
    assert queries_of(client, "/actors/") == few <= 8


def found(client, query, start=""):
    """The bodies that a search finds, in its order: alike on the page, as data and by the API."""
    page = parsed(client.get(f"{start}/actors/", {"q": query}))
    told = client.get(f"{start}/actors/", {"q": query, "format": "json"}).json()
    api = client.get(f"{start}/api/v1/actors", {"q": query, "limit": 100}).json()
    slugs = [row["actor"] for row in told["result"]["actors"]]
    assert [link["href"] for link in page.select("main tbody th a")] == [f"{start}/actors/{slug}/" for slug in slugs]
    assert [row["slug"] for row in api["items"]] == slugs
    assert (told["result"]["count"], api["count"], told["parameters"]["q"]) == (len(slugs), len(slugs), query)
    assert page.select_one("input[name=q]")["value"] == query
    return slugs


@pytest.fixture
def quokkas():
    """Three bodies with names that no other has, and one that shows nowhere."""
    named = {
        "Quøkka Verkehr": {"short_name": "QVG", "aliases": "Old Quolls\nMünchner Quokkabahn"},
        "World Quokka Organization": {"short_name": "WQO"},
        "Quokka Companies 100%": {},
    }
    for name, fields in named.items():
        make_service(provider=Actor.objects.create(name=name, **fields))
    Actor.objects.create(name="Quokka Nobody")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("quokka", ["quokka-companies-100", "qukka-verkehr", "world-quokka-organization"]),
        ("QUOKKA verk", ["qukka-verkehr"]),
        ("qvg", ["qukka-verkehr"]),
        ("muenchner quoll", ["qukka-verkehr"]),
        ("Münchner Quøkka", ["qukka-verkehr"]),
        ("quokka company", ["quokka-companies-100"]),
        ("world of quokkas", []),
        ("the quokka", []),
        ("uokka", []),
        ("100% quokka", ["quokka-companies-100"]),
        ("quokka nobody", []),
        ("quokka_", ["quokka-companies-100", "qukka-verkehr", "world-quokka-organization"]),
    ],
)
def test_names_are_searched_by_the_beginnings_of_their_words(client, quokkas, query, names):
    assert found(client, query) == names
    assert found(client, query, "/in/main") == names


def test_what_is_written_since_is_found_and_what_was_hidden_is_not(client):
    actor = Actor.objects.create(name="Quokka")
    service = make_service(provider=actor)
    assert found(client, "quokka") == ["quokka"]
    Actor.objects.filter(pk=actor.pk).update(name="Wombat")
    assert (found(client, "quokka"), found(client, "wombat")) == ([], ["quokka"])
    hidden = Collection.objects.create(slug="hidden", name="Hidden", visibility="hidden")
    Service.objects.filter(pk=service.pk).update(collection=hidden)
    assert found(client, "wombat") == []


def test_where_nothing_has_such_a_name_it_is_said(client):
    page = parsed(client.get("/actors/", {"q": "<qqq>"}))
    told = text_of(page.select_one("main [role=status]"))
    assert told == "No organisation here has a name with “<qqq>”."
    assert page.select("main table") == []
    assert page.select('main a[href="/actors/"]') != []
    assert page.select('meta[name=robots][content="noindex"]') != []


@pytest.mark.parametrize("query", ["?!", "x" * 201, " ".join(f"w{n}" for n in range(21)), "\0"])
def test_a_search_for_no_words_or_too_many_is_refused(client, query):
    page = parsed(client.get("/actors/", {"q": query}))
    field = page.select_one("input[name=q][aria-invalid=true]")
    assert text_of(page.select_one(f"#{field['aria-describedby']}")) != ""
    assert page.select("main table") == []
    told, api = client.get("/actors/", {"q": query, "format": "json"}), client.get("/api/v1/actors", {"q": query})
    assert {answer.status_code for answer in (told, api)} == {400}
    assert [*told.json()["problems"]] == [*api.json()["problems"]] == ["q"]


def test_nothing_to_look_for_is_all_on_the_page_and_refused_by_the_api(client):
    everything = client.get("/actors/?format=json").json()["result"]
    assert client.get("/actors/?q=&format=json").json()["result"] == everything
    answers = [client.get(f"/api/v1/actors?{query}") for query in ("q=", "q=a&q=b", "words=a")]
    assert [(each.status_code, [*each.json()["problems"]]) for each in answers] == [
        (400, ["q"]), (400, ["q"]), (400, ["words"]),
    ]  # fmt: skip


def test_a_search_goes_on_over_pages_and_cursors(client):
    providers = Actor.objects.bulk_create(Actor(name=f"Quokka {n:03}") for n in range(PAGE_SIZE + 1))
    for actor in providers:
        make_service(provider=actor)
    page = parsed(client.get("/actors/?q=quokka"))
    last = client.get(f"/actors/{page.select_one('a[rel=next]')['href']}&format=json").json()["result"]
    assert ([row["actor"] for row in last["actors"]], last["count"]) == (["quokka-100"], PAGE_SIZE + 1)
    first = client.get("/api/v1/actors?q=quokka&limit=100").json()
    assert [row["slug"] for row in client.get(first["next"]).json()["items"]] == ["quokka-100"]


def test_a_search_asks_the_same_whatever_it_finds(client, quokkas):
    few = queries_of(client, "/actors/?q=verkehr")
    for number in range(5):
        make_service(provider=Actor.objects.create(name=f"Verkehr {number}"))
    assert queries_of(client, "/actors/?q=verkehr") == few <= 9
