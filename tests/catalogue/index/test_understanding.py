"""What a text is taken for: its words, others that mean the same, words nearby, some of the words. And it is said."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.find.forms import clean_query
from catalogue.index import search
from catalogue.index.dictionary import Dictionary, Group, most_of_each
from catalogue.index.said import Reading
from catalogue.index.understanding import understood
from catalogue.index.vocabulary import Vocabulary
from catalogue.models import Service, Synonyms
from catalogue.models.synonyms import MOST_GROUPS, MOST_SYNONYMS
from tests.examples import FEW
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def meant(text):
    return understood(text, current_snapshot().dictionary)


def slugs(text):
    return set(Service.objects.filter(pk__in=meant(text).ids).values_list("slug", flat=True))


def test_a_synonym_finds_what_the_others_find_from_the_next_question_on():
    bird = make_service(name="Wombatphone for birds")
    assert slugs("quokkaline") == set()
    group = Synonyms.objects.create(slug="new", words="Quokkaline, wombat hotline, Wombatphones")
    assert slugs("quokkalines") == slugs("QUOKKALINE") == {bird.slug}
    other = make_service(name="The Wombat Hotline")
    assert slugs("quokkaline") == {bird.slug, other.slug}
    assert slugs("wombat hotline for birds") == {bird.slug}
    assert slugs('"quokkaline"') == set()
    group.delete()
    assert slugs("quokkaline") == set()


def crowd(groups):
    """As many words as fit into each of some groups, with one in all of them."""
    for group in range(groups):
        words = ", ".join(["quokka", *(f"quoll{group}x{n}" for n in range(MOST_SYNONYMS - 1))])
        Synonyms.objects.create(slug=f"crowd-{group}", words=words)


def test_a_word_in_too_many_groups_asks_for_the_words_of_the_first_ones():
    crowd(MOST_GROUPS + 2)
    first, last = make_service(name="Quoll0x1"), make_service(name=f"Quoll{MOST_GROUPS}x1")
    assert len(current_snapshot().dictionary.unit(("quokka",)).meant) == MOST_GROUPS * (MOST_SYNONYMS - 1)
    assert slugs("quokka") == {first.slug}
    assert slugs(f"quoll{MOST_GROUPS}x1") == {last.slug}


def test_one_text_asks_for_so_many_synonyms_and_the_words_with_most_give():
    crowd(MOST_GROUPS)
    Synonyms.objects.create(slug="few", words="numbat, potoroo")
    dictionary = current_snapshot().dictionary
    assert [dictionary.query(text).left_out for text in ("quokka", "quokka numbat potoroo")] == [0, 0]
    query = dictionary.query("quokka numbat quoll0x1")
    assert ([len(unit.meant) for unit in query.units], query.left_out) == ([60, 1, 39], 18)


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(0, 100))
def test_a_common_bound_is_the_highest_that_keeps_the_sum(numbers, together):
    most = most_of_each(numbers, together)
    assert sum(min(number, most) for number in numbers) <= together
    assert most == max(numbers, default=0) or sum(min(number, most + 1) for number in numbers) > together


def test_synonyms_are_whole_words_and_their_plural():
    Synonyms.objects.create(slug="new", words="quokka, quolz")
    wombat, woms = make_service(name="Quolzers"), make_service(name="Two quolzs")
    assert slugs("quokka") == {woms.slug}
    assert slugs("quolz") == {wombat.slug, woms.slug}, "what is written is a beginning"


def test_a_slip_is_corrected_where_nothing_is_found_and_told():
    service = make_service(name="Wombatronic Ünterführung")
    for slip in ("wobmatronic", "wombatornic", "wmbatronic", "wombattronic"):
        found = meant(slip)
        assert (found.corrected, len(found.ids)) == ({slip: "Wombatronic"}, 1)
    assert meant("unterfuhrnug").corrected == {"unterfuhrnug": "Ünterführung"}
    assert slugs("wombatr") == {service.slug}
    assert meant("wombatr").corrected == {}
    assert meant('"wobmatronic"').ids == ()


def test_nothing_is_made_of_what_is_far_from_every_word():
    found = meant("qqqzzzxxx")
    assert (found.ids, found.corrected, found.unknown) == ((), {}, ("qqqzzzxxx",))
    assert Vocabulary(Reading({}, Counter(), {}), ["cat", "dogs"]).nearest("cot") == "", "too short to tell"


def test_where_no_service_says_all_those_come_that_say_most():
    both = make_service(name="Aardvarkish bandicootish")
    one = make_service(name="Aardvarkish")
    found = meant("aardvarkish bandicootish currawongish")
    assert (found.query.least, len(found.query.units), found.entire) == (2, 3, 0)
    assert slugs("aardvarkish bandicootish currawongish") == {both.slug}
    every = make_service(name="Aardvarkish bandicootish currawongish")
    assert meant("aardvarkish bandicootish currawongish").entire == 1
    assert slugs("aardvarkish bandicootish currawongish") == {both.slug, every.slug}
    assert slugs("aardvarkish currawongish") == {every.slug}
    assert slugs("aardvarkish") == {both.slug, one.slug, every.slug}


def test_where_few_say_most_those_follow_that_say_one_thing_less():
    asked = "aardvarkish bandicootish currawongish dingoish"
    most = make_service(name="Aardvarkish bandicootish currawongish")
    halves = {make_service(name=f"{name} bandicootish").slug for name in ("Aardvarkish", "Dingoish")}
    make_service(name="Aardvarkish")
    found = meant(asked)
    assert (found.query.least, found.entire) == (2, 0)
    ranked = search.by_match(search.matching(Service.objects.published(), found.query), found.query)
    assert [*ranked.values_list("slug", flat=True)][0] == most.slug
    assert slugs(asked) == {most.slug, *halves}


def test_a_short_synonym_is_no_beginning_of_a_longer_word():
    Synonyms.objects.create(slug="new", words="qua, quokka")
    make_service(name="Quack")
    car = make_service(name="Two quas")
    assert slugs("qua") == {car.slug}
    assert slugs("qua wombatish") == {car.slug}


def test_a_synonym_may_need_words_that_say_nothing():
    Synonyms.objects.create(slug="new", words="how quokky, wombatty")
    service = make_service(name="Wombatty")
    assert slugs("how quokky is it") == {service.slug}
    assert slugs("is it quokky") == set()


def test_two_synonyms_written_as_one_are_both_looked_for():
    Synonyms.objects.create(slug="one", words="quokka, wombatish")
    Synonyms.objects.create(slug="two", words="quoll, numbatish")
    both = make_service(name="Wombatish numbatish")
    make_service(name="Wombatish")
    assert slugs("quokkaquoll") == {both.slug}
    assert meant("quokkaquoll").corrected == {"quokkaquoll": "quokka quoll"}


@pytest.mark.parametrize("form", ["wombatted", "wombatting", "wombattions"])
def test_another_form_of_a_word_is_looked_for_before_one_that_is_two_slips_away(form):
    service = make_service(name="Wombattion")
    make_service(name="Wimbattid wimbatteng")
    assert slugs(form) == {service.slug}


def test_words_that_say_nothing_are_not_needed_but_help_a_name():
    service = make_service(name="Where the wombat")
    assert slugs("where can I find the wombat") == {service.slug}
    for query in ("where can I", "the", "Wo ist das?"):
        with pytest.raises(ValidationError):
            clean_query(query)


def test_a_part_of_a_long_word_is_taken_for_it():
    dictionary = Dictionary([Group(("Wombatplatz", "wombat square"))])
    assert dictionary.inside("wombatplatzsuche") == "wombatplatz"
    assert dictionary.inside("suchwombatplatz") == "wombatplatz"
    assert dictionary.inside("wombat") == ""


@pytest.mark.parametrize(
    "text", ["x" * 200, "?!", '""', "NEAR(a b)", "a AND b", "東京", "Київ", "🚲", "a\x00b", "'; --", "*"]
)
def test_any_text_is_an_answer(client, text):
    assert client.get("/services/", {"q": text}).status_code == 200


TYPED = st.lists(
    st.sampled_from(["parking", "parkign", "berlin", "leihrad", "xqzw", "the", "bike share", "東京"]), max_size=6
)


@FEW
@given(TYPED)
def test_the_listing_and_its_counts_are_what_was_understood(client, texts):
    found = meant(" ".join(texts))
    if not found.query.units:
        return
    said = Service.objects.published().filter(pk__in=found.ids).count()
    assert said == len(found.ids)
    response = client.get("/services/", {"q": " ".join(texts)})
    assert response.context["count"] == said
