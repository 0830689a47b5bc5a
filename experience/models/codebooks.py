"""Versions of the model, and the determinants of each."""

from typing import ClassVar
from unicodedata import category

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from experience.levels import (
    DERIVED_TOP,
    EVIDENCED_INTEGRATION,
    FEWEST_LEVELS,
    LONGEST_LABEL,
    MAX_INTEGRATION,
    MOST_LEVELS,
    Scale,
)
from experience.models.literature import Source
from experience.models.naming import Named
from experience.natural_keys import NaturalKeyManager
from experience.protection import ProtectingManyToManyField

NO_DERIVED = _("A determinant that follows from the integration level needs a scale from 0 to %(top)s.")
OF_ANOTHER_CODEBOOK = _("This determinant belongs to another codebook.")


class Codebook(Named):
    """One version of the model: its determinants, the scale on which they are coded, and where they come from.

    Its groups, weight sets and versions of the guide point to it; a determinant belongs to the codebook of its group.
    """

    description = models.TextField(_("description"), blank=True)
    source = models.TextField(_("source"), blank=True, help_text=_("Where its determinants come from."))
    issued = models.DateField(_("issued"), null=True, blank=True, help_text=_("Empty: a draft."))
    labels = models.JSONField(
        _("names of the levels"), help_text=_("The lowest first, which says that a service does not contribute.")
    )
    supports_from = models.PositiveSmallIntegerField(
        _("supports from level"), help_text=_("From this level on a service supports a determinant.")
    )
    is_current = models.BooleanField(
        _("current"), default=False, help_text=_("The one that pages show where their address names none.")
    )

    class Meta(Named.Meta):
        verbose_name = _("codebook")
        permissions = [("issue_codebook", _("Can issue a version of the model and make it the current one"))]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_current_codebook"
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("codebook", args=[self.slug])

    @cached_property
    def scale(self) -> Scale:
        """On which its determinants are coded. Raises ValueError where there can be no such scale."""
        return Scale(tuple(self.labels), self.supports_from)

    def clean(self) -> None:
        labels = self.labels if isinstance(self.labels, list) else []
        names = {label.strip().casefold() for label in labels if isinstance(label, str)} - {""}
        if len(names) < len(labels):
            raise ValidationError({"labels": _("Give each level a name of its own.")})
        if not FEWEST_LEVELS <= len(labels) <= MOST_LEVELS:
            limits = {"fewest": FEWEST_LEVELS, "most": MOST_LEVELS}
            raise ValidationError({"labels": _("A scale has %(fewest)s to %(most)s levels.") % limits})
        if not all(map(is_short_line, labels)):
            message = _("Name each level in one line, of at most %(most)s signs.") % {"most": LONGEST_LABEL}
            raise ValidationError({"labels": message})
        top = len(labels) - 1
        if not 1 <= (self.supports_from or 0) <= top:
            raise ValidationError({"supports_from": _("Choose a level from 1 to %(top)s.") % {"top": top}})
        if top != DERIVED_TOP and self.pk and Determinant.objects.filter(group__codebook=self, derived=True).exists():
            raise ValidationError({"labels": NO_DERIVED % {"top": DERIVED_TOP}})

    @property
    def determinants(self) -> models.QuerySet["Determinant"]:
        """In its order; none of one that is not stored."""
        return Determinant.objects.filter(group__codebook=self.pk)


def is_short_line(label: str) -> bool:
    """Whether it can be the name of a level: without signs that control something, which PostgreSQL stores in no JSON.

    Those that join letters of some scripts stay.
    """
    return len(label) <= LONGEST_LABEL and not any(category(sign) == "Cc" for sign in label)


class DeterminantGroup(Named):
    codebook = models.ForeignKey(Codebook, models.PROTECT, related_name="groups", verbose_name=_("codebook"))
    short_name = models.CharField(
        _("short name"), max_length=30, blank=True, help_text=_("For narrow drawings; the name where it is empty.")
    )

    class Meta(Named.Meta):
        verbose_name = _("group of determinants")
        verbose_name_plural = _("groups of determinants")

    @property
    def label(self) -> str:
        return self.short_name or self.name


class DeterminantManager(NaturalKeyManager["Determinant"]):
    """Whoever reads a determinant knows its scale."""

    def get_queryset(self) -> models.QuerySet["Determinant"]:
        return super().get_queryset().select_related("group__codebook")


class Determinant(Named):
    """One of the stimuli through which services shape city experience. How it is coded stands in the guide."""

    short_name = models.CharField(_("short name"), max_length=30, help_text=_("For narrow columns."))
    group = models.ForeignKey(DeterminantGroup, models.PROTECT, related_name="determinants", verbose_name=_("group"))
    definition = models.TextField(_("definition"))
    derived = models.BooleanField(
        _("derived"), default=False, help_text=_("Computed from the integration level; never coded on its own.")
    )
    grounding = models.TextField(_("what the literature says"), blank=True)
    sources = ProtectingManyToManyField(Source, related_name="determinants", verbose_name=_("sources"))

    objects: ClassVar[DeterminantManager] = DeterminantManager()

    class Meta(Named.Meta):
        verbose_name = _("determinant")

    def get_absolute_url(self) -> str:
        return reverse("determinant-detail", args=[self.slug])

    @property
    def scale(self) -> Scale:
        """That of its codebook."""
        return self.group.codebook.scale

    @property
    def highest_code(self) -> int:
        """The highest that a coder can give: at the derived one integration levels are coded."""
        return MAX_INTEGRATION if self.derived else self.scale.top

    @property
    def evidenced_from(self) -> int:
        """The lowest code that stands only with a page that says so."""
        return EVIDENCED_INTEGRATION if self.derived else self.scale.supports_from

    def clean(self) -> None:
        if self.derived and self.group_id and self.scale.top != DERIVED_TOP:
            raise ValidationError({"derived": NO_DERIVED % {"top": DERIVED_TOP}})
