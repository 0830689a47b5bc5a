"""Bodies that provide services or take part in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.addresses import validate_public_address
from catalogue.models.places import City
from experience.natural_keys import WithNaturalKey


class Actor(WithNaturalKey):
    """An organisation under one name, whatever it is called elsewhere."""

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
    short_name = models.CharField(
        _("short name"), max_length=40, blank=True, help_text=_("What people call it, such as BVG.")
    )
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One per line, such as earlier ones or those in other languages."),
    )
    type = models.CharField(_("type"), max_length=20, choices=Type, blank=True, help_text=_("Empty: unknown."))
    seat = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="seated_actors", verbose_name=_("seat")
    )
    website = models.URLField(_("website"), max_length=400, blank=True, validators=[validate_public_address])

    service_count: int  # where a query annotates it

    class Meta:
        ordering = ["name"]
        verbose_name = _("actor")

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """All under which it is known, its own first."""
        return list(filter(None, map(str.strip, [self.name, self.short_name, *self.aliases.splitlines()])))

    @property
    def full_name(self) -> str:
        """The name with the short one, which some names hold already."""
        return self.name if self.short_name in self.name else f"{self.name} ({self.short_name})"
