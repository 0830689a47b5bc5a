"""One act, one revision: who, why and whence, with the state of each record as it was left."""

import json
from contextlib import suppress

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from catalogue.history.recording import Origin, recorded, touch
from catalogue.history.records import all_tables
from catalogue.history.states import as_state
from catalogue.models import City, Revision, Service, ServiceLink, Technology, Touchpoint, Version
from catalogue.models.history import LONGEST_NAME
from experience.models import Source
from tests.answers import errors_at
from tests.catalogue.admin.pages import OpenPage
from tests.factories import classify, make_evidence, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    service = make_service(summary="As it was.")
    make_evidence(service)
    row = classify(service, "accessibility", 1)
    row.evidence.set(service.evidence.all())
    for number in (1, 2):
        Touchpoint.objects.create(
            service=service, number=number, label=f"Step {number}", channel="app", phase="during", owner="provider"
        )
    return service


def states(service):
    """The recorded states of a service, the oldest first."""
    return [as_state(text) for text in versions(service).values_list("state", flat=True)]


def versions(service):
    return Version.objects.filter(model="catalogue.service", name=service.name)


def origins(service):
    return list(versions(service).values_list("revision__origin", flat=True))


def summaries(service):
    return [state.get(f"service/{service.pk}", {}).get("summary") for state in states(service)]


def values(state, kind, field):
    return [row[field] for place, row in state.items() if place.startswith(f"{kind}/")]


def save(service, user=None, why="", **fields):
    with recorded(user, why, Origin.FORM):
        for name, value in fields.items():
            setattr(service, name, value)
        service.save()


def test_the_first_change_notes_what_was_there_before(service, editor):
    save(service, editor, "Read again.", summary="Better.")
    assert summaries(service) == ["As it was.", "Better."]
    assert origins(service) == ["found", "form"]
    revision = versions(service).last().revision
    assert (revision.user, revision.why, revision.origin) == (editor, "Read again.", "form")
    save(service, editor, summary="Best.")
    assert summaries(service) == ["As it was.", "Better.", "Best."]


def test_a_state_holds_the_record_with_all_its_parts(service):
    technology = Technology.objects.first()
    with recorded(None, "", Origin.IMPORT):
        service.technologies.set([technology])
        service.touchpoints.get(number=2).delete()
        Touchpoint.objects.create(service=service, label="New", channel="web", phase="after", owner="provider")
    before, after = states(service)
    own, page = f"service/{service.pk}", service.evidence.get().pk
    row = service.classifications.get()
    assert (before[own]["technologies"], after[own]["technologies"]) == ([], [technology.pk])
    assert after[f"classification/{row.pk}"]["evidence"] == [page]
    assert values(before, "touchpoint", "label") == ["Step 1", "Step 2"]
    assert values(after, "touchpoint", "label") == ["Step 1", "New"]
    assert Revision.objects.exclude(origin="found").count() == 1


def test_what_changes_nothing_writes_nothing(service):
    save(service)
    with recorded(None, "", Origin.FORM):
        service.summary = "For a moment."
        service.save()
        service.summary = "As it was."
        service.save()
    assert not Revision.objects.exists()


def test_a_new_service_and_a_deleted_one(service):
    with recorded(None, "", Origin.FORM):
        made = make_service()
        make_evidence(made)
    [state] = states(made)
    assert len(state) == 2
    with recorded(None, "", Origin.ADMIN):
        service.delete()
        made.delete()
    assert origins(service) == ["found", "admin"]
    assert origins(made) == ["form", "admin"]
    assert (states(service)[-1], states(made)[-1]) == ({}, {})


def test_what_is_rolled_back_leaves_nothing(service):
    with transaction.atomic():
        save(service, summary="Better.")
        transaction.set_rollback(True)
    with suppress(ZeroDivisionError), recorded(None, "", Origin.FORM):
        service.save()
        raise ZeroDivisionError
    assert not Revision.objects.exists()
    save(service, summary="Best.")
    assert summaries(service) == ["As it was.", "Best."]


