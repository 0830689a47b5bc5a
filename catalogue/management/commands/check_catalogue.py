"""Check the whole data set: every object by its own rules, and rules that span objects. Fails on any error."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model

from catalogue.models import Service, ShippedRecord
from catalogue.rules.dataset import PROBLEMS, WARNINGS, field_problems

LABELS = ("experience", "catalogue")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--services", type=int, help="Fail unless there are exactly so many published services.")

    def handle(self, *args: Any, services: int | None = None, **options: Any) -> None:
        tally: Counter[str] = Counter()
        models = [
            model for label in LABELS for model in apps.get_app_config(label).get_models() if model is not ShippedRecord
        ]
        errors = [*invalid_objects(models, tally), *(text for find in PROBLEMS for text in find())]
        warnings = [text for find in WARNINGS for text in find()]
        published = Service.objects.published().count()
        if services is not None and published != services:
            errors.append(f"{published} published services, expected {services}.")
        for text in warnings:
            self.stdout.write(self.style.WARNING(f"look again: {text}"))
        for text in errors:
            self.stdout.write(self.style.ERROR(f"error: {text}"))
        summary = f"{tally.total()} objects checked, {len(errors)} errors, {len(warnings)} to look at again."
        if errors:
            raise CommandError(summary)
        self.stdout.write(summary)


def invalid_objects(models: Iterable[type[Model]], tally: Counter[str]) -> Iterator[str]:
    """Every field and own rule of every object, counted in `tally` by model."""
    for model in models:
        pointers = {field.name for field in model._meta.concrete_fields if field.many_to_one}
        for instance in model._default_manager.prefetch_related(*pointers):
            tally[model._meta.label] += 1
            yield from field_problems(instance)
