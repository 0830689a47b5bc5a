"""What determinants are thought to lead to inside a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from experience.models.codebooks import Determinant
from experience.models.literature import Source
from experience.models.naming import Named
from experience.natural_keys import WithNaturalKey
from experience.protection import ProtectingManyToManyField


class ResponseDimension(Named):
    """One kind of response inside a person. Never scored for a service."""

    definition = models.TextField(_("definition"))
    core = models.BooleanField(_("core dimension"), default=True, help_text=_("Otherwise a marked extension."))
    sources = ProtectingManyToManyField(Source, related_name="dimensions", verbose_name=_("sources"))

    class Meta(Named.Meta):
        verbose_name = _("response dimension")


class ResponseLink(WithNaturalKey):
    """A hypothesised link from a determinant to a response: derived from theory, not validated."""

    NATURAL_KEY = ("determinant__slug", "dimension__slug")

    class Strength(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")

    determinant = models.ForeignKey(Determinant, models.CASCADE, related_name="links", verbose_name=_("determinant"))
    dimension = models.ForeignKey(ResponseDimension, models.PROTECT, related_name="links", verbose_name=_("dimension"))
    strength = models.CharField(_("strength"), max_length=10, choices=Strength)
    hypothesis = models.BooleanField(_("hypothesis"), default=True, help_text=_("Not validated by data."))

    class Meta:
        ordering = ["determinant__order", "dimension__order"]
        verbose_name = _("hypothesised link")
        constraints = [models.UniqueConstraint(fields=["determinant", "dimension"], name="one_link_per_pair")]

    def __str__(self) -> str:
        return f"{self.determinant} → {self.dimension}"