def test_what_was_written_without_a_record_is_nobodys(service, editor):
    save(service, editor, summary="Better.")
    Service.objects.filter(pk=service.pk).update(summary="Loaded.")
    service.refresh_from_db()
    save(service, editor, description="Longer.")
    assert summaries(service) == ["As it was.", "Better.", "Loaded.", "Loaded."]
    assert origins(service) == ["found", "form", "found", "form"]


def test_a_field_that_an_older_state_does_not_know_is_no_change(service):
    save(service, summary="Better.")
    for version in versions(service):
        state = json.loads(version.state)
        del state[f"service/{service.pk}"]["confidence"]
        version.state = json.dumps(state)
        version.save()
    save(service, summary="Best.")
    assert origins(service) == ["found", "form", "form"]


def test_one_inside_another_is_a_part_of_it(service, editor):
    with recorded(editor, "", Origin.CORRECTION):
        save(service, None, "Told by a visitor.", summary="Better.")
        save(service, None, "Again.", summary="Best.")
    assert summaries(service) == ["As it was.", "Best."]
    revision = versions(service).last().revision
    assert (revision.user, revision.why, revision.origin) == (editor, "Told by a visitor.", "correction")


def test_bulk_writes_are_recorded_where_they_say_so(service):
    other = make_service()
    with recorded(None, "", Origin.IMPORT) as recording:
        recording.touch(Service, [service.pk, other.pk])
        Service.objects.filter(pk__in=[service.pk, other.pk]).update(summary="Loaded.")
        [new] = Service.objects.bulk_create([Service(**bulk_fields(service))])
        recording.made(Service, [new.pk])
    assert summaries(service) == ["As it was.", "Loaded."]
    assert summaries(new) == ["Loaded."]
    assert Revision.objects.count() == 2, "one for what was found, one for the import"


def bulk_fields(service):
    names = ("description", "provider_id", "domain_id", "confidence")
    return {"slug": "bulk", "name": "Bulk", "summary": "Loaded."} | {name: getattr(service, name) for name in names}


def test_many_records_take_as_few_queries_as_one(service):
    services = [make_service() for _ in range(3)]

    def load(number):
        keys = [service.pk for service in services[:number]]
        with CaptureQueriesContext(connection) as queries, recorded(None, "", Origin.IMPORT) as recording:
            recording.touch(Service, keys)
            Service.objects.filter(pk__in=keys).update(summary=f"Loaded {number}.")
        return len(queries)

    assert load(1) == load(3)


def test_a_save_is_recorded_with_few_queries(service):
    save(service, summary="Better.")
    with CaptureQueriesContext(connection) as plain:
        service.save()
    with CaptureQueriesContext(connection) as queries:
        save(service, summary="Best.")
    assert len(queries) - len(plain) <= 27


def test_a_part_that_goes_to_another_service_changes_both(service):
    other, moved = make_service(), service.touchpoints.first()
    with recorded(None, "", Origin.ADMIN):
        moved.service = other
        moved.save()
    assert [len(state) for state in states(service)] == [5, 4]
    assert [len(state) for state in states(other)] == [1, 2]


def test_a_relation_written_from_its_other_end(service):
    city = City.objects.last()
    with recorded(None, "", Origin.ADMIN):
        city.services.add(service)
    assert city.pk in states(service)[-1][f"service/{service.pk}"]["cities"]


def test_links_go_with_the_service_that_hands_over(service):
    target = make_service()
    link = ServiceLink.objects.create(source=service, target=target, kind=1, description="A list")
    link.evidence.set(service.evidence.all())
    with recorded(None, "", Origin.ADMIN):
        target.delete()
    assert [f"servicelink/{link.pk}" in state for state in states(service)] == [True, False]


def test_records_beside_services_have_a_history_too():
    city = City.objects.first()
    with recorded(None, "", Origin.ADMIN):
        city.local_names = "Elsewhere"
        city.save()
    assert list(Version.objects.values_list("model", "key", "name")) == [("catalogue.city", city.pk, city.name)] * 2


