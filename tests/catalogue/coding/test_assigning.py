"""Assignment by editors: all services, a sample that can be drawn again, or chosen ones."""

import pytest

from catalogue.coding.forms import AssignForm
from catalogue.models import Assignment
from tests.answers import alerts, codes_of, parsed
from tests.catalogue.coding.people import SERVICE

pytestmark = pytest.mark.django_db


def test_editors_assign_all_a_sample_or_chosen_services(editor_client, coding_round, coder, django_user_model):
    data = {"coding_round": "round-2", "coders": ["anna"], "mode": "sample", "size": "10", "seed": "7"}
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
def test_a_wrong_assignment_is_told(editor_client, coder, changes, codes):
    data = {"coding_round": "round-2", "coders": ["anna"], "mode": "sample", "size": "10", "seed": "7"} | changes
    before = Assignment.objects.count()
    response = editor_client.post("/coding/assign/", data)
    assert response.status_code == 200
    form = AssignForm(data)
    assert codes_of(form) == codes
    assert alerts(parsed(response)) == [message for messages in form.errors.values() for message in messages]
    assert Assignment.objects.count() == before
