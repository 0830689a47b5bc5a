"""Versions of the coding guide."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from experience.levels import Scale
from experience.models.codebooks import OF_ANOTHER_CODEBOOK, Codebook, Determinant
from experience.natural_keys import WithNaturalKey
from experience.reach import reach_problems


class Guide(WithNaturalKey):
    """One version of the coding guide. Rounds are coded with it, so that an issued one stays as it is."""

    NATURAL_KEY = ("version",)

    codebook = models.ForeignKey(Codebook, models.PROTECT, related_name="guides", verbose_name=_("codebook"))
    version = models.CharField(
        _("version"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^\d+(\.\d+)*\Z", _("Numbers with points between them, such as 1.2."))],
        help_text=_("Numbers with points between them, such as 1.2; no two codebooks have the same."),
    )
    issued = models.DateField(_("issued"), null=True, blank=True, help_text=_("Empty: a draft."))
    changes = models.TextField(_("what changed"), blank=True, help_text=_("Against the version before."))
    reach = models.JSONField(
        _("rules of reach"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("What makes a group of people or a phase documented, presumed or absent; empty: it is not asked."),
    )

    class Meta:
        ordering = ["version"]
        verbose_name = _("coding guide")
        permissions = [("issue_guide", _("Can issue a version of the coding guide"))]

    def __str__(self) -> str:
        return self.version

    def get_absolute_url(self) -> str:
        return reverse("guide-version", args=[self.version])

    def clean(self) -> None:
        if any(reach_problems(self.reach)):
            raise ValidationError({"reach": _("Each group and phase needs all texts, once.")})

    @property
    def place(self) -> tuple[int, ...]:
        """Its place among the versions, number by number: 1.10 is newer than 1.9."""
        return tuple(int(number) for number in re.findall(r"\d+", self.version))

    @cached_property
    def by_determinant(self) -> "dict[int, GuideEntry]":
        """Its entries by the id of the determinant; none of a guide that is not stored."""
        return {entry.determinant_id: entry for entry in self.entries.all()} if self.pk else {}

    def of(self, determinant: Determinant) -> "GuideEntry":
        """What it says of a determinant: an entry without texts where it says nothing."""
        entry = self.by_determinant.get(determinant.pk) or GuideEntry(guide=self, anchors=[])
        entry.determinant = determinant
        return entry


class GuideEntry(WithNaturalKey):
    """What one version of the guide says of one determinant."""

    NATURAL_KEY = ("guide__version", "determinant__slug")

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="entries", verbose_name=_("coding guide"))
    determinant = models.ForeignKey(
        Determinant, models.PROTECT, related_name="guide_entries", verbose_name=_("determinant")
    )
    question = models.CharField(_("coder's question"), max_length=300)
    anchors = models.JSONField(
        _("anchors"), help_text=_("When which level is given: a text a level, the lowest first.")
    )
    boundary = models.TextField(_("not to be confused"), help_text=_("What belongs to a neighbour instead."))
    examples = models.TextField(_("examples"), blank=True)

    class Meta:
        ordering = ["guide", "determinant__order", "determinant__slug"]
        verbose_name = _("entry of a coding guide")
        verbose_name_plural = _("entries of a coding guide")
        constraints = [models.UniqueConstraint(fields=["guide", "determinant"], name="one_guide_entry_per_determinant")]

    def __str__(self) -> str:
        return f"{self.guide}: {self.determinant}"

    @property
    def scale(self) -> Scale:
        """That of the levels which it tells apart."""
        return self.determinant.scale

    def clean(self) -> None:
        if self.determinant_id and self.determinant.group.codebook_id != self.guide.codebook_id:
            raise ValidationError({"determinant": OF_ANOTHER_CODEBOOK})
        texts, levels = self.anchors if isinstance(self.anchors, list) else [], self.scale.levels
        if len(texts) != len(levels) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise ValidationError({"anchors": _("Give one text for each of the %(n)s levels.") % {"n": len(levels)}})

    def by_level(self) -> list[tuple[int, str]]:
        """The level anchors, highest first, as (level, text); an empty text where there is none."""
        texts = dict(enumerate(self.anchors))
        return [(level, texts.get(level, "")) for level in reversed(self.scale.levels)]