def test_of_a_long_name_the_beginning_is_kept():
    source = Source.objects.first()
    with recorded(None, "", Origin.ADMIN):
        source.reference = "R" * 400
        source.save()
    assert len(Version.objects.last().name) == LONGEST_NAME


def test_a_service_is_as_new_as_its_parts(service):
    before = service.updated
    with recorded(None, "", Origin.SETTLING):
        row = service.classifications.get()
        row.reason = "Better said."
        row.save()
    service.refresh_from_db()
    assert service.updated > before


def test_saves_in_the_admin(service, admin_client):
    page = OpenPage(admin_client, service.touchpoints.get(number=1))
    assert page.send(label="By the admin.") == 302
    before, after = states(service)
    assert values(before, "touchpoint", "label") == ["Step 1", "Step 2"]
    assert values(after, "touchpoint", "label") == ["By the admin.", "Step 2"]
    assert versions(service).last().revision.user.username == "admin"
    assert OpenPage(admin_client, service.touchpoints.get(number=1)).send() == 302
    assert versions(service).count() == 2
    action = {"action": "delete_selected", "_selected_action": [service.pk], "post": "yes"}
    assert admin_client.post("/admin/catalogue/service/", action).status_code == 302
    assert origins(service) == ["found", "admin", "admin"]


def test_rows_that_changed_places_have_no_number_on_the_way(service):
    with recorded(None, "", Origin.FORM):
        touch(service)
        service.touchpoints.update(number=F("number") + 20_000)
        for number, other in ((1, 2), (2, 1)):
            row = service.touchpoints.get(number=20_000 + number)
            row.number = other
            row.save()
    assert [values(state, "touchpoint", "number") for state in states(service)] == [[1, 2], [2, 1]]


def test_deleting_on_the_page_of_a_record(service, admin_client):
    assert admin_client.post(f"/admin/catalogue/service/{service.pk}/delete/", {"post": "yes"}).status_code == 302
    assert origins(service) == ["found", "admin"]


def test_loading_files(service, tmp_path):
    file = tmp_path / "city.json"
    natural = {"natural_primary": True, "natural_foreign": True}
    call_command("dumpdata", "catalogue.city", output=str(file), verbosity=0, **natural)
    first = json.loads(file.read_text())[0]
    first["fields"]["local_names"] = "Elsewhere"
    file.write_text(json.dumps([first]))
    call_command("loaddata", str(file), verbosity=0)
    [found, loaded] = Version.objects.all()
    assert (found.revision.origin, loaded.revision.origin) == ("found", "command")


UNRECORDED = {
    "ApiToken", "AskedReset", "Assignment", "Coding", "CodingSheet", "CopiedService", "Correction", "DeadPage",
    "EarlierState",
    "Entry", "FormerActor",
    "ImportPage", "Invitation", "PageCheck", "PublicName", "ReachCode", "Release", "ReleaseFile",
    "ReleasedState", "ReleasePart", "Revision", "SavedCity", "SavedSearch", "ServiceImport",
    "ShippedRecord",
    "SiteIdentity", "TrainingSheet", "Version",
}  # fmt: skip
"""What people own, raw codes, which have versions of their own, who is asked for them, what coders try themselves on,
whose site it is, what was released, where addresses of before lead, and notes about records."""


def test_every_model_is_recorded_or_not_on_purpose():
    models = [m for label in ("catalogue", "experience") for m in apps.get_app_config(label).get_models()]
    recorded_models = {table.model for table in all_tables()}
    assert {model.__name__ for model in models if model not in recorded_models} == UNRECORDED


def test_the_admin_asks_why_a_published_level_changes(service, admin_client):
    page = OpenPage(admin_client, service.classifications.get())
    assert page.send(reason="Better said.") == 302
    assert page.send(level="0") == 200
    assert errors_at(page.tree, "why") != []
    assert page.send(why="Read again.") == 302
    newest = versions(service).last()
    assert (newest.revision.why, values(as_state(newest.state), "classification", "level")) == ("Read again.", [0])
    Service.objects.filter(pk=service.pk).update(state="draft")
    assert OpenPage(admin_client, service.classifications.get()).send(level="1") == 302
