"""The listing's filters once more, in plain Python over plain values: what the ORM and the bit sets must agree with."""

from dataclasses import dataclass

from catalogue.models import Service
from experience.levels import touchpoint_integration

DIGITAL = {"app", "web", "messaging", "phone"}


@dataclass
class Plain:
    pk: int
    launched: int | None
    values: dict[str, set]
    levels: dict[str, int | None]
    minimum: dict[str, int | None]


def form_of(channels):
    if not channels:
        return set()
    digital = channels & DIGITAL
    return {"hybrid" if digital and channels - DIGITAL else "digital" if digital else "physical"}


def verification_of(kinds):
    pages = [kind for kind in kinds if kind != "general-knowledge"]
    return 3 if len(pages) >= 2 and "official" in pages else min(len(pages), 2)


def read_all():
    related = ("cities__country", "touchpoints", "customers", "payments", "technologies", "evidence", "classifications")
    services = Service.objects.select_related("provider", "domain", "kind", "collection").prefetch_related(
        *related, "classifications__determinant"
    )
    return [read(service) for service in services if service.state == "published"]


def read(service):
    channels = {t.channel for t in service.touchpoints.all()}
    cities = list(service.cities.all())
    levels = {c.determinant.slug: c.level for c in service.classifications.all()}
    levels["touchpoint-integration"] = touchpoint_integration(service.integration_level)
    return Plain(
        service.pk,
        service.launched,
        {
            "collection": {service.collection.slug},
            "domain": {service.domain.slug},
            "city": {c.slug for c in cities},
            "country": {c.country.code for c in cities},
            "region": {c.country.region for c in cities},
            "channel": channels,
            "form": form_of(channels),
            "phase": {t.phase for t in service.touchpoints.all()},
            "customer": {c.slug for c in service.customers.all()},
            "kind": {service.kind.slug} if service.kind else set(),
            "provider_type": {service.provider.type},
            "personalisation": {str(service.personalisation)} - {"None"},
            "payment": {p.slug for p in service.payments.all()},
            "technology": {t.slug for t in service.technologies.all()},
            "status": {service.status},
        },
        levels,
        {
            "integration": service.integration_level,
            "verified": verification_of([e.kind for e in service.evidence.all()]),
        },
    )


def holds(plain, name, chosen, level=1):
    """Whether one filter with its chosen values lets a service pass."""
    if not chosen:
        return True
    if name == "determinant":
        asked = [(slug, int(own or level)) for slug, _colon, own in (value.partition(":") for value in chosen)]
        return all((plain.levels.get(slug) or 0) >= least for slug, least in asked)
    if name in plain.minimum:
        own = plain.minimum[name]
        return own is not None and own >= min(int(value) for value in chosen)
    if name == "launched_after":
        return plain.launched is not None and plain.launched >= chosen
    if name == "launched_before":
        return plain.launched is not None and plain.launched <= chosen
    return bool(plain.values[name] & set(chosen))


def select(collection, selection, level=1):
    return {p.pk for p in collection if all(holds(p, name, chosen, level) for name, chosen in selection.items())}
