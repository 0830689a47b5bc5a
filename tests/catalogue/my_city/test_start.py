"""The guided start: from nothing to a state of My city, field by field or by a list, and nothing is lost on the way."""

from random import Random
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.drafts import LONGEST_NAME, Vocabulary, read_draft
from catalogue.forms.fields import MOST_ITEMS
from catalogue.models import ServiceKind
from catalogue.my_city.addresses import LONGEST_STATE
from catalogue.my_city.start.guesses import guessed
from catalogue.my_city.start.lines import MOST_LINES
from catalogue.my_city.start.way import ABOUT, FIELD, NAMES, NEXT, REVIEW, target_of
from catalogue.my_city.states import canonical
from tests.answers import alerts, numbers_in, parsed, queries_of, sent_by, text_of
from tests.factories import ask_to_code, make_random_services

pytestmark = pytest.mark.django_db

START = "/my-city/start/"
MOBILITY = f"{START}field/mobility/"
TOO_MANY = "x" * (LONGEST_NAME + 1)


def state_of(response):
    """The state that an answer leads to or carries on."""
    if response.status_code == 302:
        return canonical(QueryDict(response["Location"].partition("?")[2].partition("#")[0]))
    return parsed(response).select_one("form [name=state]")["value"]


def own_in(state):
    snapshot = current_snapshot()
    kinds = ServiceKind.objects.values_list("slug", flat=True)
    vocabulary = Vocabulary(snapshot.determinants, snapshot.scale, snapshot.domains, snapshot.groups, list(kinds))
    return [read_draft(text, vocabulary) for text in QueryDict(state).getlist("draft")]


def named_in(state):
    return [(draft.domain, draft.kind, draft.name) for draft in own_in(state)]


def filled(*services, **more):
    """A state with own services, each (field, kind, name)."""
    query = QueryDict(mutable=True)
    query.setlist("draft", [guessed(current_snapshot(), name, field, kind).encoded() for field, kind, name in services])
    for name, value in more.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return canonical(query)


def form_on(client, path, state=""):
    """What a page would send that nobody touched."""
    return sent_by(parsed(client.get(f"{path}?{state}")).select_one("form[data-start]"))


def row_of(sent, kind, name=""):
    """The number of the row of a kind, as the page shows it with this name."""
    rows = [key.split("-")[1] for key in sent if key.startswith("own-") and key.endswith("-kind")]
    return next(row for row in rows if sent[f"own-{row}-kind"] == [kind] and sent[f"own-{row}-name"] == [name])


def tick(sent, kind, name=""):
    row = row_of(sent, kind)
    return sent | {f"own-{row}-on": ["on"], f"own-{row}-name": [name]}


def untick(sent, kind, name):
    return {key: value for key, value in sent.items() if key != f"own-{row_of(sent, kind, name)}-on"}


def messages_on(response):
    return [text_of(item) for item in parsed(response).select(".errorlist li, .error p, p.error")]


def test_name_and_size_go_along_to_the_first_field(client):
    sent = form_on(client, START) | {"name": ["Ourtown"], "population": ["1 250,000"], "go": [NEXT]}
    response = client.post(START, sent)
    assert response["Location"].startswith(MOBILITY)
    assert QueryDict(state_of(response)).dict() == {"v": "2", "name": "Ourtown", "population": "1250000"}


