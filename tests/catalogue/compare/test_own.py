"""States of one's own beside cities: their names, their drafts, and those that cannot be read."""

import pytest
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.forms.choices import MOST_COMPARED
from catalogue.my_city.states import packed_state
from catalogue.rules.blindness import hidden_sentence
from tests.answers import parsed, text_of
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db


def state(**parameters):
    query = QueryDict(mutable=True)
    for name, values in {"v": ["2"], **parameters}.items():
        query.setlist(name, values)
    return packed_state(query.urlencode())


def asked(own=(), city=(), **parameters):
    query = QueryDict(mutable=True)
    query.setlist("own", own)
    query.setlist("city", city)
    query.update(parameters)
    return f"/compare/?{query.urlencode()}"


def answer(client, *own, city=(), **parameters):
    response = client.get(asked(own, city, format="json", **parameters))
    assert response.status_code == 200, response.content
    return response.json()


def problems(client, *own, city=()):
    response = client.get(asked(own, city, format="json"))
    assert response.status_code == 400
    return response.json()["problems"]


def test_an_own_state_beside_a_city(client):
    """A state that holds what a city holds has the same figures, and counts what was added in full."""
    members = [member.slug for member in current_snapshot().members_in("new-york")]
    same, more = state(city=["new-york"], name=["Rivertown"]), state(service=members, name=["Rivertown, all running"])
    found = answer(client, same, more, city=["new-york"])
    assert found["parameters"]["own"] == [same, more]
    city, own, running = found["result"]["cities"]
    assert (own["own"], own["name"], own["city"]) == (same, "Rivertown", None)
    for name in ("ladder", "determinants", "moments", "expected_running"):
        assert own[name] == city[name]
    assert running["expected_running"] == len(members) > city["expected_running"]
    pairs = {(pair["a"], pair["b"]): pair["p_a_greater"] for pair in found["result"]["pairs"]}
    assert pairs["new-york", same] == 0.5
    assert pairs["new-york", more] < 0.5


def test_two_states_of_one_name_are_told_apart_by_a_number_and_by_their_day(client):
    states = [state(city=[slug], name=["Rivertown"]) for slug in ("london", "berlin")]
    states.append(state(city=["berlin"], name=["Rivertown"], as_of=["2025-01-31"]))
    page = parsed(client.get(asked(states)))
    assert [text_of(name) for name in page.select(".side-by-side h2 a")] == [
        "Rivertown", "Rivertown (2)", "Rivertown (2025-01-31)"
    ]  # fmt: skip


def test_what_a_state_asks_gives_way_to_what_the_comparison_asks(client):
    """Weights, groups and targets hold for all that is compared, or for nothing."""
    own = state(city=["london"], weights=["equal"], target=["0.2"], **{"for": ["student"]})
    found = answer(client, own, city=["london"])["result"]["cities"]
    assert found[0]["ladder"] == found[1]["ladder"]
    told, untold = (parsed(client.get(asked([each], ["london"]))) for each in (own, state(city=["berlin"])))
    assert len(told.select("main p.quiet")) == len(untold.select("main p.quiet")) + 1, "which is said"


def test_what_cannot_be_read_is_told_and_can_be_taken_away(client):
    good = state(city=["london"])
    for bad in (good[:-8], "%00", "x" * 5000):
        assert list(problems(client, bad, city=["berlin"])) == ["own"]
    page = parsed(client.get(asked([good[:-8], good], ["berlin"])))
    assert [chip.get_text(" ").split()[0] for chip in page.select(".chips a[title]")] == ["Berlin", "unreadable", "My"]
    [rest] = [chip["href"] for chip in page.select(".chips a[title]") if "unreadable" in chip.text]
    assert client.get(f"/compare/{rest}").status_code == 200


@pytest.mark.parametrize(
    "parameters",
    [
        {"service": ["nope"]},
        {"draft": ["mobility~9999999999999~0~Too high"]},
        {"v": ["99"], "city": ["london"]},
    ],
)
def test_a_state_that_cannot_be_used_as_it_is_says_why(client, parameters):
    [message] = problems(client, state(name=["Rivertown"], **parameters), city=["berlin"])["own"]
    assert "Rivertown" in message


def test_services_and_own_states_do_not_mix(client):
    response = client.get(f"{asked([state(city=['london'])])}&service=jelbi-berlin&format=json")
    assert list(response.json()["problems"]) == [""]


def test_too_many_are_not_even_unpacked(client):
    assert list(problems(client, *(f"s{n}" for n in range(MOST_COMPARED + 1)))) == ["own"]


def test_a_coder_is_not_led_by_an_own_state(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    [message] = problems(client, state(service=["jelbi-berlin"]), city=["london"])["own"]
    assert hidden_sentence(["Jelbi"]) in message
