"""How the determinants of one version of the model follow from those of another."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from experience import crosswalks
from experience.models.codebooks import Codebook, Determinant
from experience.natural_keys import WithNaturalKey


class Crosswalk(WithNaturalKey):
    """A determinant of a newer version of the model follows from one of an older; the rules stand in `crosswalks`."""

    NATURAL_KEY = ("source__slug", "target__slug")

    class Kind(models.TextChoices):
        KEPT = crosswalks.Kind.KEPT, _("kept")
        SPLIT = crosswalks.Kind.SPLIT, _("split")
        MERGED = crosswalks.Kind.MERGED, _("merged")

    source = models.ForeignKey(
        Determinant, models.PROTECT, related_name="successors", verbose_name=_("determinant of the older version")
    )
    target = models.ForeignKey(
        Determinant, models.CASCADE, related_name="origins", verbose_name=_("determinant of the newer version")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.KEPT)
    levels = models.JSONField(
        _("levels"),
        default=dict,
        blank=True,
        help_text=_("New levels by old ones; what is not named stays open. Empty: no map."),
    )

    class Meta:
        ordering = ["target__order", "target__slug", "source__order", "source__slug"]
        verbose_name = _("row of a crosswalk")
        verbose_name_plural = _("crosswalk")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="one_crosswalk_row_per_pair"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in crosswalks.Kind]),
                name="kind_of_a_crosswalk_row_is_a_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def way(self) -> crosswalks.Way:
        """As the formulas know it; both determinants are read with their codebooks."""
        old, new = (len(each.group.codebook.labels) for each in (self.source, self.target))
        levels = {int(level): new_level for level, new_level in self.levels.items()}
        return crosswalks.Way(crosswalks.Kind(self.kind), old, new, levels)

    def clean(self) -> None:
        if self.source_id and self.target_id:
            older, newer = self.source.group.codebook, self.target.group.codebook
            if older == newer:
                raise ValidationError({"source": _("Both are of one version of the model.")})
            self.refuse_circle(older, newer)
            self.refuse_strange_levels(older, newer)

    def refuse_circle(self, older: Codebook, newer: Codebook) -> None:
        others = Crosswalk.objects.exclude(pk=self.pk).order_by()
        slugs = others.values_list("source__group__codebook__slug", "target__group__codebook__slug").distinct()
        if around := crosswalks.circle([*slugs, (older.slug, newer.slug)]):
            message = _("Crosswalks lead from older to newer versions, and these would lead in a circle: %(around)s.")
            raise ValidationError({"source": message % {"around": " → ".join(around)}})

    def refuse_strange_levels(self, older: Codebook, newer: Codebook) -> None:
        known = isinstance(self.levels, dict) and {*self.levels} <= {str(level) for level in range(len(older.labels))}
        if not known or not all(new is None or new in range(len(newer.labels)) for new in self.levels.values()):
            message = _("Levels go from 0 to %(old)s in the older version and from 0 to %(new)s in the newer one.")
            tops = {"old": len(older.labels) - 1, "new": len(newer.labels) - 1}
            raise ValidationError({"levels": message % tops})
