"""A box finds what the listing finds, says how much that is, and shows no levels and nothing hidden."""

import pytest

from catalogue.find.forms import MOST_FOUND
from catalogue.index.dictionary import MOST_MEANT
from catalogue.index.search import MAX_WORDS
from catalogue.models import Service, Synonyms
from catalogue.models.synonyms import MOST_GROUPS, MOST_SYNONYMS
from tests.answers import body, numbers_in, parsed, queries_of, text_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def found(client, words, parameter="service", **more):
    return parsed(
        client.get("/find/", {"for": parameter, "finding": "1", f"{parameter}-find": words, **more}, headers=HTMX)
    )


def offered(tree, parameter="service"):
    return [control["value"] for control in tree.select(f'.found [name="{parameter}"], li [name="{parameter}"]')]


def told(tree):
    return text_of(tree.select_one("[id$=-told]"))


@pytest.mark.parametrize("words", ["jelbi", "berlin mobility", "parking", "city"])
def test_it_offers_the_first_that_the_listing_finds(client, words):
    listing = parsed(client.get("/services/", {"q": words}))
    slugs = [box["value"] for box in listing.select("main [form=compare-form][name=service]")]
    assert offered(found(client, words)) == slugs[:MOST_FOUND]
    assert numbers_in(told(found(client, words)))[0] == numbers_in(listing.select_one("#result-count"))[0]


def test_nothing_is_offered_before_there_is_a_word(client):
    assert offered(found(client, "")) == []
    assert told(found(client, "")) == ""
    assert offered(found(client, "?!")) == []
    assert told(found(client, "?!")) != ""
    assert offered(found(client, "x" * 300)) == []
    assert told(found(client, "x" * 300)) != ""


def test_what_is_ticked_stays_ticked_and_is_offered_once(client):
    tree = found(client, "jelbi", "must", must="jelbi-berlin")
    assert offered(tree, "must") == ["jelbi-berlin"]
    assert tree.select_one("input[checked]")["value"] == "jelbi-berlin"


def test_an_unknown_box_is_not_there_and_a_reader_without_scripts_comes_to_the_listing(client):
    assert client.get("/find/", {"for": "name"}, headers=HTMX).status_code == 404
    response = client.get("/find/", {"for": "service", "finding": "1", "service-find": "night bus"})
    assert response.headers["Location"] == "/services/?q=night+bus"


def test_a_coder_is_offered_nothing_that_waits(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="coder-password")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    assert offered(found(client, "jelbi")) == []
    assert offered(found(client, "ivie")) == ["ivie-vienna"]


def test_an_unpublished_service_is_not_found(client):
    make_service(name="Wombatronic", state="draft")
    assert offered(found(client, "wombatronic")) == []


PAGES = {
    "/compare/": "service",
    "/evaluate/": "from",
    "/my-city/": "service",
    "/my-city/?k=3&city=berlin": "must",
}


@pytest.mark.parametrize("address", PAGES)
def test_without_scripts_the_page_shows_the_same(client, address):
    parameter = PAGES[address]
    path, _mark, query = address.partition("?")
    tree = parsed(client.get(f"{path}?{query}&finding=1&{parameter}-find=parking"))
    assert offered(tree, parameter) == offered(found(client, "parking", parameter), parameter)
    assert len(offered(tree, parameter)) > 1


@pytest.mark.parametrize("address", PAGES)
def test_what_was_found_is_put_away_once_something_is_chosen(client, address):
    parameter = PAGES[address]
    response = client.get(address, {f"{parameter}-find": "parking", parameter: "jelbi-berlin"}, follow=True)
    assert offered(parsed(response), parameter) in ([], ["jelbi-berlin"])
    assert parsed(response).select_one(f"[name={parameter}-find]")["value"] == ""


@pytest.mark.parametrize("address", PAGES)
def test_a_page_does_not_grow_with_the_collection(client, address):
    before = body(client.get(address))
    for number in range(30):
        make_service(name=f"Another {number}", cities=[])
    after = body(client.get(address))
    assert "Another 7" not in after
    assert len(after) < len(before) + 1000


def test_it_asks_the_same_queries_however_much_it_finds(client):
    make_service(name="Aardvark")
    one, many = (queries_of(client, f"/compare/?finding=1&service-find={words}") for words in ("aardvark", "city"))
    assert many == one + 1, "one more counts what is not shown"


def test_a_card_shows_the_sentence_that_was_found_escaped_and_marked(client):
    make_service(
        name="Quokka", summary="A <b>quoll</b> & co.", description="Not here. The <i>wombats</i> dig. Nor here."
    )
    card = parsed(client.get("/services/?q=quolls wombat")).select_one(".card")
    assert [mark.text for mark in card.select("mark")] == ["quoll", "wombats"]
    assert card.select_one(".matched").text == "The <i>wombats</i> dig."
    assert "A <b>quoll</b> & co." in card.text
    plain = parsed(client.get("/services/?domain=mobility"))
    assert plain.select("mark, .matched") == []


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("Quolls, quollery and quollish.", ["Quolls"]),
        ("Only quollery.", ["quollery"]),
        ("Wombats, wombatting.", ["Wombats"]),
    ],
)
def test_what_a_text_says_whole_is_marked_and_what_only_begins_so_else(client, summary, said):
    Synonyms.objects.create(slug="new", words="quoll, wombat")
    make_service(name="Quokka", summary=summary)
    assert [mark.text for mark in parsed(client.get("/services/?q=quoll")).select(".card mark")] == said


def test_the_page_says_how_many_synonyms_a_text_has_no_room_for(client):
    for group in range(MOST_GROUPS):
        words = ", ".join(["quokka", *(f"quoll{group}x{n}" for n in range(MOST_SYNONYMS - 1))])
        Synonyms.objects.create(slug=f"new-{group}", words=words)
    text = "quokka quoll0x1"
    told = [each.text for each in parsed(client.get("/services/", {"q": text})).select("#results > p.quiet")]
    left_out = (MOST_GROUPS + 1) * (MOST_SYNONYMS - 1) - MOST_MEANT
    assert left_out in [number for each in told for number in numbers_in(each)]


def test_the_page_says_what_was_corrected_and_links_to_what_was_written(client):
    tree = parsed(client.get("/services/?q=parkign&domain=parking"))
    [told] = [each for each in tree.select("#results > p.quiet") if "parkign" in each.text]
    assert "parking" in told.text.replace("parkign", "")
    assert told.a["href"] == "?q=%22parkign%22&domain=parking"
    exact = parsed(client.get("/services/" + told.a["href"]))
    assert numbers_in(exact.select_one("#result-count")) == [0, Service.objects.published().count()]
    assert "parkign" in found(client, "parkign").select_one("[id$=-told]").text


def test_a_page_of_hits_asks_the_same_queries_however_many_there_are(client):
    make_service(name="Quokka", summary="Quoll")
    one = queries_of(client, "/services/?q=quokka quoll")
    for _number in range(5):
        make_service(name="Quokka", summary="Quoll")
    assert queries_of(client, "/services/?q=quokka quoll") <= one


def test_twenty_words_ask_the_same_queries_as_four(client):
    make_service(name="Quokka quoll")
    four, twenty = ["quokka", "quoll", "wombata", "wombatb"], [f"wombat{n}x" for n in range(MAX_WORDS - 2)]
    assert queries_of(client, f"/services/?q={' '.join(four)}") == queries_of(
        client, f"/services/?q=quokka quoll {' '.join(twenty)}"
    )