@pytest.mark.parametrize(
    ("name", "value"), [("population", "many"), ("population", "0"), ("name", TOO_MANY), ("city", "atlantis")]
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(client, name, value):
    response = client.post(START, {"state": "", "name": "Ourtown", name: value})
    page = parsed(response)
    assert response.status_code == 422
    assert len(page.select(f"#id_{name}_error li")) == 1
    assert name == "city" or sent_by(page)[name] == [value]


def test_a_city_of_the_catalogue_brings_its_services_which_can_be_taken_out(client):
    state = state_of(client.post(START, {"state": "", "city": "berlin"}))
    sent = form_on(client, MOBILITY, state)
    assert sent["service"] == ["flotte-berlin", "jelbi-berlin"]
    taken_out = state_of(client.post(MOBILITY, sent | {"service": ["flotte-berlin"]}))
    assert QueryDict(taken_out).getlist("without") == ["jelbi-berlin"]
    back = form_on(client, MOBILITY, taken_out) | {"service": ["jelbi-berlin", "flotte-berlin"]}
    assert state_of(client.post(MOBILITY, back)) == state


def test_a_tick_is_a_service_with_what_is_typical_of_its_kind(client):
    sent = tick(tick(form_on(client, MOBILITY), "bike-share", "Ourbike"), "mobility-app")
    response = client.post(MOBILITY, sent | {"go": [NEXT]})
    assert response["Location"].startswith(f"{START}field/parking/")
    bike, app = own_in(state_of(response))
    assert [(each.kind, each.name) for each in (bike, app)] == [
        ("bike-share", "Ourbike"),
        ("mobility-app", "Mobility app"),
    ]
    snapshot = current_snapshot()
    typical = snapshot.kinds.typical("bike-share", "mobility")
    assert bike.levels(snapshot.determinants) == typical.levels
    assert bike.persons == dict.fromkeys(typical.persons, "presumed")
    assert (bike.phases, len(bike.guessed)) == (typical.phases, len(snapshot.determinants))


def test_kinds_are_asked_in_their_fields_the_most_common_first(client):
    snapshot = current_snapshot()
    for domain in snapshot.domains:
        sent = form_on(client, f"{START}field/{domain}/")
        rows = [value for name, [value] in sent.items() if name.endswith("-kind")]
        assert rows == [*snapshot.kinds.kinds[domain], ""]


def test_a_name_says_that_there_is_one_and_several_of_a_kind_have_several_names(client):
    sent = form_on(client, MOBILITY)
    sent |= {f"own-{row_of(sent, 'bike-share')}-name": ["First"], "go": ["more:bike-share"]}
    response = client.post(MOBILITY, sent)
    assert response["Location"].startswith(MOBILITY)
    assert response["Location"].endswith("#bike-share")
    again = sent_by(parsed(client.get(response["Location"])).select_one("form[data-start]"))
    state = state_of(client.post(MOBILITY, again))
    assert named_in(state) == [("mobility", "bike-share", "First"), ("mobility", "bike-share", "Bike share")]
    third = form_on(client, MOBILITY, f"{state}&more=bike-share")
    assert [name for _field, _kind, name in named_in(state_of(client.post(MOBILITY, third)))][-1] == "Bike share 2"


def test_what_is_none_of_the_kinds_has_a_name_of_its_own(client):
    sent = form_on(client, MOBILITY)
    state = state_of(client.post(MOBILITY, sent | {f"own-{row_of(sent, '')}-name": [" Our   lift "]}))
    [draft] = own_in(state)
    assert (draft.kind, draft.name) == ("", "Our lift")
    assert draft.phases == current_snapshot().kinds.typical("", "mobility").phases


def test_services_are_renamed_and_taken_out_where_they_were_entered(client):
    state = filled(
        ("mobility", "bike-share", "A"), ("mobility", "bike-share", "B"), ("parking", "parking-payment", "C")
    )
    sent = untick(form_on(client, MOBILITY, state), "bike-share", "B")
    changed = sent | {f"own-{row_of(sent, 'bike-share', 'A')}-name": ["A at the lake"]}
    assert named_in(state_of(client.post(MOBILITY, changed))) == [
        ("mobility", "bike-share", "A at the lake"),
        ("parking", "parking-payment", "C"),
    ]


def test_going_through_all_fields_without_a_change_leaves_the_state_as_it_is(client):
    made = [("mobility", "bike-share", "A"), ("mobility", "", "Lift"), ("mobility", "library", "Books on wheels"),
            ("tourism", "city-card", "Card"), ("housing-neighbourhood", "", "Swap shop")]  # fmt: skip
    state = filled(*made, name="Ourtown", service=["parkrun", "youbike-taipei"], city="berlin", k="3")
    for domain in current_snapshot().domains:
        path = f"{START}field/{domain}/"
        assert state_of(client.post(path, form_on(client, path, state))) == state, domain


def test_skipping_a_field_takes_nothing_from_the_page(client):
    state = filled(("mobility", "bike-share", "A"))
    sent = untick(form_on(client, MOBILITY, state), "bike-share", "A") | {"go": ["skip"]}
    assert state_of(client.post(MOBILITY, sent)) == state


def test_a_page_that_is_older_than_the_state_takes_nothing_back(client):
    """Who goes back in the browser sends the page once more, with the newest state."""
    old = filled(("mobility", "bike-share", "A"))
    newer = filled(("mobility", "bike-share", "A"), ("mobility", "transport-card", "T"), ("retail", "smart-shop", "S"))
    sent = form_on(client, MOBILITY, old) | {"state": [newer]}
    assert state_of(client.post(MOBILITY, sent)) == newer


def test_two_of_one_name_are_told_apart_before_they_are_taken(client):
    sent = tick(tick(form_on(client, MOBILITY), "bike-share", "Same"), "mobility-app", "same")
    response = client.post(MOBILITY, sent)
    assert response.status_code == 422
    assert len(messages_on(response)) == 1
    assert [value for name, value in sent_by(parsed(response)).items() if name.endswith("-name") and value != [""]] == [
        ["Same"], ["same"],
    ]  # fmt: skip


def test_of_two_alike_in_everything_each_goes_by_itself(client):
    state = filled(("mobility", "bike-share", "A"))
    twice = canonical(QueryDict(f"{state}&{urlencode({'draft': QueryDict(state)['draft']})}"))
    sent = form_on(client, MOBILITY, twice)
    assert state_of(client.post(MOBILITY, untick(sent, "bike-share", "A"))) == state
    none = {key: value for key, value in sent.items() if not key.endswith("-on")}
    assert "draft" not in QueryDict(state_of(client.post(MOBILITY, none)))


@pytest.mark.parametrize(
    "fields", [{"own-0-name": TOO_MANY}, {"own-0-kind": "luck", "own-0-on": "on"}, {"own-TOTAL_FORMS": "many"}]
)
def test_a_field_that_cannot_be_taken_says_why(client, fields):
    response = client.post(MOBILITY, form_on(client, MOBILITY) | fields)
    assert response.status_code == 422
    assert messages_on(response) != []


def test_more_services_than_can_be_kept_are_refused_in_numbers(client):
    state = filled(*(("parking", "", f"P{number}") for number in range(MOST_ITEMS)))
    sent = tick(form_on(client, MOBILITY), "bike-share") | {"state": [state]}
    response = client.post(MOBILITY, sent)
    assert response.status_code == 422
    [message] = messages_on(response)
    assert numbers_in(message) == [MOST_ITEMS + 1, MOST_ITEMS]


def test_services_of_several_cities_come_first_and_others_are_found_by_words(client):
    offered = [box["value"] for box in parsed(client.get(MOBILITY)).select("[name=service]")]
    members = current_snapshot().members
    numbers = [len(members[slug].cities) for slug in offered]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) >= 2
    found = client.post(MOBILITY, form_on(client, MOBILITY) | {"runs-find": ["jelbi"], "finding": ["1"]})
    assert [box["value"] for box in parsed(found).select("[name=runs]")] == ["jelbi-berlin"]
    taken = client.post(MOBILITY, form_on(client, MOBILITY) | {"runs": ["jelbi-berlin"]})
    assert QueryDict(state_of(taken)).getlist("service") == ["jelbi-berlin"]


