"""What a service lacks to be published: each rule finds its violation, many services cost no more queries than one."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import CodingRound, Detriment, Evidence, Service
from catalogue.models.states import State
from catalogue.rules.dataset import unpublishable_services
from catalogue.rules.publishing import lacks, may_move
from experience.models import Determinant
from tests.factories import classify, make_complete, make_service

pytestmark = pytest.mark.django_db


def lacking(service):
    return [lack.part for lack in lacks(Service.objects.filter(pk=service.pk))]


def level(service, **fields):
    row = service.classifications.get(determinant__slug="accessibility")
    row.evidence.set(fields.pop("evidence", []))
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def derived(service):
    classify(service, Determinant.objects.get(derived=True).slug, 0)


BROKEN = {
    "no name": (lambda s: Service.objects.filter(pk=s.pk).update(description=""), "description"),
    "no city": (lambda s: s.cities.clear(), "cities"),
    "no touchpoint": (lambda s: s.touchpoints.all().delete(), "touchpoints"),
    "one page": (lambda s: s.evidence.last().delete(), "evidence"),
    "no page that was read": (lambda s: s.evidence.filter(number=2).update(kind="general-knowledge"), "evidence"),
    "a determinant without a level": (lambda s: s.classifications.last().delete(), "classifications"),
    "a level of the derived determinant": (derived, "classifications"),
    "a level without a page": (lambda s: level(s, level=2, reason="So."), "classifications"),
    "another's page": (
        lambda s: level(s, evidence=[Evidence.objects.filter(service__slug="parkrun").first()]),
        "classifications",
    ),
    "no decision": (lambda s: level(s, coding_round=CodingRound.objects.first()), "classifications"),
    "integration without a page": (
        lambda s: Service.objects.filter(pk=s.pk).update(integration_level=3),
        "integration_evidence",
    ),
    "another's page for integration": (
        lambda s: s.integration_evidence.set([Evidence.objects.filter(service__slug="parkrun").first()]),
        "integration_evidence",
    ),
    "a detriment without a page": (
        lambda s: Detriment.objects.create(service=s, text="It is loud.", kind=Detriment.Kind.values[0]),
        "detriments",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_each_rule_finds_its_violation(fault):
    service = make_complete(state="draft")
    assert lacking(service) == []
    spoil, part = BROKEN[fault]
    spoil(service)
    assert lacking(service) == [part]


def test_the_data_check_asks_the_same_of_published_services_alone():
    draft = make_complete(state="draft")
    draft.cities.clear()
    assert list(unpublishable_services()) == []
    Service.objects.filter(pk=draft.pk).update(state="published")
    [lack] = lacks(Service.objects.filter(pk=draft.pk))
    assert list(unpublishable_services()) == [f"{draft.name}: {lack}"]


def test_a_level_that_cannot_be_told_is_a_level():
    service = make_complete()
    level(service, level=None, reason="The pages could not be read.")
    assert lacking(service) == []


def test_many_are_asked_with_the_queries_of_one():
    services = [make_service(state="draft", integration_level=2, integration_reason="So.") for _ in range(3)]

    def queries(chosen):
        with CaptureQueriesContext(connection) as captured:
            assert len(list(lacks(Service.objects.filter(pk__in=[s.pk for s in chosen])))) == 15 * len(chosen)
        return len(captured)

    assert queries(services) == queries(services[:1]) <= 18


@pytest.mark.parametrize("group", ["Editors", None])
def test_who_may_move_what(group, django_user_model):
    user = django_user_model.objects.create_user("one")
    user.groups.set(Group.objects.filter(name=group))
    allowed = {(before, after) for before in State for after in State if may_move(user, before, after)}
    inner = {(before, after) for before in ("draft", "review") for after in ("draft", "review")}
    assert allowed == (inner if group else set())
    assert not may_move(AnonymousUser(), "draft", "review")
