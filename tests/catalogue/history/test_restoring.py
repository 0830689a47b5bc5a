"""An earlier state comes back, or one change is taken back: whole, by the rules, as an act of its own."""

import pytest

from catalogue.history.acts import versions_of
from catalogue.history.recording import Origin, recorded
from catalogue.history.restoring import OvertakenError, RefusedError, back_to, restore, without
from catalogue.history.states import as_state, as_text, texts
from catalogue.models import City, Country, Partner, Service, ServiceLink, Touchpoint, Version
from tests.factories import make_complete, make_evidence, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    service = make_complete(summary="As it was.")
    Touchpoint.objects.create(service=service, label="A sign", channel="display", phase="during", owner="partner")
    return service


def make_touchpoint(service, number):
    Touchpoint.objects.create(
        service=service, number=number, label="New", channel="web", phase="after", owner="provider"
    )


def change(service, **fields):
    """One recorded change of fields."""
    with recorded(None, "", Origin.FORM):
        for name, value in fields.items():
            setattr(service, name, value)
        service.save()


def set_level(service, level, reason="The page says so.", pages=()):
    with recorded(None, "", Origin.FORM):
        row = service.classifications.get(determinant__slug="accessibility")
        row.level, row.reason = level, reason
        row.save()
        row.evidence.set(pages)


def state(service, pk=None):
    pk = pk or service.pk
    return as_state(texts(Service, [pk]).get(pk, ""))


def newest(service, nth=0):
    """The version that many changes ago."""
    return versions_of(Service, service.pk)[nth]


def undo(service, user, nth=0):
    restore(user, without(newest(service, nth), newest(service, nth + 1)), "It was right before.")


def test_a_deleted_touchpoint_comes_back_under_its_number(service, editor):
    before, gone = state(service), service.touchpoints.get(number=1)
    with recorded(None, "", Origin.ADMIN):
        service.touchpoints.get(pk=gone.pk).delete()
    undo(service, editor)
    assert service.touchpoints.get(number=1) == gone
    assert state(service) == before
    last = newest(service).revision
    assert (last.user, last.why, last.origin) == (editor, "It was right before.", "restore")


def test_a_changed_level_goes_back(service, editor):
    before = state(service)
    set_level(service, 2, pages=service.evidence.all())
    undo(service, editor)
    assert state(service) == before


def test_a_change_is_taken_back_from_under_later_ones(service, editor):
    change(service, summary="Better.", status_note="Read in May.")
    change(service, description="Longer.")
    undo(service, editor, nth=1)
    service.refresh_from_db()
    assert (service.summary, service.status_note, service.description) == ("As it was.", "", "Longer.")


def test_what_was_changed_again_since_is_not_undone(service, editor):
    change(service, summary="Better.", status_note="Read in May.")
    change(service, summary="Best.")
    with pytest.raises(RefusedError, match="Summary"):
        undo(service, editor, nth=1)
    service.refresh_from_db()
    assert (service.summary, service.status_note) == ("Best.", "Read in May.")


@pytest.mark.parametrize("since", ["changed", "deleted"])
def test_a_part_that_was_changed_or_deleted_since_is_not_touched(service, editor, since):
    with recorded(None, "", Origin.FORM):
        made = Partner.objects.create(service=service, name="A partner", role="funder")
    with recorded(None, "", Origin.FORM):
        made.name = "A better partner"
        made.save()
    number = 1
    if since == "deleted":
        number = 2
        with recorded(None, "", Origin.FORM):
            Partner.objects.get(pk=made.pk).delete()
        with pytest.raises(RefusedError, match="Partner 1"):
            undo(service, editor, nth=1)
    else:
        with pytest.raises(RefusedError, match="A partner"):
            undo(service, editor, nth=number)
    assert Partner.objects.filter(service=service).exists() == (since == "changed")


def test_a_whole_state_comes_back(service, editor):
    first = state(service)
    change(service, summary="Better.")
    with recorded(None, "", Origin.FORM):
        service.cities.set(City.objects.all()[2:4])
        service.touchpoints.get(number=1).delete()
        service.touchpoints.get(number=2).delete()
        Touchpoint.objects.create(
            service=service, number=1, label="New", channel="web", phase="after", owner="provider"
        )
        make_evidence(service, 3)
    set_level(service, 3, pages=service.evidence.filter(number=3))
    restore(editor, back_to(versions_of(Service, service.pk).last()), "")
    assert state(service) == first
    service.refresh_from_db()
    assert service.updated == newest(service).revision.moment


def test_parts_that_changed_places_go_back_to_theirs(service, editor):
    first = state(service)
    with recorded(None, "", Origin.ADMIN) as recording:
        recording.touch(Service, [service.pk])
        for number, other in ((1, 9), (2, 1), (9, 2)):
            service.touchpoints.filter(number=number).update(number=other)
    restore(editor, back_to(versions_of(Service, service.pk).last()), "")
    assert state(service) == first


