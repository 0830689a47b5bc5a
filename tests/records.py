"""The shipped records twice, to be compared: as the files hold them, and as the database does."""

import json

from django.apps import apps
from django.core import serializers
from django.db.models import Prefetch

from catalogue.models import Collection, CopiedService, Membership, Revision, ShippedRecord, SiteIdentity, Version
from catalogue.operations.loading import FIXTURES, shipped

OF_EACH_SITE = (Collection, CopiedService, Membership, SiteIdentity, ShippedRecord, Revision, Version)
"""No records of the files, or notes about them."""

MODELS = [
    model
    for label in ("experience", "catalogue")
    for model in apps.get_app_config(label).get_models()
    if model not in OF_EACH_SITE
]


def in_files(names=FIXTURES):
    return [record for file in shipped(names) for record in json.loads(file.read_text())]


def in_tables(models=MODELS):
    """What dumpdata writes with natural keys; it asks for each pointer of each record, this once for each table."""
    return [record for model in models for record in dumped(model)]


def dumped(model):
    pointers = [f for f in (*model._meta.fields, *model._meta.local_many_to_many) if f.remote_field and f.serialize]
    rows = model._default_manager.prefetch_related(
        *(Prefetch(field.name, field.related_model._default_manager.select_related()) for field in pointers)
    )
    return json.loads(serializers.serialize("json", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True))


def keyed(records):
    return sorted(json.dumps([record["model"], record["fields"]], sort_keys=True) for record in records)
