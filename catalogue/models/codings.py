"""Codings (raw, one per pass, never overwritten) and the published classification of each service.

The determinant touchpoint-integration is never stored here: it is derived from Service.integration_level.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.services import Evidence, Service
from experience.levels import MAX_LEVEL
from experience.models import Determinant, SlugManager


class CodingPass(models.Model):
    """One round of coding over the whole catalogue by one coder or one machine-assisted process."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    method = models.TextField(_("method"))
    guide_version = models.CharField(_("guide version"), max_length=10)
    machine_assisted = models.BooleanField(_("machine-assisted"))
    finished = models.DateField(_("finished"))

    objects = SlugManager()

    class Meta:
        ordering = ["finished", "slug"]
        verbose_name = _("coding pass")
        verbose_name_plural = _("coding passes")

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class Level(models.IntegerChoices):
    NONE = 0, _("0 none")
    INCIDENTAL = 1, _("1 incidental")
    SUPPORTING = 2, _("2 supporting")
    CORE = 3, _("3 core")


class Judgement(models.Model):
    """A level for one service and one determinant, with its reason and evidence. Level None: could not be told."""

    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level, null=True, blank=True, help_text=_("Empty: the sources do not let one tell.")
    )
    reason = models.TextField(_("reason"), blank=True, help_text=_("Needed for every level above 0."))
    evidence = models.ManyToManyField(
        Evidence, blank=True, verbose_name=_("evidence"), help_text=_("Needed for levels 2 and 3.")
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.level != 0 and not self.reason.strip():
            raise ValidationError({"reason": reason_missing(self.level)})
        if self.determinant_id and self.determinant.derived:
            raise ValidationError(
                {"determinant": _("This determinant is derived from the integration level and is never coded.")}
            )


def reason_missing(level):
    if level is None:
        return _("Say why the level cannot be told.")
    return _("Give a reason for level %(level)s.") % {"level": level}


def judgement_constraints(prefix: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(level__isnull=True) | Q(level__range=(0, MAX_LEVEL)), name=f"{prefix}_level_0_to_3"
        ),
        models.CheckConstraint(
            condition=(Q(level=0) & Q(level__isnull=False)) | ~Q(reason=""), name=f"{prefix}_level_has_reason"
        ),
    ]


class CodingManager(models.Manager):
    def get_by_natural_key(self, coding_pass, service, determinant):
        return self.get(coding_pass__slug=coding_pass, service__slug=service, determinant__slug=determinant)


class Coding(Judgement):
    """A raw code of one pass. Kept as it was given."""

    coding_pass = models.ForeignKey(CodingPass, models.PROTECT, related_name="codings", verbose_name=_("coding pass"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="codings", verbose_name=_("service"))
    determinant = models.ForeignKey(Determinant, models.PROTECT, related_name="codings", verbose_name=_("determinant"))

    objects = CodingManager()

    class Meta:
        ordering = ["coding_pass", "service", "determinant__order"]
        verbose_name = _("coding")
        constraints = [
            models.UniqueConstraint(fields=["coding_pass", "service", "determinant"], name="one_coding_per_pass"),
            *judgement_constraints("coding"),
        ]

    def __str__(self):
        return f"{self.coding_pass}: {self.service}, {self.determinant}"

    def natural_key(self):
        return (self.coding_pass.slug, self.service.slug, self.determinant.slug)

    natural_key.dependencies = ["catalogue.codingpass", "catalogue.service", "experience.determinant"]


class ClassificationManager(models.Manager):
    def get_by_natural_key(self, service, determinant):
        return self.get(service__slug=service, determinant__slug=determinant)


class Classification(Judgement):
    """The published level of a service on a determinant."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="classifications", verbose_name=_("service"))
    determinant = models.ForeignKey(
        Determinant, models.PROTECT, related_name="classifications", verbose_name=_("determinant")
    )

    objects = ClassificationManager()

    class Meta:
        ordering = ["service", "determinant__order"]
        verbose_name = _("classification")
        constraints = [
            models.UniqueConstraint(fields=["service", "determinant"], name="one_classification_per_determinant"),
            *judgement_constraints("classification"),
        ]

    def __str__(self):
        return f"{self.service}, {self.determinant}"

    def natural_key(self):
        return (self.service.slug, self.determinant.slug)

    natural_key.dependencies = ["catalogue.service", "experience.determinant"]
