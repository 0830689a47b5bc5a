"""The way of a record to its readers: whole or refused, by who may, and the second of two people is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from catalogue.editing.states import RefusedError, missing, move, publish, send_to_review
from catalogue.models import Revision, Service
from catalogue.models.states import State
from catalogue.rules.reviews import next_review
from tests.factories import make_complete, make_service

pytestmark = pytest.mark.django_db


def withdraw(user, service, seen, reason):
    move(user, service, seen, State.WITHDRAWN, withdrawal_reason=reason)


def return_to_draft(user, service, seen, note=""):
    move(user, service, seen, State.DRAFT, review_note=note)


def stored(service):
    return Service.objects.values_list("state", "withdrawal_reason", "review_note").get(pk=service.pk)


def test_the_way_to_readers_and_back(client, editor, reviewer):
    service = make_complete(state="draft")
    send_to_review(editor, service, "draft")
    assert stored(service) == ("review", "", "")
    return_to_draft(reviewer, service, "review", "The second page says nothing of it.")
    assert stored(service) == ("draft", "", "The second page says nothing of it.")
    send_to_review(editor, service, "draft")
    publish(reviewer, service, "review")
    assert stored(service) == ("published", "", "")
    assert client.get(service.get_absolute_url()).status_code == 200
    withdraw(reviewer, service, "published", "It never started.")
    assert stored(service) == ("withdrawn", "It never started.", "")
    publish(reviewer, service, "withdrawn")
    assert stored(service) == ("published", "", "")


@pytest.mark.parametrize(("days", "kept"), [(None, False), (-1, False), (40, True)])
def test_who_publishes_sets_the_day_to_look_again_unless_one_is_ahead(reviewer, days, kept):
    set_day = None if days is None else localdate() + timedelta(days)
    service = make_complete(state="review", review_due=set_day)
    publish(reviewer, service, "review")
    service.refresh_from_db()
    assert service.review_due == (set_day if kept else next_review(service, localdate())) is not None


def test_readers_learn_the_reason_of_a_withdrawal_from_the_history_and_no_note(reviewer):
    service = make_complete(state="review")
    return_to_draft(reviewer, service, "review", "Nobody needs to read this.")
    publish(reviewer, service, "draft")
    withdraw(reviewer, service, "published", "It never started.")
    assert [revision.why for revision in Revision.objects.filter(user=reviewer)] == ["", "", "It never started."]


def test_what_lacks_is_said_and_nothing_is_published(reviewer):
    service = make_complete(state="review")
    service.cities.clear()
    with pytest.raises(RefusedError) as refused:
        publish(reviewer, service, "review")
    assert refused.value.lacks == missing(service) != []
    assert stored(service)[0] == "review"


def test_editors_move_nothing_that_readers_learn_of(editor):
    for before in State:
        service = make_complete(state=before, withdrawal_reason="So.")
        for verb, words in ((publish, ()), (withdraw, ("So.",)), (return_to_draft, ())):
            kept = stored(service)
            try:
                verb(editor, service, before, *words)
            except (RefusedError, PermissionDenied):
                assert stored(service) == kept
        assert (stored(service)[0] in ("published", "withdrawn")) == (before in ("published", "withdrawn"))


def test_who_holds_no_right_moves_nothing(django_user_model):
    service = make_complete(state="draft")
    with pytest.raises(PermissionDenied):
        send_to_review(django_user_model.objects.create_user("reader"), service, "draft")
    assert stored(service)[0] == "draft"


def test_the_second_of_two_people_is_told_who_was_faster(editor, reviewer):
    service = make_complete(state="review")
    publish(reviewer, Service.objects.get(pk=service.pk), "review")
    with pytest.raises(RefusedError, match=r"published.*reviewer"):
        return_to_draft(editor, service, "review", "Not yet.")
    assert stored(service) == ("published", "", "")


def test_a_state_that_cannot_follow_is_refused(reviewer):
    service = make_service(state="draft")
    with pytest.raises(RefusedError):
        withdraw(reviewer, service, "draft", "It was never there.")
    assert stored(service)[0] == "draft"


def test_a_command_needs_no_account(reviewer):
    service = make_complete(state="draft")
    publish(None, service, "draft")
    assert stored(service)[0] == "published"
