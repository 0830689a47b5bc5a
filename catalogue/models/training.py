"""What people try coding on, and what they answered there, which no round, no agreement and no file knows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.services import Service
from experience.models import Codebook
from experience.natural_keys import WithNaturalKey


class TrainingCase(WithNaturalKey):
    """A service to try coding on by one version of the model.

    Its published levels there, their reasons and decisions, are what was settled, and why.
    """

    NATURAL_KEY = ("service__slug", "codebook__slug")

    service = models.ForeignKey(Service, models.CASCADE, related_name="+", verbose_name=_("service"))
    codebook = models.ForeignKey(
        Codebook, models.PROTECT, related_name="training_cases", verbose_name=_("version of the model")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Place in lists, smallest first."))

    class Meta:
        ordering = ["order", "service__slug"]
        verbose_name = _("training case")
        constraints = [models.UniqueConstraint(fields=["service", "codebook"], name="one_training_case_of_a_service")]

    def __str__(self) -> str:
        return str(self.service)


class TrainingSheet(models.Model):
    """One try of a person at a case, theirs alone. Submitted, it stays; a repetition is a new version."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_sheets", verbose_name=_("account")
    )
    case = models.ForeignKey(TrainingCase, models.CASCADE, related_name="sheets", verbose_name=_("training case"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    revision = models.PositiveIntegerField(_("revision of the draft"), default=0)
    codes = models.JSONField(
        _("codes"), default=dict, help_text=_("By determinant: level, reason, quote, and evidence by id.")
    )
    notes = models.JSONField(_("notes"), default=dict, help_text=_("The same where there is no level yet."))
    saved = models.DateTimeField(_("saved"))
    submitted = models.DateTimeField(_("submitted"), null=True, blank=True)

    class Meta:
        ordering = ["user", "case", "version"]
        default_permissions = ()
        verbose_name = _("training sheet")
        constraints = [
            models.UniqueConstraint(fields=["user", "case", "version"], name="one_training_sheet_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.version}"