def test_a_deleted_service_comes_back_with_its_parts_as_a_draft(service, editor):
    before, pk = state(service), service.pk
    link = ServiceLink.objects.create(source=service, target=make_service(), kind=1, description="A list")
    link.evidence.set(service.evidence.all())
    with recorded(None, "", Origin.ADMIN):
        service.delete()
    restore(editor, back_to(Version.objects.filter(key=pk).exclude(state="").last()), "")
    after = state(service, pk)
    assert {place for place in after if place not in before} == {f"servicelink/{link.pk}"}
    own = f"service/{pk}"
    assert after[own] == before[own] | {"state": "draft"}
    assert {place: after[place] for place in before if place != own} == {p: before[p] for p in before if p != own}


def test_nothing_is_published_or_withdrawn_by_it(service, editor):
    change(service, summary="Better.")
    change(service, state="withdrawn", withdrawal_reason="It never was.")
    plan = without(newest(service), newest(service, 1))
    assert plan.step.differences == []
    restore(editor, back_to(versions_of(Service, service.pk).last()), "")
    service.refresh_from_db()
    assert (service.state, service.withdrawal_reason, service.summary) == ("withdrawn", "It never was.", "As it was.")


def test_what_would_break_a_rule_is_refused(service, editor):
    """The level of before had a page of evidence, which has gone to general knowledge since."""
    page = service.evidence.get(number=1)
    with recorded(None, "", Origin.FORM):
        service.evidence.exclude(pk=page.pk).delete()
        make_evidence(service, 3)
    set_level(service, 2, pages=[page])
    set_level(service, 0)
    with recorded(None, "", Origin.FORM):
        page.kind = "general-knowledge"
        page.save()
        make_evidence(service, 4)
    before = state(service)
    with pytest.raises(RefusedError, match="2"):
        undo(service, editor, nth=1)
    assert state(service) == before


def test_what_would_point_to_nothing_is_refused(service, editor):
    page = make_evidence(service, 3)
    set_level(service, 2, pages=[page])
    set_level(service, 0)
    with recorded(None, "", Origin.FORM):
        page.delete()
    with pytest.raises(RefusedError, match="gone"):
        undo(service, editor, nth=1)
    city = City.objects.create(slug="gone", name="Gone", country=Country.objects.first(), latitude=1, longitude=1)
    with recorded(None, "", Origin.FORM):
        service.cities.add(city)
    with recorded(None, "", Origin.FORM):
        service.cities.remove(city)
    city.delete()
    with pytest.raises(RefusedError, match="cities"):
        undo(service, editor)


def test_evidence_that_a_level_rests_on_does_not_go(service, editor):
    with recorded(None, "", Origin.FORM):
        page = make_evidence(service, 3)
    set_level(service, 2, pages=[page])
    with pytest.raises(RefusedError, match="gone"):
        undo(service, editor, nth=1)
    assert service.evidence.filter(pk=page.pk).exists()


def test_a_number_that_was_given_to_another_is_told(service, editor):
    with recorded(None, "", Origin.ADMIN):
        service.touchpoints.get(number=1).delete()
    with recorded(None, "", Origin.ADMIN):
        Touchpoint.objects.create(
            service=service, number=1, label="New", channel="web", phase="after", owner="provider"
        )
    with pytest.raises(RefusedError, match="number 1"):
        undo(service, editor, nth=1)


def test_a_slug_that_was_given_to_another_is_told(service, editor):
    slug = service.slug
    change(service, slug="another")
    make_service(slug=slug)
    with pytest.raises(RefusedError):
        undo(service, editor)


def test_a_record_that_changed_since_is_not_overwritten(service, editor):
    change(service, summary="Better.")
    plan = without(newest(service), newest(service, 1))
    Service.objects.filter(pk=service.pk).update(description="Written meanwhile.")
    with pytest.raises(OvertakenError):
        restore(editor, plan, "")
    service.refresh_from_db()
    assert (service.summary, service.description) == ("Better.", "Written meanwhile.")


def test_a_field_that_came_later_keeps_its_value(service, editor):
    change(service, summary="Better.", confidence="low")
    first = versions_of(Service, service.pk).last()
    known = as_state(first.state)
    del known[f"service/{service.pk}"]["confidence"]
    known[f"service/{service.pk}"]["no_longer_there"] = 1
    first.state = as_text(known)
    restore(editor, back_to(first), "")
    service.refresh_from_db()
    assert (service.summary, service.confidence) == ("As it was.", "low")


def test_records_beside_services(editor):
    city = City.objects.first()
    name = city.name
    with recorded(None, "", Origin.ADMIN):
        city.name = "Elsewhere"
        city.save()
    newer, older = versions_of(City, city.pk)
    restore(editor, without(newer, older), "")
    city.refresh_from_db()
    assert city.name == name