def test_an_unknown_field_is_no_page(client):
    assert client.get(f"{START}field/luck/").status_code == 404


LIST = """Ourbike; bike share
Ticket machine; parking

Jelbi
Our citizen app
Something strange
OURBIKE
Whatever; luck"""


def read(client, text, state=""):
    return client.post(f"{START}names/", {"state": state, "names": text, "read": "1"})


def chosen_on(response):
    """The names of a list, and what each is taken for."""
    rows = parsed(response).select(".named > li")
    return {text_of(row.label): sent_by(row)[row.select_one("select")["name"]][0] for row in rows}


def test_a_list_is_matched_by_what_is_said_by_names_and_by_words(client):
    response = read(client, LIST)
    assert chosen_on(response) == {
        "Ourbike": "mobility/bike-share",
        "Ticket machine": "parking/",
        "Jelbi": "=jelbi-berlin",
        "Our citizen app": "administration/citizen-app",
        "Something strange": "",
        "OURBIKE": "-",
        "Whatever": "",
    }
    told = parsed(response).select_one("[role=status]")
    assert numbers_in(told)[:3] == [7, 5, 2]


def test_names_that_are_not_recognised_are_asked_for_and_the_rest_is_kept(client):
    sent = sent_by(parsed(read(client, LIST)).select_one("form[data-start]")) | {"take": ["1"]}
    refused = client.post(f"{START}names/", sent)
    assert refused.status_code == 422
    assert len(parsed(refused).select(".named .gap")) == 2
    again = sent_by(parsed(refused).select_one("form[data-start]")) | {"take": ["1"]}
    assert again == sent
    taken = client.post(f"{START}names/", again | {"as-6": ["culture/"], "as-8": ["-"]})
    assert taken["Location"].startswith(f"{START}review/")
    assert named_in(state_of(taken)) == [
        ("mobility", "bike-share", "Ourbike"),
        ("parking", "", "Ticket machine"),
        ("administration", "citizen-app", "Our citizen app"),
        ("culture", "", "Something strange"),
    ]
    assert QueryDict(state_of(taken)).getlist("service") == ["jelbi-berlin"]


