"""Services with the facts that each has once."""

from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.models.actors import Actor
from catalogue.models.addresses import validate_public_address
from catalogue.models.collections import MAIN, Collection
from catalogue.models.expressions import BytewiseLower
from catalogue.models.places import City
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.states import LONGEST_REASON, State
from catalogue.models.terms import CustomerGroup, DataSource, Domain, PaymentModel, ServiceKind, Technology
from experience.levels import MAX_INTEGRATION
from experience.natural_keys import NaturalKeyManager, WithNaturalKey
from experience.protection import ProtectingManyToManyField

FIRST_YEAR = 1900


def this_year() -> int:
    return date.today().year


YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(this_year)]


class ServiceStatus(models.TextChoices):
    ACTIVE = "active", _("running")
    PILOT = "pilot", _("pilot")
    CHANGED = "changed", _("changed")
    DISCONTINUED = "discontinued", _("ended")
    UNKNOWN = "unknown", _("present state unknown")


RUNS = (ServiceStatus.ACTIVE, ServiceStatus.PILOT)
"""The states of a service that has not ended."""

ServiceManager = NaturalKeyManager.from_queryset(ServiceQuerySet)


class Service(WithNaturalKey):
    """One real smart city service, at its check date; for an ended service at its last state of operation."""

    Status = ServiceStatus
    State = State

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
    collection = models.ForeignKey(
        Collection,
        models.PROTECT,
        default=MAIN,
        related_name="services",
        verbose_name=_("collection"),
        serialize=False,  # which files hold its data is no fact of a service
        db_index=False,  # it would lead SQLite away from the published services by name
        help_text=_("To which it belongs."),
    )
    original = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copy of"),
        editable=False,
        serialize=False,
        help_text=_("In a copy of a collection, the service that this one was copied from."),
    )
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("summary"), max_length=200, help_text=_("One sentence: what it does, for whom."))
    description = models.TextField(_("description"), help_text=_("Plain words; only what the evidence supports."))
    cities = ProtectingManyToManyField(City, related_name="services", verbose_name=_("cities"))
    scope_note = models.CharField(
        _("where else"),
        max_length=300,
        blank=True,
        help_text=_("In words, with the year: where it runs beside these cities, such as in over 100 cities (2025)."),
    )
    provider = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="services", verbose_name=_("provider"))
    domain = models.ForeignKey(
        Domain, models.PROTECT, null=True, related_name="services", verbose_name=_("field of activity")
    )
    secondary_domains = ProtectingManyToManyField(
        Domain, blank=True, related_name="secondary_services", verbose_name=_("further fields")
    )
    kind = models.ForeignKey(
        ServiceKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("kind"),
        help_text=_("What sort of service it is, such as bike share. Empty: none of the kinds fits."),
    )
    launched = models.PositiveSmallIntegerField(
        _("launched"), null=True, blank=True, validators=YEAR, help_text=_("Year of the public start. Empty: unknown.")
    )
    launch_note = models.CharField(
        _("note on the launch"), max_length=300, blank=True, help_text=_("Test, presentation or other years, in words.")
    )
    ended = models.PositiveSmallIntegerField(_("ended"), null=True, blank=True, validators=YEAR)
    status = models.CharField(_("running?"), max_length=15, choices=Status, default=Status.UNKNOWN)
    status_as_of = models.PositiveSmallIntegerField(
        _("known as of"), null=True, blank=True, validators=YEAR, help_text=_("Year of the page that shows it.")
    )
    status_note = models.CharField(_("note on whether it runs"), max_length=300, blank=True)
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
    integration_evidence: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    withdrawal_reason = models.CharField(
        _("reason of the withdrawal"),
        max_length=LONGEST_REASON,
        blank=True,
        help_text=_("Readers see it in the place of the page."),
    )
    review_note = models.CharField(
        _("note of the review"),
        max_length=LONGEST_REASON,
        blank=True,
        serialize=False,
        help_text=_("What is to be mended before it can be published. Readers never see it."),
    )
    review_due = models.DateField(
        _("review due"),
        null=True,
        blank=True,
        serialize=False,
        help_text=_("The day from which somebody should look whether the record still holds. Empty: no such day."),
    )
    updated = models.DateTimeField(_("updated"), auto_now=True)

    objects: ClassVar[ServiceManager] = ServiceManager()

    # What a query annotates or a view adds; not there on every row.
    pages_read: int
    verification: int
    level_sum: int
    form: str
    marked: str
    """The summary with the words marked that a search found; not there where nothing was searched."""
    matched: str
    """A further sentence that a search found, marked; empty where there is none."""
    profile: object
    """Its levels as the analyses hold them, for templates; None where they are hidden."""

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("service")
        permissions: ClassVar = [("publish_service", _("Can publish and withdraw services"))]
        indexes = [
            models.Index(
                BytewiseLower("name"), "slug", condition=Q(state=State.PUBLISHED), name="published_services_by_name"
            )
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
                violation_error_message=_("A service with a year of end cannot be running or a pilot."),
            ),
            models.CheckConstraint(condition=Q(status__in=ServiceStatus.values), name="status_is_a_choice"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="state_is_a_choice"),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(provider__isnull=False, domain__isnull=False),
                name="published_service_is_placed",
                violation_error_message=_("A published service needs a provider and a field of activity."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | ~Q(withdrawal_reason=""),
                name="withdrawn_service_has_reason",
                violation_error_message=_("Say why the service is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service-detail", args=[self.slug])

    @property
    def own_address(self) -> str:
        """Of its page where its collection is in view, from work that spans collections."""
        return self.collection.address_of(self.get_absolute_url())

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def status_word(self) -> str:
        """Whether it runs; of one that nobody saw lately the year in which it was last seen running."""
        return status_word(self.status, self.status_as_of)

    @property
    def last_seen_running(self) -> int | None:
        """The year, where nobody knows whether it still runs."""
        return self.status_as_of if self.status == ServiceStatus.UNKNOWN else None

    @property
    def status_and_year(self) -> str:
        """With the year of the page that shows it, which the words may name already."""
        words, year = self.status_word, str(self.status_as_of or "")
        return words if year in words else f"{words} {year}"

    @property
    def open_questions(self) -> list[str]:
        return questions(self.unknown)


def status_word(status: str, year: int | None) -> str:
    """Whether a service runs, in words: "last seen running 2023" where its present state is unknown."""
    if status == ServiceStatus.UNKNOWN and year:
        return gettext("last seen running %(year)s") % {"year": year}
    return str(ServiceStatus(status).label)


def questions(unknown: str) -> list[str]:
    """Each line that says something."""
    return [line for line in unknown.splitlines() if line.strip()]
