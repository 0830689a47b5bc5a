"""Scenarios of weights."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from experience.models.codebooks import OF_ANOTHER_CODEBOOK, Codebook, Determinant
from experience.models.naming import Named
from experience.natural_keys import WithNaturalKey


class WeightSet(Named):
    """A named scenario of weights. A judgement, never a finding."""

    codebook = models.ForeignKey(Codebook, models.PROTECT, related_name="weight_sets", verbose_name=_("codebook"))
    description = models.TextField(_("description"))
    is_default = models.BooleanField(_("default"), default=False)

    class Meta(Named.Meta):
        verbose_name = _("weight set")
        constraints = [
            models.UniqueConstraint(
                fields=["codebook"], condition=models.Q(is_default=True), name="one_default_weight_set"
            )
        ]


class Weight(WithNaturalKey):
    NATURAL_KEY = ("weight_set__slug", "determinant__slug")

    weight_set = models.ForeignKey(WeightSet, models.CASCADE, related_name="weights", verbose_name=_("weight set"))
    determinant = models.ForeignKey(Determinant, models.PROTECT, related_name="weights", verbose_name=_("determinant"))
    value = models.DecimalField(
        _("value"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Relative; a set is scaled to sum 1 in every formula."),
    )

    class Meta:
        ordering = ["weight_set__order", "determinant__order"]
        verbose_name = _("weight")
        constraints = [
            models.UniqueConstraint(fields=["weight_set", "determinant"], name="one_weight_per_determinant"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="weight_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.weight_set}: {self.determinant} {self.value}"

    def clean(self) -> None:
        if self.determinant_id and self.determinant.group.codebook_id != self.weight_set.codebook_id:
            raise ValidationError({"determinant": OF_ANOTHER_CODEBOOK})
