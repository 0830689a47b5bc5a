"""Writes what the form of a service changed: changed columns and rows alone, each kind of row in few questions."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ManyToManyField

from catalogue.editing.forms import ServedForm, slug_of
from catalogue.editing.judgements import ClassificationForm, IntegrationForm
from catalogue.editing.parts import PartFormSet
from catalogue.editing.service_page import ServicePage
from catalogue.forms.columns import changed_columns
from catalogue.forms.questions import UNTOLD
from catalogue.models import Actor, Classification, Detriment, Entry, Service, ServiceCustomer
from catalogue.models.parts import park

TRIES = 20
"""So often another address is tried where somebody else takes one at the same moment."""


def save_page(page: ServicePage) -> None:
    """Store all of the page that is right. What has mistakes is left as it is stored."""
    service = page.service
    columns = {*save_facts(page.form)}
    for name in ("touchpoints", "partners", "evidence", "detriments"):
        save_rows(page.formsets[name], service, page.held_back)
    save_served(page.served, service)
    right = [form for form in page.judgements if not form.errors]
    columns |= {*save_integration(form for form in right if isinstance(form, IntegrationForm))}
    save_classifications([form for form in right if isinstance(form, ClassificationForm)])
    cite(page)
    if page.has_changed:
        service.save(update_fields=changed_columns(service, columns))


def save_facts(form: Any) -> Iterable[str]:
    """The names of the columns that changed; relations are stored at once, a new service too."""
    service = form.instance
    changed = [name for name in form.changed_data if name in form._meta.fields and name not in form.unfit]
    provider = form.cleaned_data.get("provider")
    if provider is not None and provider.pk is None:
        service.provider, _made = Actor.objects.get_or_create(name=provider.name, defaults={"type": provider.type})
    if service.pk is None:
        insert(service)
    elif not service.slug:
        service.slug = slug_of(service.name, lambda slug: Service.objects.filter(slug=slug).exists())
    for name in changed:
        if isinstance(Service._meta.get_field(name), ManyToManyField):
            getattr(service, name).set(form.cleaned_data[name])
    return changed


def insert(service: Service) -> None:
    """Store a new service under an address of its own, also where another one takes it at the same moment."""
    asked = service.slug
    for _try in range(TRIES):
        service.slug = asked or slug_of(service.name, lambda slug: Service.objects.filter(slug=slug).exists())
        try:
            with transaction.atomic():
                service.save(force_insert=True)
        except IntegrityError:
            if not Service.objects.filter(slug=service.slug).exists():
                raise
            service.pk, asked = None, ""
        else:
            return
    raise IntegrityError(service.name)


def save_rows(formset: PartFormSet, service: Service, held_back: Iterable[Any]) -> None:
    gone = [form.instance.pk for form in formset.gone_forms if form.instance.pk and form not in held_back]
    gone = [pk for pk in gone if pk not in {form.instance.pk for form in formset.forms if form.errors}]
    if gone:
        formset.model.objects.filter(pk__in=gone).delete()
    right = [form for form in formset.kept_forms if not form.errors]
    changed = [form for form in right if form.instance.pk and form.has_changed()]
    moved = [form.instance.pk for form in changed if "number" in form.changed_data]
    if moved:
        park(formset.model.objects.filter(pk__in=moved))
    for form in changed:
        form.instance.save(update_fields=columns_of(form))
    new = [form.instance for form in right if form.instance.pk is None]
    stored = {row.number for row in formset.rows if row.pk not in {*gone, *moved}}
    number_new([*stored, *(form.instance.number for form in changed)], new)
    for row in new:
        row.service = service
    formset.model.objects.bulk_create(new)


def columns_of(form: Any) -> list[str]:
    """The columns that a row writes; a partner's name says who it is in two."""
    more = ("actor", "name") if "who" in form.changed_data else ()
    return changed_columns(form.instance, {*form.changed_data, *more})


def number_new(taken: Iterable[int], new: Iterable[Any]) -> None:
    """Give new rows the number that they ask for, the next free one where another row has it or none is asked for."""
    used = {*taken}
    for row in new:
        if row.number is None or row.number in used:
            row.number = max(used, default=0) + 1
        used.add(row.number)


def save_served(form: ServedForm, service: Service) -> None:
    if form.errors or not form.has_changed():
        return
    groups = [group for group in form.groups if group.slug in form.changed_data]
    ServiceCustomer.objects.filter(service=service, group__in=groups).delete()
    ServiceCustomer.objects.bulk_create(
        ServiceCustomer(service=service, group=group, basis=form.cleaned_data[group.slug])
        for group in groups
        if form.cleaned_data[group.slug]
    )


def save_integration(forms: Iterable[IntegrationForm]) -> Iterable[str]:
    """Put the answer of the derived determinant into the service; the names of the columns that changed."""
    for form in forms:
        changed = [name for name in ("level", "reason", "decision") if name in form.changed_data]
        for name in changed:
            value = read_level(form.cleaned_data[name]) if name == "level" else form.cleaned_data[name]
            setattr(form.instance, f"integration_{name}", value)
            yield f"integration_{name}"


def read_level(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def save_classifications(forms: Iterable[ClassificationForm]) -> None:
    """An answer that was taken back has no row."""
    new, gone = [], []
    for form in forms:
        row, data = form.row, form.cleaned_data
        if not data["level"]:
            gone += [row.pk] if row.pk else []
        elif form.has_changed():
            row.level = None if data["level"] == UNTOLD else int(data["level"])
            row.reason, row.decision = data["reason"], data["decision"]
            if row.pk:
                row.save(update_fields=changed_columns(row, form.changed_data))
            else:
                new.append(row)
    if gone:
        Classification.objects.filter(pk__in=gone).delete()
    Classification.objects.bulk_create(new)


def cite(page: ServicePage) -> None:
    """Point levels and detriments to the pages that they cite."""
    right = [form for form in page.judgements if not form.errors]
    judged = [form for form in right if isinstance(form, ClassificationForm) and form.cleaned_data["level"]]
    cite_pages(Classification.evidence, judged)
    cite_pages(Service.integration_evidence, [form for form in right if isinstance(form, IntegrationForm)])
    cite_pages(Detriment.evidence, [form for form in page.formsets["detriments"].kept_forms if not form.errors])


def cite_pages(relation: Any, forms: Iterable[Any]) -> None:
    """Bring the table between up to what the forms cite: one deletion, one insertion."""
    through, own = relation.through, relation.field.m2m_field_name()
    gone, new = [], []
    for form in forms:
        before, now = {page.pk for page in form.cited}, {page.pk for page in form.chosen}
        if before - now:
            gone.append(through.objects.filter(**{own: form.instance}, evidence__in=before - now))
        new += [through(**{f"{own}_id": form.instance.pk, "evidence_id": pk}) for pk in now - before]
    for rows in gone:
        rows.delete()
    through.objects.bulk_create(new, ignore_conflicts=True)


def keep_entry(service: Service, unfinished: dict[str, Any]) -> None:
    """Keep what cannot be stored yet."""
    entry = getattr(service, "entry", None) or Entry(service=service)
    if entry.unfinished != unfinished:
        entry.unfinished = unfinished
        entry.save()
