"""Services with what is known of them: provider, touchpoints, customers, evidence, detriments."""

from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models.addresses import validate_public_address
from catalogue.models.expressions import BytewiseLower
from catalogue.models.places import City
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.terms import CustomerGroup, DataSource, Domain, PaymentModel, Technology
from experience.levels import MAX_INTEGRATION
from experience.natural_keys import NaturalKeyManager, WithNaturalKey
from experience.protection import ProtectingManyToManyField

FIRST_YEAR = 1900


def this_year() -> int:
    return date.today().year


YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(this_year)]


class Provider(WithNaturalKey):
    NATURAL_KEY = ("name",)

    class Type(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        MUNICIPAL_COMPANY = "municipal-company", _("municipal company or transit operator")
        PUBLIC_BODY = "public-body", _("other public body")
        PRIVATE_COMPANY = "private-company", _("private company")
        NON_PROFIT = "non-profit", _("non-profit or community")
        UNIVERSITY = "university", _("university or research")
        CONSORTIUM = "consortium", _("public-private consortium")

    name = models.CharField(_("name"), max_length=160, unique=True)
    type = models.CharField(_("type"), max_length=20, choices=Type)

    service_count: int  # where a query annotates it

    class Meta:
        ordering = ["name"]
        verbose_name = _("provider")

    def __str__(self) -> str:
        return self.name


class ServiceStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    PILOT = "pilot", _("pilot")
    CHANGED = "changed", _("changed")
    DISCONTINUED = "discontinued", _("discontinued")
    UNKNOWN = "unknown", _("unknown")


RUNS = (ServiceStatus.ACTIVE, ServiceStatus.PILOT)
"""The states of a service that has not ended."""

ServiceManager = NaturalKeyManager.from_queryset(ServiceQuerySet)


class Service(WithNaturalKey):
    """One real smart city service, at its check date; for an ended service at its last state of operation."""

    Status = ServiceStatus

    class Personalisation(models.IntegerChoices):
        NONE = 0, _("none")
        SITUATION = 1, _("by location or time")
        PREFERENCES = 2, _("by preferences the person sets")
        PROFILE = 3, _("by profile or behaviour")
        ANTICIPATION = 4, _("autonomous anticipation")

    class Integration(models.IntegerChoices):
        ISOLATED = 0, _("isolated")
        INFORMATIONAL = 1, _("informational")
        LINKED = 2, _("linked data or context")
        JOINT = 3, _("joint transaction")
        CONSTELLATION = 4, _("cross-domain constellation")

    class Confidence(models.TextChoices):
        HIGH = "high", _("high")
        MEDIUM = "medium", _("medium")
        LOW = "low", _("low")

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Part of the address. Do not change it later."))
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("summary"), max_length=200, help_text=_("One sentence: what it does, for whom."))
    description = models.TextField(_("description"), help_text=_("Plain words; only what the evidence supports."))
    cities = ProtectingManyToManyField(City, related_name="services", verbose_name=_("cities"))
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="services", verbose_name=_("provider"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="services", verbose_name=_("field of activity"))
    secondary_domains = ProtectingManyToManyField(
        Domain, blank=True, related_name="secondary_services", verbose_name=_("further fields")
    )
    launched = models.PositiveSmallIntegerField(
        _("launched"), null=True, blank=True, validators=YEAR, help_text=_("Year of the public start. Empty: unknown.")
    )
    launch_note = models.CharField(
        _("note on the launch"), max_length=300, blank=True, help_text=_("Test, presentation or other years, in words.")
    )
    ended = models.PositiveSmallIntegerField(_("ended"), null=True, blank=True, validators=YEAR)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.UNKNOWN)
    status_as_of = models.PositiveSmallIntegerField(
        _("status as of"), null=True, blank=True, validators=YEAR, help_text=_("Year of the page that shows it.")
    )
    status_note = models.CharField(_("note on the status"), max_length=300, blank=True)
    official_url = models.URLField(
        _("official address"), max_length=400, blank=True, validators=[validate_public_address]
    )
    official_url_seen = models.BooleanField(
        _("official address seen"), default=False, help_text=_("Otherwise shown as unverified.")
    )
    personalisation = models.PositiveSmallIntegerField(
        _("personalisation"), choices=Personalisation, null=True, blank=True
    )
    personalisation_note = models.CharField(_("note on personalisation"), max_length=300, blank=True)
    customers = models.ManyToManyField(
        CustomerGroup, through="ServiceCustomer", related_name="services", verbose_name=_("customers")
    )
    data_sources = ProtectingManyToManyField(
        DataSource, blank=True, related_name="services", verbose_name=_("data sources")
    )
    technologies = ProtectingManyToManyField(
        Technology, blank=True, related_name="services", verbose_name=_("technologies")
    )
    payments = ProtectingManyToManyField(
        PaymentModel, blank=True, related_name="services", verbose_name=_("payment models")
    )
    integration_level = models.PositiveSmallIntegerField(
        _("integration level"),
        choices=Integration,
        null=True,
        blank=True,
        help_text=_(
            "4 joint offer across two fields of activity; 3 one account, ticket or payment; 2 live data handed "
            "over; 1 links or lists; 0 none of these. Empty: cannot be told."
        ),
    )
    integration_reason = models.TextField(_("reason for the integration level"), blank=True)
    integration_evidence: "models.ManyToManyField[Evidence, Any]" = models.ManyToManyField(
        "Evidence",
        blank=True,
        related_name="supported_integrations",
        verbose_name=_("evidence for integration"),
        help_text=_("Needed for level 2 and more. Save new evidence first; then it can be chosen here."),
    )
    integration_round = models.ForeignKey(
        "CodingRound",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("integration from the codes of"),
    )
    integration_decision = models.TextField(
        _("decision on integration"), blank=True, help_text=_("Where coders differed: why this level.")
    )
    confidence = models.CharField(_("confidence in the facts"), max_length=10, choices=Confidence)
    unknown = models.TextField(_("what is unknown"), blank=True, help_text=_("One open question per line."))
    published = models.BooleanField(_("published"), default=True)
    updated = models.DateTimeField(_("updated"), auto_now=True)

    objects: ClassVar[ServiceManager] = ServiceManager()

    # What a query annotates or a view adds; not there on every row.
    pages_read: int
    verification: int
    level_sum: int
    form: str
    profile: object
    """Its levels as the analyses hold them, for templates; None where they are hidden."""

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("service")
        indexes = [
            models.Index(BytewiseLower("name"), "slug", condition=Q(published=True), name="published_services_by_name")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(launched__isnull=True) | Q(ended__gte=F("launched")),
                name="end_not_before_launch",
                violation_error_message=_("The end lies before the launch."),
            ),
            models.CheckConstraint(
                condition=Q(integration_level__isnull=True) | Q(integration_level__range=(0, MAX_INTEGRATION)),
                name="integration_level_0_to_4",
                violation_error_message=_("An integration level is a number from 0 to 4."),
            ),
            models.CheckConstraint(
                condition=Q(integration_level__isnull=True) | ~Q(integration_reason=""),
                name="integration_level_has_reason",
                violation_error_message=_("Give a reason for the integration level."),
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | ~Q(status__in=[*RUNS]),
                name="ended_service_not_active",
                violation_error_message=_("A service with a year of end cannot be active or a pilot."),
            ),
            models.CheckConstraint(condition=Q(status__in=ServiceStatus.values), name="status_is_a_choice"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service-detail", args=[self.slug])

    @property
    def open_questions(self) -> list[str]:
        return questions(self.unknown)


def questions(unknown: str) -> list[str]:
    """Each line that says something."""
    return [line for line in unknown.splitlines() if line.strip()]


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
    class Role(models.TextChoices):
        COMPLEMENTOR = "complementor", _("complementor")
        DATA_SUPPLIER = "data-supplier", _("data supplier")
        PLATFORM_OPERATOR = "platform-operator", _("platform operator")
        FUNDER = "funder", _("funder")

    service = models.ForeignKey(Service, models.CASCADE, related_name="partners", verbose_name=_("service"))
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta(Part.Meta):
        verbose_name = _("partner")
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="partner_number_once")]

    def __str__(self) -> str:
        return self.name


class TouchpointPhase(models.TextChoices):
    BEFORE = "before", _("before")
    ARRIVAL = "arrival", _("arrival")
    DURING = "during", _("during")
    DEPARTURE = "departure", _("departure")
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
        INFERRED = "inferred", _("inferred")

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
        CASE_STUDY = "case-study", _("case study")
        ENCYCLOPEDIA = "encyclopedia", _("encyclopedia")
        ACADEMIC = "academic", _("academic")
        VENDOR = "vendor", _("vendor")
        GENERAL_KNOWLEDGE = "general-knowledge", _("general knowledge, no page read")

    service = models.ForeignKey(Service, models.CASCADE, related_name="evidence", verbose_name=_("service"))
    url = models.URLField(_("address"), max_length=600, blank=True, validators=[validate_public_address])
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    supports = models.CharField(_("supports"), max_length=400, help_text=_("What this page shows."))

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
