"""An own service of my city is taken out, sharpened by the coder's questions, and put back where it was."""

import pytest
from django.http import QueryDict

from catalogue.analysis.drafts import Draft, read_draft
from catalogue.my_city.forms import vocabulary_of
from catalogue.my_city.states import canonical
from tests.answers import errors_at, parsed, sent_by
from tests.catalogue.my_city.asked import pressed

pytestmark = pytest.mark.django_db

GUESS = Draft(
    "Bikes",
    "mobility",
    (2,) * 7 + (3,) + (1,) * 5,
    frozenset({"before"}),
    {"resident": "presumed"},
    "bike-share",
    frozenset(range(13)) - {1},
    reasons={1: "as it was"},
)
OTHER = "mobility~2x30000401000~01~~~~Other"


@pytest.fixture
def state():
    parameters = QueryDict("city=berlin&link=draft-1~draft-2~1&link=jelbi-berlin~draft-2~2", mutable=True)
    parameters.setlist("draft", [OTHER, GUESS.encoded()])
    return canonical(parameters)


@pytest.fixture
def opened(client, state):
    """What the page of the guess would send."""
    page = client.get("/evaluate/", {"own": 2, "my_city": state})
    return sent_by(parsed(page).select_one("form.evaluate"))


def kept_by(client, sent):
    """The state that the page leads back to."""
    [link] = parsed(client.post("/evaluate/", sent)).select("a.keep")
    return QueryDict(canonical(QueryDict(link["href"].partition("?")[2])))


def test_what_nobody_touched_stays_as_it_was(client, state, opened):
    assert kept_by(client, opened) == QueryDict(state)


def test_what_is_changed_or_reasoned_is_no_guess_any_more(client, snapshot, opened):
    noted = {"r-safety-trust": "it says so", "p-safety-trust": "https://a.de/"}
    kept = kept_by(client, opened | noted | {"accessibility": "3", "g-student": "documented"})
    draft = read_draft(kept.getlist("draft")[1], vocabulary_of(snapshot))
    places = {determinant.slug: place for place, determinant in enumerate(snapshot.determinants)}
    assert draft.guessed == GUESS.guessed - {places["accessibility"], places["safety-trust"]}
    assert draft.reasons == {1: "as it was", places["safety-trust"]: "it says so"}
    assert draft.pages == {places["safety-trust"]: "https://a.de/"}
    assert draft.persons == {"resident": "presumed", "student": "documented"}
    assert kept.getlist("link") == ["draft-1~draft-2~1", "jelbi-berlin~draft-2~2"]
    mine = kept_by(client, opened | {"mine": "on"})
    assert read_draft(mine.getlist("draft")[1], vocabulary_of(snapshot)).guessed == frozenset()


def test_a_page_that_leads_nowhere_is_told_and_nothing_is_lost(client, opened):
    answered = parsed(client.post("/evaluate/", opened | {"p-accessibility": "http://localhost/", "name": "Mine"}))
    assert len(errors_at(answered, "p-accessibility")) == 1
    sent = sent_by(answered.select_one("form.evaluate"))
    assert (sent["name"], sent["p-accessibility"]) == (["Mine"], ["http://localhost/"])


def test_a_copy_takes_the_place_of_a_service_of_the_catalogue(client, snapshot, state):
    page = parsed(client.get(f"/my-city/?{state}"))
    copy = parsed(pressed(client, page, page.select_one("button[name=copy][value=jelbi-berlin]")))
    kept = kept_by(client, sent_by(copy.select_one("form.evaluate")))
    assert kept.getlist("without") == ["jelbi-berlin"]
    assert kept.getlist("link") == ["draft-1~draft-2~1", "draft-3~draft-2~2"]
    draft, member = read_draft(kept.getlist("draft")[2], vocabulary_of(snapshot)), snapshot.members["jelbi-berlin"]
    assert (draft.levels(snapshot.determinants), draft.phases) == (member.levels, member.phases)
    assert draft.member(3, snapshot.determinants).persons == member.persons
