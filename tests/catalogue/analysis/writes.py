"""Ways to write into the catalogue, each on rows that a number picks."""

from itertools import count

from django.db import connection
from django.utils import timezone

from catalogue.models import (
    Actor,
    Assignment,
    City,
    Classification,
    Coder,
    Coding,
    CodingRound,
    CodingSheet,
    Country,
    CustomerGroup,
    Domain,
    Evidence,
    PaymentModel,
    ReachCode,
    Service,
    ServiceCustomer,
    ServiceKind,
    ServiceLink,
    Technology,
    Touchpoint,
)
from experience.models import Determinant, Weight
from tests.factories import make_service

numbers = count(1)


def picked(model, number):
    rows = model.objects.order_by("pk")
    return rows[number % rows.count()]


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def save(n):
    service = picked(Service, n)
    service.name, service.status, service.launched = f"Renamed {n}", Service.Status.values[n % 5], 1990 + n % 30
    service.ended = None
    service.save()


def delete(n):
    service = picked(Service, n)
    CodingSheet.objects.filter(service=service).delete()
    service.delete()


def add_in_bulk(n):
    original = picked(Service, n)
    Service.objects.bulk_create(
        Service(
            slug=f"bulk-{next(numbers)}", name="Bulk", summary="S", description="D", confidence="high",
            provider=original.provider, domain=original.domain, state="published" if n % 3 else "draft",
        )
        for _ in range(2)
    )  # fmt: skip


def add_touchpoint(n):
    Touchpoint.objects.create(service=picked(Service, n), label="L", channel="app", phase="after", owner="partner")


def move_evidence(n):
    page, service = picked(Evidence, n), picked(Service, n // 7)
    if not service.evidence.filter(number=page.number).exists():
        Evidence.objects.filter(pk=page.pk).update(service=service, title=f"Moved {n}")


def link(n):
    source, target = picked(Service, n), picked(Service, n // 3)
    if source != target and not ServiceLink.objects.filter(source=source, target=target).exists():
        made = ServiceLink.objects.create(source=source, target=target, kind=1 + n % 4, description="D")
        made.evidence.set(source.evidence.all()[:2])


def unlink(n):
    for found in ServiceLink.objects.order_by("pk")[n % 5 : n % 5 + 1]:
        found.delete()


def end_link(n):
    ServiceLink.objects.filter(pk__in=ServiceLink.objects.order_by("pk")[n % 5 : n % 9]).update(kind=1, ended=2020)


def rename_city_in_sql(n):
    execute("UPDATE catalogue_city SET slug = %s, name = 'A name' WHERE id = %s", f"city-{n}", picked(City, n).pk)


def submit_codes(n):
    coder = Coder.objects.get_or_create(slug=f"coder-{n % 3}", defaults={"name": "A coder"})[0]
    coding_round, service = picked(CodingRound, n), picked(Service, n)
    if not CodingSheet.objects.filter(coding_round=coding_round, service=service, coder=coder).exists():
        sheet = CodingSheet.objects.create(
            coding_round=coding_round, service=service, coder=coder, submitted=timezone.now()
        )
        for determinant in Determinant.objects.all()[: n % 14]:
            Coding.objects.create(sheet=sheet, determinant=determinant, level=n % 4, reason="R")


def assign(n):
    coder = Coder.objects.get_or_create(slug=f"coder-{n % 3}", defaults={"name": "A coder"})[0]
    Assignment.objects.get_or_create(coding_round=picked(CodingRound, n), coder=coder, service=picked(Service, n))


def withdraw_sheet(n):
    """Unless that makes a second draft of the same task, which the database refuses."""
    sheet = picked(CodingSheet, n)
    if sheet.version == 1:
        CodingSheet.objects.filter(pk=sheet.pk).update(submitted=None)


def toggle_round(n):
    coding_round = picked(CodingRound, n)
    coding_round.closed = None if coding_round.closed else "2026-11-24"
    coding_round.opened = f"2026-11-{1 + n % 28:02}"
    coding_round.save()


WRITES = [
    save, delete, add_in_bulk, add_touchpoint, move_evidence, link, rename_city_in_sql, submit_codes, assign,
    withdraw_sheet, toggle_round,
    lambda n: make_service(state="published" if n % 2 else "draft"),
    lambda n: Service.objects.filter(pk=picked(Service, n).pk).update(state="draft" if n % 2 else "published"),
    lambda n: Service.objects.filter(pk__gt=picked(Service, n).pk).update(personalisation=n % 5),
    lambda n: Service.objects.filter(pk=picked(Service, n).pk).update(slug=f"moved-{next(numbers)}"),
    lambda n: picked(Service, n).cities.set(City.objects.order_by("pk")[n % 5 : n % 9]),
    lambda n: picked(Service, n).technologies.set(Technology.objects.order_by("pk")[n % 3 : n % 7]),
    lambda n: picked(Service, n).payments.clear(),
    lambda n: Classification.objects.filter(pk=picked(Classification, n).pk).update(level=n % 4, reason="R"),
    lambda n: picked(Classification, n).delete(),
    lambda n: Touchpoint.objects.filter(pk=picked(Touchpoint, n).pk).update(channel="kiosk", phase="before"),
    lambda n: Evidence.objects.filter(pk=picked(Evidence, n).pk).update(kind="press", title=f"Title {n}"),
    lambda n: Coding.objects.filter(pk=picked(Coding, n).pk).update(level=n % 4),
    lambda n: Coder.objects.filter(pk=picked(Coder, n).pk).update(slug=f"who-{next(numbers)}"),
    end_link,
    unlink,
    lambda n: Actor.objects.filter(pk=picked(Actor, n).pk).update(type=Actor.Type.values[n % 7]),
    lambda n: Domain.objects.filter(pk=picked(Domain, n).pk).update(slug=f"domain-{next(numbers)}", name="Another"),
    lambda n: ServiceKind.objects.filter(pk=picked(ServiceKind, n).pk).update(slug=f"kind-{next(numbers)}"),
    lambda n: Country.objects.filter(pk=picked(Country, n).pk).update(region="oceania"),
    lambda n: Technology.objects.filter(pk=picked(Technology, n).pk).update(slug=f"technology-{next(numbers)}"),
    lambda n: PaymentModel.objects.create(slug=f"payment-{next(numbers)}", name="Another", order=n),
    lambda n: Determinant.objects.filter(pk=picked(Determinant, n).pk).update(name=f"Name {n}"),
    lambda n: Weight.objects.filter(pk=picked(Weight, n).pk).update(value=n % 5 + 1),
    lambda n: ServiceCustomer.objects.filter(pk=picked(ServiceCustomer, n).pk).update(basis="inferred"),
    lambda n: picked(ServiceCustomer, n).delete(),
    lambda n: CustomerGroup.objects.filter(pk=picked(CustomerGroup, n).pk).update(slug=f"group-{next(numbers)}"),
    lambda n: ReachCode.objects.filter(pk=picked(ReachCode, n).pk).update(basis="absent" if n % 2 else "documented"),
    lambda n: picked(ReachCode, n).delete(),
    lambda n: Service.objects.filter(pk=picked(Service, n).pk).update(status_as_of=2020 + n % 12),
    lambda n: Service.objects.filter(status_as_of__gte=2020 + n % 7).update(status_as_of=None),
    lambda n: execute("DELETE FROM catalogue_touchpoint WHERE id = %s", picked(Touchpoint, n).pk),
    lambda n: execute("UPDATE catalogue_service SET integration_level = %s, integration_reason = 'R'", n % 5),
]  # fmt: skip
