"""A catalogue of any size: copies of the shipped services with their facts and levels, written in bulk."""

from itertools import count

from catalogue.models import Classification, Detriment, Evidence, Partner, Service, ServiceCustomer, Touchpoint

PARTS = (Partner, Touchpoint, ServiceCustomer, Evidence, Detriment, Classification)
LINKS = (
    Service.cities.through,
    Service.secondary_domains.through,
    Service.data_sources.through,
    Service.technologies.through,
    Service.payments.through,
)


def grow(size):
    """Let there be `size` services: each copy has the facts of its original, and a name and slug of its own."""
    originals = list(Service.objects.order_by("pk"))
    tables = {model: list(model.objects.all()) for model in (*PARTS, *LINKS)}
    for number in count(1):
        missing = size - Service.objects.count()
        if missing <= 0:
            return
        copies = [copy_of(original, number) for original in originals[:missing]]
        Service.objects.bulk_create(copies)
        services = {original.pk: copy.pk for original, copy in zip(originals, copies, strict=False)}
        for model, rows in tables.items():
            model.objects.bulk_create(with_other_service(row, services) for row in rows if row.service_id in services)


def copy_of(original, number):
    facts = {field.attname: getattr(original, field.attname) for field in Service._meta.concrete_fields}
    own = {"id": None, "slug": f"{original.slug[:40]}-{number}", "name": f"{original.name[:100]} {number}"}
    return Service(**facts | own)


def with_other_service(row, services):
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**facts | {"id": None, "service_id": services[row.service_id]})
