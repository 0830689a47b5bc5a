"""Who is named in public: those who agreed, at once and no longer than they do."""

import pytest

from catalogue.index.data_version import data_version
from catalogue.models import PublicName
from catalogue.models.accounts import public_names

pytestmark = pytest.mark.django_db


def test_only_who_agreed_is_named(django_user_model, django_assert_num_queries):
    anna, ben = (django_user_model.objects.create_user(name) for name in ("anna", "ben"))
    PublicName.objects.create(user=anna, name="Anna Example")
    with django_assert_num_queries(1):
        assert public_names([anna.pk, ben.pk, anna.pk]) == {anna.pk: "Anna Example"}
    assert public_names([]) == {}


def test_giving_and_taking_back_consent_changes_the_version(django_user_model):
    anna = django_user_model.objects.create_user("anna")
    versions = [data_version()]
    PublicName.objects.create(user=anna, name="Anna Example")
    versions.append(data_version())
    PublicName.objects.filter(user=anna).delete()
    versions.append(data_version())
    assert len(set(versions)) == 3
    PublicName.objects.create(user=anna, name="Anna Example")
    anna.delete()
    assert not PublicName.objects.exists()
