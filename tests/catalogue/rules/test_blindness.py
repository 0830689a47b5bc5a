"""Who must not see what: only the levels of what is still to be coded, only from who is to code it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from catalogue.models import CodingSheet
from catalogue.rules.blindness import hidden_sentence, sight
from tests.factories import ask_to_code, profiles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coder(django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    return user


def test_a_stranger_and_another_coder_see_everything(coder, django_user_model, snapshot):
    for user in (AnonymousUser(), django_user_model.objects.create_user("other")):
        sees = sight(user)
        assert sees.hidden == {}
        assert set(sees.visible.members) == set(snapshot.members)


def test_who_is_to_code_a_service_sees_all_but_that_one(coder, snapshot):
    sees = sight(coder)
    member = snapshot.members["jelbi-berlin"]
    assert list(sees.hidden) == ["jelbi-berlin"]
    assert sees.hides(member.pk)
    assert set(sees.everything.members) - set(sees.visible.members) == {"jelbi-berlin"}
    assert member.pk not in profiles_of(sees.visible)
    assert [hidden.slug for hidden in sees.hidden_in("berlin")] == ["jelbi-berlin"]
    assert sees.hidden_in("london") == []


def test_after_the_submission_nothing_is_hidden(coder):
    task = coder.coder.assignments.get()
    sheet = CodingSheet.objects.create(coding_round=task.coding_round, coder=task.coder, service=task.service)
    assert list(sight(coder).hidden) == ["jelbi-berlin"], "a draft is no submission"
    sheet.submitted = timezone.now()
    sheet.save()
    assert sight(coder).hidden == {}


def test_the_sentence_names_what_is_hidden_in_alphabetical_order():
    sentence = hidden_sentence(["Zebra", "Ant"])
    assert "Ant, Zebra" in sentence
    assert sentence != hidden_sentence()
