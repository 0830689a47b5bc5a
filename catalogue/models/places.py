"""Countries and cities. Coordinates and populations come from GeoNames."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models.querysets import CityQuerySet
from experience.natural_keys import NaturalKeyManager, WithNaturalKey


class Region(models.TextChoices):
    """World regions after the United Nations' M49 standard, the Americas split in two."""

    AFRICA = "africa", _("Africa")
    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    LATIN_AMERICA = "latin-america", _("Latin America and the Caribbean")
    NORTHERN_AMERICA = "northern-america", _("Northern America")
    OCEANIA = "oceania", _("Oceania")


class Country(WithNaturalKey):
    NATURAL_KEY = ("code",)

    code = models.CharField(_("code"), max_length=2, unique=True, help_text=_("ISO 3166-1, two capital letters."))
    name = models.CharField(_("name"), max_length=80)
    region = models.CharField(_("world region"), max_length=20, choices=Region)

    class Meta:
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [models.CheckConstraint(condition=models.Q(region__in=Region.values), name="region_is_a_choice")]

    def __str__(self) -> str:
        return self.name


CityManager = NaturalKeyManager.from_queryset(CityQuerySet)


class City(WithNaturalKey):
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, help_text=_("The name used in English."))
    local_names = models.CharField(
        _("other names"), max_length=200, blank=True, help_text=_("Found by the search too, such as München.")
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="cities", verbose_name=_("country"))
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True, help_text=_("As in GeoNames."))
    geonames_id = models.PositiveIntegerField(_("GeoNames number"), null=True, blank=True, unique=True)

    objects: ClassVar[CityManager] = CityManager()

    # What a query annotates or a view adds; not there on every row.
    count: int
    """Published services of the city."""
    active: int
    """Those of them that run."""
    expected: float
    """How many of them can be expected to run."""

    class Meta:
        ordering = ["name"]
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [
            models.CheckConstraint(condition=models.Q(latitude__range=(-90, 90)), name="latitude_on_earth"),
            models.CheckConstraint(condition=models.Q(longitude__range=(-180, 180)), name="longitude_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("city-detail", args=[self.slug])
