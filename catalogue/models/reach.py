"""For whom services are there, and when, as coders judge it and as it was settled."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.codings import CodingRound, CodingSheet
from catalogue.models.parts import Evidence, TouchpointPhase
from catalogue.models.services import Service
from catalogue.models.terms import CustomerGroup
from experience.natural_keys import WithNaturalKey
from experience.reach import Basis


class ReachBasis(models.TextChoices):
    DOCUMENTED = Basis.DOCUMENTED, _("documented")
    INFERRED = Basis.INFERRED, _("presumed")
    ABSENT = Basis.ABSENT, _("absent")


ONE_OF_BOTH = Q(group__isnull=False, phase="") | Q(group__isnull=True) & ~Q(phase="")


class Reach(WithNaturalKey):
    """Whether a service is there for a group of people, or in a phase of their journey: exactly one of both."""

    group = models.ForeignKey(
        CustomerGroup, models.PROTECT, null=True, blank=True, verbose_name=_("group of people"), related_name="+"
    )
    phase = models.CharField(_("phase of the journey"), max_length=12, choices=TouchpointPhase, blank=True)
    basis = models.CharField(_("basis"), max_length=12, choices=ReachBasis)
    reason = models.TextField(_("reason"), blank=True, help_text=_("Needed unless it is absent."))
    evidence: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        Evidence, blank=True, verbose_name=_("evidence"), help_text=_("Needed where it is documented.")
    )

    class Meta:
        abstract = True

    @property
    def item(self) -> str:
        """The slug of the group or the phase: no group is called like a phase."""
        return self.group.slug if self.group else self.phase

    def clean(self) -> None:
        if self.basis != ReachBasis.ABSENT and not self.reason.strip():
            raise ValidationError({"reason": _("Say what lets you think so.")})


class ReachCode(Reach):
    """What one sheet says of a group or phase. Never changed once the sheet is submitted."""

    NATURAL_KEY = (*(f"sheet__{lookup}" for lookup in CodingSheet.NATURAL_KEY), "group__slug", "phase")

    sheet = models.ForeignKey(CodingSheet, models.CASCADE, related_name="reach", verbose_name=_("sheet"))

    class Meta:
        ordering = ["sheet", "group__order", "phase"]
        verbose_name = _("code of reach")
        verbose_name_plural = _("codes of reach")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "group"], condition=Q(phase=""), name="one_reach_code_per_group"),
            models.UniqueConstraint(fields=["sheet", "phase"], condition=~Q(phase=""), name="one_reach_code_per_phase"),
            models.CheckConstraint(condition=ONE_OF_BOTH, name="reach_code_of_a_group_or_phase"),
            models.CheckConstraint(condition=Q(basis__in=ReachBasis.values), name="reach_code_is_a_choice"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.item}"


class SettledReach(Reach):
    """What was settled from the codes of a round for a group or phase of a service."""

    NATURAL_KEY = ("service__slug", "group__slug", "phase")

    service = models.ForeignKey(Service, models.CASCADE, related_name="reach", verbose_name=_("service"))
    coding_round = models.ForeignKey(
        CodingRound, models.PROTECT, related_name="settled_reach", verbose_name=_("from the codes of")
    )
    decision = models.TextField(_("decision"), blank=True, help_text=_("Where coders differed: why this one."))

    class Meta:
        ordering = ["service", "group__order", "phase"]
        verbose_name = _("settled reach")
        verbose_name_plural = _("settled reach")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "group"], condition=Q(phase=""), name="one_settled_reach_per_group"
            ),
            models.UniqueConstraint(
                fields=["service", "phase"], condition=~Q(phase=""), name="one_settled_reach_per_phase"
            ),
            models.CheckConstraint(condition=ONE_OF_BOTH, name="settled_reach_of_a_group_or_phase"),
            models.CheckConstraint(condition=Q(basis__in=ReachBasis.values), name="settled_reach_is_a_choice"),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.item}"
