"""The page where a reviewer decides about one service: what may follow, what lacks, and who was faster."""

import pytest

from catalogue.editing.states import publish
from catalogue.models import Service
from tests.answers import errors_at, parsed, sent_by, text_of
from tests.factories import make_complete, make_service

pytestmark = pytest.mark.django_db


def page_of(service):
    return f"/editing/services/{service.pk}/state/"


def choices(client, service):
    return [tag["value"] for tag in parsed(client.get(page_of(service))).select("[name=state]")]


def send(client, service, **values):
    sent = sent_by(parsed(client.get(page_of(service))).select_one("form.decide-state"))
    return client.post(page_of(service), sent | values)


def test_each_may_choose_what_may_follow(client, editor, reviewer):
    offered = {}
    for user in (editor, reviewer):
        client.force_login(user)
        for state in Service.State:
            service = make_service(state=state, withdrawal_reason="So.")
            offered[user.username, state.value] = set(choices(client, service))
    assert offered == {
        ("editor", "draft"): {"review"},
        ("editor", "review"): {"draft"},
        ("editor", "published"): set(),
        ("editor", "withdrawn"): set(),
        ("reviewer", "draft"): {"review", "published"},
        ("reviewer", "review"): {"draft", "published"},
        ("reviewer", "published"): {"draft", "withdrawn"},
        ("reviewer", "withdrawn"): {"draft", "published", "withdrawn"},
    }


def test_a_reviewer_publishes_gives_back_and_withdraws(reviewer_client):
    service = make_complete(state="review")
    unsaid = send(reviewer_client, service, state="draft")
    assert (unsaid.status_code, len(errors_at(parsed(unsaid), "words"))) == (422, 1)
    assert send(reviewer_client, service, state="draft", words="Find a second page.").status_code == 302
    assert Service.objects.get(pk=service.pk).review_note == "Find a second page."
    send(reviewer_client, service, state="published")
    refused = parsed(send(reviewer_client, service, state="withdrawn"))
    assert errors_at(refused, "words") != []
    send(reviewer_client, service, state="withdrawn", words="It never started.")
    assert reviewer_client.get(service.get_absolute_url()).status_code == 410


def test_an_editor_takes_back_what_was_sent_to_review_without_a_word(editor_client):
    service = make_complete(state="review")
    assert send(editor_client, service, state="draft").status_code == 302
    assert Service.objects.get(pk=service.pk).state == "draft"


def test_what_lacks_is_listed_and_not_published(reviewer_client):
    service = make_complete(name="Bare", state="review")
    service.cities.clear()
    answer = send(reviewer_client, service, state="published")
    assert answer.status_code == 409
    assert "city" in text_of(parsed(answer).main)
    assert Service.objects.get(pk=service.pk).state == "review"


def test_the_second_is_told_by_whom_and_an_editor_forges_nothing(client, editor, reviewer):
    service = make_complete(state="review")
    client.force_login(editor)
    sent = sent_by(parsed(client.get(page_of(service))).select_one("form.decide-state"))
    for forged in ({"state": "published"}, {"state": "withdrawn", "words": "So.", "seen": "published"}):
        assert client.post(page_of(service), sent | forged).status_code == 422
    publish(reviewer, Service.objects.get(pk=service.pk), "review")
    answer = client.post(page_of(service), sent | {"state": "draft"})
    assert answer.status_code == 409
    assert "reviewer" in text_of(parsed(answer).select_one("[role=alert]"))
    assert Service.objects.get(pk=service.pk).state == "published"