def test_equal_names_are_both_taken_where_that_is_chosen(client):
    response = read(client, "A; bike share\nA; bike share")
    sent = sent_by(parsed(response).select_one("form[data-start]"))
    assert sent["as-2"] == ["-"]
    taken = client.post(f"{START}names/", sent | {"as-2": ["mobility/bike-share"], "take": ["1"]})
    assert [name for _field, _kind, name in named_in(state_of(taken))] == ["A", "A 2"]


def test_a_name_that_is_there_already_is_left_out_unless_chosen(client):
    state = filled(("mobility", "bike-share", "Ourbike"), service="jelbi-berlin")
    assert chosen_on(read(client, "ourbike\njelbi\nParkrun", state)) == {
        "ourbike": "-",
        "jelbi": "-",
        "Parkrun": "=parkrun",
    }


@pytest.mark.parametrize(
    "text", ["", "\n \n", "\n".join(f"Service {number}" for number in range(10_000)), f"Good\n{TOO_MANY}", "a\x07b"]
)
def test_a_list_that_cannot_be_taken_comes_back_whole_with_the_reason(client, text):
    response = read(client, text)
    assert response.status_code == 422
    assert len(alerts(parsed(response))) == 1
    assert sent_by(parsed(response))["names"][0].splitlines() == text.splitlines()


def test_a_list_can_be_changed_before_it_is_taken(client):
    sent = sent_by(parsed(read(client, LIST)).select_one("form[data-start]")) | {"change": ["1"]}
    response = client.post(f"{START}names/", sent)
    assert response.status_code == 200
    assert parsed(response).select_one("#id_names").text.splitlines()[-1] == LIST.splitlines()[-1]


def test_the_longest_list_asks_no_more_of_the_database_than_a_short_one(client, django_assert_num_queries):
    queries = {}
    for number in (2, MOST_LINES):
        text = "\n".join(f"Bike share {place}" for place in range(number))
        read(client, text)
        with django_assert_num_queries(5, exact=False) as captured:
            read(client, text)
        queries[number] = len(captured)
    assert queries[2] == queries[MOST_LINES]


def test_the_review_tells_what_is_guessed_and_what_a_guess_rests_on(client):
    state = filled(("mobility", "bike-share", "Ourbike"), ("mobility", "", "Lift"), service="parkrun")
    page = parsed(client.get(f"{START}review/?{state}"))
    ourbike, lift, parkrun = page.select(".reviewed li")
    kinds = current_snapshot().kinds
    assert numbers_in(ourbike) == [len(kinds.by_kind["bike-share"])]
    assert numbers_in(lift) == [len(kinds.by_domain["mobility"])]
    assert [len(row.select(".mark")) for row in (ourbike, lift, parkrun)] == [1, 1, 0]
    assert page.select_one(".actions a")["href"] == f"{reverse('my-city')}?{state}"


def test_services_are_taken_out_of_the_review(client):
    state = filled(("mobility", "bike-share", "A"), ("retail", "smart-shop", "B"), service=["parkrun"], city="berlin")
    assert named_in(state_of(client.post(f"{START}review/", {"state": state, "remove": "1"}))) == [
        ("retail", "smart-shop", "B")
    ]
    dropped = state_of(client.post(f"{START}review/", {"state": state, "drop": "parkrun"}))
    left = state_of(client.post(f"{START}review/", {"state": dropped, "drop": "jelbi-berlin"}))
    assert (QueryDict(left).getlist("service"), QueryDict(left).getlist("without")) == ([], ["jelbi-berlin"])


