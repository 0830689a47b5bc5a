"""What is in use is not deleted, whatever points to it; what is part of a record goes with it."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from catalogue.models import City, CustomerGroup, DataSource, Domain, Service, ServiceCustomer, Technology
from experience.models import Determinant, Source
from experience.protection import protect_what_is_used
from tests.factories import make_service

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for label in ("catalogue", "experience")
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
]

PARTS = {
    "ApiToken.owner",
    "Assignment.coder", "Assignment.coding_round", "Assignment.service", "Classification.service", "Coding.sheet",
    "CopiedService.collection", "Correction.service", "Crosswalk.target", "DeadPage.page", "Detriment.service",
    "EarlierState.city", "Entry.service",
    "Evidence.service", "GuideEntry.guide", "ImportPage.source", "Invitation.coder", "Invitation.collection",
    "Invitation.group", "Invitation.inviter", "Membership.collection", "Membership.user",
    "Partner.service", "PublicName.user", "ResponseLink.determinant", "SavedCity.owner",
    "SavedSearch.owner",
    "ServiceCustomer.service", "ServiceImport.collection", "ServiceImport.owner", "ServiceLink.source",
    "ServiceLink.target", "ReachCode.sheet", "SettledReach.service",
    "Touchpoint.service", "TrainingCase.service",
    "TrainingSheet.case", "TrainingSheet.user", "Version.revision", "Weight.weight_set",
}  # fmt: skip
"""Relations from a part to its whole, with which it goes; the admin names the parts before it deletes the whole."""

OWN_RULE = {"Evidence"}
"""Targets of many-to-many relations that `rules.evidence` protects where a level, a link or a code rests on them."""


def pointers(model):
    """Relations of a model as foreign keys; a many-to-many relation is one of the table between."""
    return [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]


def name(field):
    return f"{field.model.__name__}.{field.name}"


def test_everything_that_is_pointed_to_is_protected_or_a_whole():
    for model in MODELS:
        for field in pointers(model):
            how = field.remote_field.on_delete
            if not model._meta.auto_created:
                wanted = {models.CASCADE} if name(field) in PARTS else {models.PROTECT, models.SET_NULL}
                assert how in wanted, name(field)
                continue
            owner = field.related_model is model._meta.auto_created
            kept = owner or field.related_model.__name__ in OWN_RULE
            assert how is (models.CASCADE if kept else protect_what_is_used), name(field)


def test_a_row_that_uses_another_by_any_many_to_many_relation_protects_it():
    """Proven on rows, not on settings: for each relation, the only user keeps what it uses."""
    tried = []
    for model in MODELS:
        for field in model._meta.local_many_to_many:
            if field.related_model.__name__ in OWN_RULE or not field.remote_field.through._meta.auto_created:
                continue
            user = model._default_manager.filter(**{f"{field.name}__isnull": False}).first()
            if user is None:
                user = model._default_manager.first()
                getattr(user, field.name).add(field.related_model._default_manager.first())
            used = getattr(user, field.name).first()
            for delete in (used.delete, type(used)._default_manager.filter(pk=used.pk).delete):
                with pytest.raises(ProtectedError) as refused:
                    delete()
                assert user in refused.value.protected_objects
            tried.append(field.name)
    assert sorted(tried) == [
        "cities", "data_sources", "kinds", "payments", "secondary_domains", "sources", "sources", "technologies"
    ]  # fmt: skip


def test_the_users_are_named():
    technology = Technology.objects.create(slug="new", name="New")
    users = [make_service(), make_service(state="draft")]
    for service in users:
        service.technologies.add(technology)
    with pytest.raises(ProtectedError) as refused:
        technology.delete()
    assert refused.value.protected_objects == set(users)
    assert all(service.name in str(refused.value) for service in users)
    assert set(technology.services.all()) == set(users)


@pytest.mark.parametrize("model", [City, CustomerGroup, DataSource, Domain, Technology, Source, Determinant])
def test_what_is_used_nowhere_can_be_deleted(model):
    fields = {"slug": "unused", "name": "Unused"}
    if model is City:
        fields |= {"country": City.objects.first().country, "latitude": 0, "longitude": 0}
    if model is Source:
        fields = {"key": "unused"}
    if model is Determinant:
        fields |= {"group": Determinant.objects.first().group}
    kept = set(model.objects.all())
    model.objects.create(**fields).delete()
    assert set(model.objects.all()) == kept


def test_a_service_goes_with_its_parts_and_relations():
    service = make_service()
    service.technologies.add(Technology.objects.first())
    ServiceCustomer.objects.create(service=service, group=CustomerGroup.objects.first(), basis="inferred")
    service.delete()
    assert not Service.objects.filter(slug=service.slug).exists()


def test_a_relation_can_be_taken_back_and_then_the_row_deleted():
    technology = Technology.objects.create(slug="new", name="New")
    service = make_service()
    service.technologies.add(technology)
    service.technologies.remove(technology)
    technology.delete()
    assert not Technology.objects.filter(slug="new").exists()
