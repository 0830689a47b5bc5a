"""Assignment by editors: all services, a sample that can be drawn again, or chosen ones."""

import pytest

from catalogue.coding.assignments import assign_all
from catalogue.coding.reach import Reach
from catalogue.coding.round_forms import AssignForm
from catalogue.coding.rounds import ChangedRoundError, draw_sample, sample_of
from catalogue.models import Assignment, Coder, CodingRound, Collection, Membership, Service
from catalogue.rules.collections import Role
from tests.answers import alerts, codes_of, numbers_in, parsed
from tests.catalogue.coding.people import SERVICE
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_editors_assign_all_a_sample_or_chosen_services(editor_client, coding_round, coder, django_user_model):
    data = {"coding_round": "round-9", "coders": ["anna"], "mode": "sample", "size": "10", "seed": "7"}
    Assignment.objects.all().delete()
    assert editor_client.post("/coding/assign/", data).status_code == 302
    first = set(Assignment.objects.values_list("service__slug", flat=True))
    assert len(first) == 10
    Assignment.objects.all().delete()
    editor_client.post("/coding/assign/", data)
    assert set(Assignment.objects.values_list("service__slug", flat=True)) == first, "the same seed, the same sample"
    editor_client.post("/coding/assign/", data | {"mode": "chosen", "services": [SERVICE, "whim-helsinki"]})
    assert set(Assignment.objects.values_list("service__slug", flat=True)) == first | {SERVICE, "whim-helsinki"}
    editor_client.post("/coding/assign/", data | {"mode": "all"})
    assert Assignment.objects.count() == 141


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"size": ""}, {"size": ["required"]}),
        ({"size": "0"}, {"size": ["min_value"]}),
        ({"mode": "chosen"}, {"services": ["required"]}),
        ({"coding_round": "round-1"}, {"coding_round": ["invalid_choice"]}),
        ({"coders": []}, {"coders": ["required"]}),
        ({"mode": "some"}, {"mode": ["invalid_choice"]}),
    ],
)
def test_a_wrong_assignment_is_told(editor_client, editor, coder, changes, codes):
    data = {"coding_round": "round-9", "coders": ["anna"], "mode": "sample", "size": "10", "seed": "7"} | changes
    before = Assignment.objects.count()
    response = editor_client.post("/coding/assign/", data)
    assert response.status_code == 422
    form = AssignForm(editor, data)
    assert codes_of(form) == codes
    assert alerts(parsed(response)) == [message for messages in form.errors.values() for message in messages]
    assert Assignment.objects.count() == before


def test_a_round_keeps_its_sample_for_the_coders_who_come_later(
    editor_client, editor, coding_round, coder, django_user_model
):
    data = {
        "coding_round": "round-9",
        "coders": ["anna"],
        "mode": "sample",
        "size": "30",
        "seed": "7",
        "by_field": "on",
    }
    Assignment.objects.all().delete()
    editor_client.post("/coding/assign/", data)
    drawn = set(Assignment.objects.values_list("service", flat=True))
    coding_round.refresh_from_db()
    kept = sample_of(coding_round)
    assert (kept.size, kept.seed, kept.by_field, kept.of) == (30, 7, True, 141)
    assert draw_sample(30, 7, by_field=True) == kept, "it can be drawn again"
    make_service(slug="aaa-new")
    Coder.objects.create(slug="ben", name="Ben", user=django_user_model.objects.create_user("ben"))
    later = {"coding_round": "round-9", "coders": ["ben"], "mode": "sample"}
    assert editor_client.post("/coding/assign/", later).status_code == 302
    assert set(Assignment.objects.filter(coder__slug="ben").values_list("service", flat=True)) == drawn
    other = later | {"size": "31", "seed": "7", "by_field": "on"}
    assert codes_of(AssignForm(editor, other)) == {"size": ["kept"]}
    assert alerts(parsed(editor_client.post("/coding/assign/", other))) != []
    for address in ("/coding/rounds/round-9/", "/coding/agreement/?round=round-9"):
        assert {30, 141, 7} <= {*numbers_in(parsed(editor_client.get(address)).select_one("#content"))}


def test_two_samples_at_once_are_not_both_kept(editor, coding_round, coder):
    stale = CodingRound.objects.get(pk=coding_round.pk)
    assign_all(editor, coding_round, [coder], [], sample=draw_sample(3, 1, by_field=False))
    with pytest.raises(ChangedRoundError):
        assign_all(editor, stale, [coder], [], sample=draw_sample(3, 2, by_field=False))


def test_a_double_click_keeps_one_sample(editor, coding_round, coder):
    sample = draw_sample(10, 7, by_field=False)
    rounds = [CodingRound.objects.get(pk=coding_round.pk) for _click in range(2)]
    assert [assign_all(editor, each, [coder], [], sample=sample) for each in rounds] == [0, 0]
    assert sample_of(CodingRound.objects.get(pk=coding_round.pk)) == sample


def test_coders_without_an_account_are_named_and_asked_for_codes_that_come_as_a_file(editor_client, coding_round):
    ghost = Coder.objects.create(slug="ghost", name="Ghost", machine_assisted=True)
    page = parsed(editor_client.get("/coding/assign/"))
    [label] = [box.find_parent("label") for box in page.select("[value=ghost]")]
    assert len(label.select(".quiet")) == 1
    data = {"coding_round": "round-9", "coders": ["ghost"], "mode": "chosen", "services": [SERVICE]}
    assert editor_client.post("/coding/assign/", data).status_code == 302
    assert list(ghost.assignments.values_list("service__slug", flat=True)) == [SERVICE]


@pytest.fixture
def own(editor):
    """A hidden collection that an editor works on, with one service."""
    own = Collection.objects.create(slug="own", name="Our own")
    Membership.objects.create(collection=own, user=editor, role=Role.EDITOR)
    make_service(collection=own)
    return own


@pytest.mark.parametrize("role", [None, Role.READER, Role.CODER])
def test_nobody_is_asked_to_code_what_is_closed_to_that_person(editor_client, own, coding_round, coder, role):
    if role:
        Membership.objects.create(collection=own, user=coder.user, role=role)
    Assignment.objects.all().delete()
    data = {"coding_round": "round-9", "coders": ["anna"], "mode": "sample", "size": "142", "seed": "7"}
    answer = editor_client.post("/in/own/coding/assign/", data)
    is_asked = role is not None and role >= Role.CODER
    assert (answer.status_code, Assignment.objects.count()) == ((302, 142) if is_asked else (422, 0))
    if not is_asked:
        assert ["Anna" in told and "Our own" in told for told in alerts(parsed(answer))] == [True]
        assert sample_of(CodingRound.objects.get(slug="round-9")) is None


def test_who_can_code_where(own, coder, admin_user):
    """Superusers everywhere, and who has no account is asked by name alone."""
    services, reach = [Service.objects.exclude(collection=own).first(), own.services.get()], Reach()
    other = Coder.objects.create(slug="su", name="Su", user=admin_user)
    machine = Coder.objects.create(slug="machine", name="Machine", machine_assisted=True)
    shut = [[reach.shuts(service, each) for each in (coder, other, machine)] for service in services]
    assert shut == [[False, False, False], [True, False, False]]
