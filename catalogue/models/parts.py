"""What a service consists of: partners, touchpoints, customers, pages of evidence, detriments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.actors import Actor
from catalogue.models.addresses import validate_public_address
from catalogue.models.dates import LONGEST_DATE, validate_not_in_the_future, validate_reduced_date
from catalogue.models.services import Service
from catalogue.models.terms import CustomerGroup
from experience.natural_keys import WithNaturalKey

PARKED = 20_000


def park(rows: models.QuerySet[Any]) -> None:
    """Take parts that change places out of the way: no number that they get next is held by one of them."""
    rows.update(number=models.F("number") + PARKED)


class Part(WithNaturalKey):
    """Something that belongs to one service and has a number inside it."""

    NATURAL_KEY = ("service__slug", "number")

    number = models.PositiveSmallIntegerField(
        _("number"), blank=True, help_text=_("Place among its siblings, from 1. Empty: the next one.")
    )

    class Meta:
        abstract = True
        ordering = ["service", "number"]

    def save(self, **kwargs: Any) -> None:
        if self.number is None:
            last = type(self).objects.filter(service=self.service).aggregate(models.Max("number"))["number__max"]
            self.number = (last or 0) + 1
        super().save(**kwargs)


class Partner(Part):
    """An actor, or people and bodies in words, such as "local volunteers", that takes part in a service."""

    class Role(models.TextChoices):
        COMPLEMENTOR = "complementor", _("complementor")
        DATA_SUPPLIER = "data-supplier", _("data supplier")
        PLATFORM_OPERATOR = "platform-operator", _("platform operator")
        FUNDER = "funder", _("funder")

    service = models.ForeignKey(Service, models.CASCADE, related_name="partners", verbose_name=_("service"))
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="partnerships", verbose_name=_("actor")
    )
    name = models.CharField(
        _("in words"), max_length=160, blank=True, help_text=_("Where it is no single body, such as local volunteers.")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta(Part.Meta):
        verbose_name = _("partner")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="partner_number_once"),
            models.CheckConstraint(
                condition=Q(actor__isnull=True) & ~Q(name="") | Q(actor__isnull=False, name=""),
                name="partner_is_an_actor_or_words",
                violation_error_message=_("A partner is either an actor or named in words."),
            ),
        ]

    def __str__(self) -> str:
        return self.actor.name if self.actor else self.name


class TouchpointPhase(models.TextChoices):
    """The phases of a journey in their order. Addresses and files keep the codes, people read the names."""

    BEFORE = "before", _("before")
    ARRIVAL = "arrival", _("arrive")
    DURING = "during", _("stay")
    DEPARTURE = "departure", _("leave")
    AFTER = "after", _("after")


class Touchpoint(Part):
    """One point where people meet the service: a channel, in one phase of the journey, owned by somebody."""

    class Channel(models.TextChoices):
        APP = "app", _("app")
        WEB = "web", _("website")
        KIOSK = "kiosk", _("kiosk or machine")
        CARD = "card", _("card or ticket")
        MESSAGING = "messaging", _("message or chat")
        PHONE = "phone", _("phone")
        SENSOR = "sensor", _("sensor or actuator on site")
        DISPLAY = "display", _("display or sign")
        STAFF = "staff", _("person on site")
        WEARABLE = "wearable", _("wearable or lent device")
        PICKUP = "pickup", _("locker or pick-up point")
        VEHICLE = "vehicle", _("vehicle")
        OBJECT = "object", _("other object or place")

    DIGITAL = (Channel.APP, Channel.WEB, Channel.MESSAGING, Channel.PHONE)

    Phase = TouchpointPhase

    class Owner(models.TextChoices):
        PROVIDER = "provider", _("provider")
        PARTNER = "partner", _("partner")
        CUSTOMER = "customer", _("customer")
        INDEPENDENT = "independent", _("independent")

    service = models.ForeignKey(Service, models.CASCADE, related_name="touchpoints", verbose_name=_("service"))
    label = models.CharField(_("what happens there"), max_length=120)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    phase = models.CharField(_("phase of the journey"), max_length=12, choices=Phase)
    owner = models.CharField(_("owner"), max_length=12, choices=Owner)

    class Meta(Part.Meta):
        verbose_name = _("touchpoint")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="touchpoint_number_once"),
            models.CheckConstraint(condition=Q(phase__in=TouchpointPhase.values), name="phase_is_a_choice"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_digital(self) -> bool:
        return self.channel in self.DIGITAL


class ServiceCustomer(WithNaturalKey):
    NATURAL_KEY = ("service__slug", "group__slug")

    class Basis(models.TextChoices):
        DOCUMENTED = "documented", _("documented")
        INFERRED = "inferred", _("presumed")

    service = models.ForeignKey(Service, models.CASCADE, related_name="served", verbose_name=_("service"))
    group = models.ForeignKey(CustomerGroup, models.PROTECT, related_name="served", verbose_name=_("customer group"))
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)

    class Meta:
        ordering = ["service", "group__order"]
        verbose_name = _("customer group of a service")
        verbose_name_plural = _("customer groups of a service")
        constraints = [models.UniqueConstraint(fields=["service", "group"], name="customer_group_once")]

    def __str__(self) -> str:
        return f"{self.service}, {self.group} ({self.get_basis_display()})"


class Evidence(Part):
    """A public page that was really read."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official")
        PRESS = "press", _("press")
        WIRE = "wire", _("press wire")
        CASE_STUDY = "case-study", _("case study")
        ENCYCLOPEDIA = "encyclopedia", _("encyclopedia")
        ACADEMIC = "academic", _("academic")
        VENDOR = "vendor", _("vendor")
        BLOG = "blog", _("blog")
        REPRINT = "reprint", _("reprint")
        GENERAL_KNOWLEDGE = "general-knowledge", _("general knowledge, no page read")

    class Extent(models.TextChoices):
        WHOLE = "whole", _("whole page")
        EXCERPT = "excerpt", _("excerpt")

    service = models.ForeignKey(Service, models.CASCADE, related_name="evidence", verbose_name=_("service"))
    url = models.URLField(_("address"), max_length=600, blank=True, validators=[validate_public_address])
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    supports = models.CharField(_("supports"), max_length=400, help_text=_("What this page shows."))
    published_on = models.CharField(
        _("published"),
        max_length=LONGEST_DATE,
        blank=True,
        validators=[validate_reduced_date],
        help_text=_("The page's own date: a year, a month or a day, such as 2024-05. Empty: it has none, or unknown."),
    )
    read_on = models.DateField(_("read"), null=True, blank=True, validators=[validate_not_in_the_future])
    extent = models.CharField(
        _("how much was read"), max_length=10, choices=Extent, blank=True, help_text=_("Empty: unknown.")
    )
    quote = models.CharField(
        _("quote"), max_length=300, blank=True, help_text=_("The words of the page that say it, 300 signs at most.")
    )

    class Meta(Part.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="evidence_number_once"),
            models.CheckConstraint(
                condition=Q(kind="general-knowledge") | ~Q(url=""),
                name="evidence_has_address",
                violation_error_message=_("Evidence needs the address of the page that was read."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title[:60]}"

    def clean(self) -> None:
        if self.read_on and self.published_on > self.read_on.isoformat():
            raise ValidationError({"read_on": _("It was not published yet on this day.")})


class Detriment(Part):
    """A documented negative effect on people. Never a negative level."""

    class Kind(models.TextChoices):
        FEE = "fee", _("fee")
        ADDED_STEP = "added-step", _("added step")
        SURVEILLANCE = "surveillance", _("surveillance")
        EXCLUSION = "exclusion", _("exclusion")
        CROWDING = "crowding", _("crowding")
        FEWER_VISITS = "fewer-visits", _("fewer visits to the centre")
        OTHER = "other", _("other")

    service = models.ForeignKey(Service, models.CASCADE, related_name="detriments", verbose_name=_("service"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    text = models.CharField(_("what is documented"), max_length=400)
    evidence = models.ManyToManyField(Evidence, related_name="detriments", verbose_name=_("evidence"))

    class Meta(Part.Meta):
        verbose_name = _("detriment")
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="detriment_number_once")]

    def __str__(self) -> str:
        return self.text
