"""Small records for tests, complete enough to be valid."""

import random
from itertools import count

from catalogue.models import (
    Actor,
    Assignment,
    City,
    Classification,
    Coder,
    CodingRound,
    CustomerGroup,
    Domain,
    Evidence,
    PaymentModel,
    Service,
    ServiceCustomer,
    ServiceKind,
    Technology,
    Touchpoint,
)
from experience.guides import current_guide
from experience.models import Determinant

numbers = count(1)


def make_service(**fields):
    number = next(numbers)
    fields = {
        "slug": f"made-{number}",
        "name": f"Made service {number}",
        "summary": "A service made for a test.",
        "description": "It does nothing.",
        "provider": Actor.objects.first(),
        "domain": Domain.objects.first(),
        "confidence": "high",
        "state": "published",
        "integration_level": 1,
        "integration_reason": "It links to others.",
        **fields,
    }
    cities = fields.pop("cities", City.objects.all()[:1])
    service = Service.objects.create(**fields)
    service.cities.set(cities)
    return service


def make_evidence(service, number=1, kind="official"):
    return Evidence.objects.create(
        service=service, number=number, kind=kind, title="A page", url="https://example.org/", supports="All of it"
    )


def classify(service, slug, level, reason="It says so."):
    determinant = Determinant.objects.get(slug=slug)
    return Classification.objects.create(service=service, determinant=determinant, level=level, reason=reason)


def make_complete(**fields):
    """A service that can be published."""
    service = make_service(**fields)
    for number in (1, 2):
        make_evidence(service, number)
    Touchpoint.objects.create(service=service, label="A stop", channel="app", phase="before", owner="provider")
    Classification.objects.bulk_create(
        Classification(service=service, determinant=determinant, level=0, reason="It says so.")
        for determinant in Determinant.objects.filter(derived=False)
    )
    return service


def ask_to_code(user, slug):
    """Make a person a coder who is still to code a service, and so must not see its levels."""
    made = CodingRound.objects.create(slug="asked", name="Asked", guide=current_guide(), opened="2026-11-23")
    coder = Coder.objects.create(slug="asked", name="Asked", user=user)
    Assignment.objects.create(coding_round=made, coder=coder, service=Service.objects.get(slug=slug))


def make_random_services(size, seed):
    """Services with random facts and levels, all from one seed."""
    draw = random.Random(seed)
    cities, providers, domains = list(City.objects.all()), list(Actor.objects.all()), list(Domain.objects.all())
    kinds = list(ServiceKind.objects.all())
    many = {
        "payments": list(PaymentModel.objects.all()),
        "technologies": list(Technology.objects.all()),
    }
    groups, coded = list(CustomerGroup.objects.all()), list(Determinant.objects.filter(derived=False))
    made = []
    for _ in range(size):
        level = draw.choice([None, 0, 1, 2, 3, 4])
        service = make_service(
            provider=draw.choice(providers),
            domain=draw.choice(domains),
            cities=draw.sample(cities, draw.randint(1, 3)),
            launched=draw.choice([None, *range(1995, 2026)]),
            status=draw.choice(Service.Status.values),
            kind=draw.choice([None, *kinds]),
            personalisation=draw.choice([None, 0, 1, 2, 3, 4]),
            integration_level=level,
            integration_reason="" if level is None else "A reason.",
            state="published" if draw.random() < 0.9 else "draft",
        )
        for name, terms in many.items():
            getattr(service, name).set(draw.sample(terms, draw.randint(0, 3)))
        for group in draw.sample(groups, draw.randint(0, 3)):
            ServiceCustomer.objects.create(service=service, group=group, basis="inferred")
        for number in range(1, draw.randint(1, 4)):
            Touchpoint.objects.create(
                service=service, number=number, label="A touchpoint", owner="provider",
                channel=draw.choice(Touchpoint.Channel.values), phase=draw.choice(Touchpoint.Phase.values),
            )  # fmt: skip
        for number in range(1, draw.randint(1, 4)):
            make_evidence(service, number, draw.choice(["official", "press", "general-knowledge"]))
        Classification.objects.bulk_create(
            Classification(service=service, determinant=determinant, level=level, reason="A reason.")
            for determinant in coded
            if (level := draw.choice([None, 0, 0, 1, 2, 3, "no row"])) != "no row"
        )
        made.append(service)
    return made


def profiles_of(snapshot):
    """The profile of every published service, by id."""
    return {member.pk: snapshot.profile_of(member) for member in snapshot.members.values()}