@pytest.mark.parametrize("number", ["3", "0", "x", "", "９"])
def test_a_service_that_is_gone_is_said_to_be(client, number):
    state = filled(("mobility", "bike-share", "A"))
    response = client.post(f"{START}review/", {"state": state, "remove": number})
    assert (response.status_code, state_of(response), len(alerts(parsed(response)))) == (422, state, 1)


def test_the_questions_about_an_own_service_are_asked_with_its_guesses(client):
    state = filled(("retail", "smart-shop", "S"), ("mobility", "bike-share", "A"))
    page = parsed(client.get(f"{START}review/?{state}"))
    form = page.select_one("#to-evaluate")
    buttons = page.select("[form=to-evaluate][name=own]")
    assert [button["value"] for button in buttons] == ["2", "2", "1", "1"]
    asked = parsed(client.get(form["action"], {**sent_by(form), "own": "2"}))
    assert sent_by(asked.select_one("form.evaluate"))["name"] == ["A"]
    [place] = {button["formaction"].partition("#")[2] for button in buttons if button.has_attr("formaction")}
    assert len(asked.select(f"#{place}")) == 1


def test_a_state_that_no_address_holds_goes_on_in_the_forms(client):
    draw = Random(1)
    services = [("mobility", "", f"{number} {draw.getrandbits(440):x}") for number in range(140)]
    state = filled(*services, name="Ourtown")
    response = client.post(START, {"state": state, "name": "Theirtown", "go": "field:parking"})
    assert (response.status_code, "Location" in response) == (200, False)
    sent = sent_by(parsed(response).select_one("form[data-start]"))
    assert len(sent["state"][0]) > LONGEST_STATE
    after = client.post(f"{START}field/parking/", tick(sent, "parking-payment") | {"go": ["result"]})
    assert len(named_in(state_of(after))) == 141
    assert QueryDict(state_of(after))["name"] == "Theirtown"
    [whole] = parsed(after).select(f"form[action='{reverse('my-city')}']")
    assert client.post(reverse("my-city"), sent_by(whole)).status_code == 200


def test_what_cannot_be_read_of_a_state_stays_in_it_and_is_named(client):
    state = canonical(QueryDict("v=2&draft=broken&service=gone&name=Ourtown&s=cut-off"))
    response = client.get(f"{MOBILITY}?{state}")
    assert len(alerts(parsed(response))) == 2
    kept = QueryDict(state_of(client.post(MOBILITY, tick(sent_by(parsed(response)), "bike-share"))))
    assert (kept.getlist("draft")[0], kept.getlist("service"), kept["s"]) == ("broken", ["gone"], "cut-off")


def test_a_coder_is_shown_no_trace_of_levels_that_are_still_to_be_coded(client, django_user_model):
    coder = django_user_model.objects.create_user("blind")
    [*_others, hidden] = current_snapshot().kinds.by_kind["bike-share"]
    before = filled(("mobility", "bike-share", "A"))
    ask_to_code(coder, hidden.slug)
    client.force_login(coder)
    state = state_of(client.post(MOBILITY, tick(form_on(client, MOBILITY), "bike-share", "A")))
    visible = current_snapshot().hiding([hidden.pk])
    assert own_in(state) == [guessed(visible, "A", "mobility", "bike-share")]
    assert own_in(before)[0].name == "A"
    assert hidden.slug not in [box["value"] for box in parsed(client.get(MOBILITY)).select("[name=service]")]


def test_no_page_asks_per_row(client):
    paths = [START, MOBILITY, f"{START}names/", f"{START}review/"]
    state = filled(*(("mobility", "bike-share", f"S{number}") for number in range(20)))
    few = {path: queries_of(client, path) for path in paths}
    make_random_services(30, seed=5)
    assert {path: queries_of(client, f"{path}?{state}") for path in paths} == few
    assert max(few.values()) <= 5


def test_one_can_go_anywhere_from_anywhere():
    domains = {"a": "A", "b": "B"}
    here = f"{FIELD}a"
    ways = (NEXT, "back", "skip", REVIEW, NAMES, "result", f"{FIELD}b", "nonsense")
    assert [target_of(way, here, domains) for way in ways] == [
        f"{FIELD}b", ABOUT, f"{FIELD}b", REVIEW, NAMES, "result", f"{FIELD}b", f"{FIELD}b",
    ]  # fmt: skip
    assert target_of("back", ABOUT, domains) == ABOUT
    assert target_of(NEXT, REVIEW, domains) == REVIEW
    assert target_of("back", NAMES, domains) == ABOUT
