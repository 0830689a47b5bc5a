"""Rounds, coders and raw codes (versioned, never overwritten), and the published classification of each service.

A classification never has a row for touchpoint-integration: that level is derived from Service.integration_level.
"""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models.found_pages import FoundPage, as_evidence
from catalogue.models.parts import Evidence
from catalogue.models.querysets import AssignmentQuerySet, SheetQuerySet
from catalogue.models.services import Service
from experience.levels import LARGEST_LEVEL
from experience.models import Determinant, Guide
from experience.natural_keys import NaturalKeyManager, WithNaturalKey


class CodingRound(WithNaturalKey):
    """One round of coding with one version of the guide. Its codes are kept for ever."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    guide = models.ForeignKey(
        Guide,
        models.PROTECT,
        related_name="rounds",
        limit_choices_to={"issued__isnull": False},
        verbose_name=_("coding guide"),
        help_text=_("The version that its codes follow to the end, whatever is issued meanwhile."),
    )
    opened = models.DateField(_("opened"))
    due = models.DateField(_("due"), null=True, blank=True, help_text=_("By when coders should have submitted."))
    closed = models.DateField(_("closed"), null=True, blank=True, help_text=_("Empty while coders may submit."))
    sample = models.JSONField(
        _("sample"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Size, seed, whether by field, of how many, on which day, and the services; empty without one."),
    )

    class Meta:
        ordering = ["opened", "slug"]
        verbose_name = _("coding round")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Codes are read by the guide that they were given with."""
        before = CodingRound.objects.filter(pk=self.pk).exclude(guide=self.guide_id) if self.guide_id else None
        if before and before.filter(sheets__isnull=False).exists():
            raise ValidationError({"guide": _("Codes were given with the other version: make a new round.")})


class Coder(WithNaturalKey):
    """A person who codes, or a machine-assisted process that is treated like one and named as what it is."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("Shown beside the codes; a pseudonym will do."))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="coder",
        verbose_name=_("account"),
    )
    machine_assisted = models.BooleanField(_("machine-assisted"), default=False)
    method = models.TextField(_("method"), blank=True, help_text=_("How this coder works, for the method page."))

    class Meta:
        ordering = ["slug"]
        verbose_name = _("coder")

    def __str__(self) -> str:
        return self.name


def check_level(level: int | None, determinant: Determinant) -> None:
    """Raises ValidationError for a level above the highest that a coder can give there."""
    if level is not None and level > determinant.highest_code:
        raise ValidationError({"level": _("The highest level here is %(top)s.") % {"top": determinant.highest_code}})


def reason_missing(level: int | None) -> str | Promise:
    if level is None:
        return _("Say why the level cannot be told.")
    return _("Give a reason for level %(level)s.") % {"level": level}


AssignmentManager = NaturalKeyManager.from_queryset(AssignmentQuerySet)
SheetManager = NaturalKeyManager.from_queryset(SheetQuerySet)


class Assignment(WithNaturalKey):
    """A service that a coder is asked to code in a round."""

    NATURAL_KEY = ("coding_round__slug", "coder__slug", "service__slug")

    coding_round = models.ForeignKey(CodingRound, models.CASCADE, related_name="assignments", verbose_name=_("round"))
    coder = models.ForeignKey(Coder, models.CASCADE, related_name="assignments", verbose_name=_("coder"))
    service = models.ForeignKey(Service, models.CASCADE, related_name="assignments", verbose_name=_("service"))

    objects: ClassVar[AssignmentManager] = AssignmentManager()

    newest_sheet: int | None  # its id, where it was asked for

    class Meta:
        ordering = ["coding_round", "coder", "service"]
        verbose_name = _("assignment")
        constraints = [models.UniqueConstraint(fields=["coding_round", "coder", "service"], name="assigned_once")]

    def __str__(self) -> str:
        return f"{self.coding_round}: {self.coder}, {self.service}"


class CodingSheet(WithNaturalKey):
    """All codes of one coder for one service in one round. Once submitted it never changes; a revision is a new one."""

    NATURAL_KEY = ("coding_round__slug", "coder__slug", "service__slug", "version")

    coding_round = models.ForeignKey(CodingRound, models.PROTECT, related_name="sheets", verbose_name=_("round"))
    coder = models.ForeignKey(Coder, models.PROTECT, related_name="sheets", verbose_name=_("coder"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="sheets", verbose_name=_("service"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    submitted = models.DateTimeField(_("submitted"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision of the draft"), default=0)
    notes = models.JSONField(
        _("notes of the draft"),
        default=dict,
        blank=True,
        help_text=_("Reasons, quotes and evidence of items not answered yet."),
    )
    memo = models.TextField(_("memo"), blank=True, help_text=_("What the coder thinks of the service as a whole."))
    found = models.JSONField(
        _("pages that the coder found"),
        default=list,
        blank=True,
        help_text=_("Proposed evidence: number, url, title, published_on, kind and quote of each page."),
    )
    saved = models.DateTimeField(_("saved"), null=True, blank=True)

    objects: ClassVar[SheetManager] = SheetManager()

    class Meta:
        ordering = ["coding_round", "coder", "service", "version"]
        verbose_name = _("coding sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["coding_round", "coder", "service", "version"], name="one_sheet_per_version"
            ),
            models.UniqueConstraint(
                fields=["coding_round", "coder", "service"], condition=Q(submitted=None), name="one_draft_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coding_round}: {self.coder}, {self.service}, {self.version}"


class Coding(WithNaturalKey):
    """One raw code. For the derived determinant it is the integration level 0-4, from which the level follows."""

    NATURAL_KEY = (*(f"sheet__{lookup}" for lookup in CodingSheet.NATURAL_KEY), "determinant__slug")

    sheet = models.ForeignKey(CodingSheet, models.CASCADE, related_name="codings", verbose_name=_("sheet"))
    determinant = models.ForeignKey(Determinant, models.PROTECT, related_name="codings", verbose_name=_("determinant"))
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, help_text=_("Empty: the sources do not let one tell.")
    )
    reason = models.TextField(_("reason"), blank=True)
    quote = models.TextField(_("quote"), blank=True, help_text=_("Words of a page that say it."))
    evidence = models.ManyToManyField(Evidence, blank=True, verbose_name=_("evidence"))
    found = models.JSONField(
        _("pages that the coder found"), default=list, blank=True, help_text=_("Their numbers in the sheet.")
    )

    class Meta:
        ordering = ["sheet", "determinant__order"]
        verbose_name = _("coding")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "determinant"], name="one_coding_per_sheet"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(0, LARGEST_LEVEL)), name="coding_level_0_to_9"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.determinant}"

    def own_pages(self) -> list[FoundPage]:
        """The pages of its sheet that it cites."""
        return [page for page in self.sheet.found if page["number"] in self.found]

    def pages(self) -> list[Evidence]:
        """All that it rests on: evidence of the service, then pages that the coder found, which are not stored."""
        return [*self.evidence.all(), *map(as_evidence, self.own_pages())]

    def clean(self) -> None:
        check_level(self.level, self.determinant)


class Classification(WithNaturalKey):
    """The published level of a service on a determinant, with reason and evidence. None: it cannot be told."""

    NATURAL_KEY = ("service__slug", "determinant__slug")

    service = models.ForeignKey(Service, models.CASCADE, related_name="classifications", verbose_name=_("service"))
    coding_round = models.ForeignKey(
        CodingRound,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="classifications",
        verbose_name=_("from the codes of"),
        help_text=_("The round whose codes stand behind this level."),
    )
    decision = models.TextField(
        _("decision"), blank=True, help_text=_("Where coders differed: why this level. Empty where they agreed.")
    )
    determinant = models.ForeignKey(
        Determinant, models.PROTECT, related_name="classifications", verbose_name=_("determinant")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, help_text=_("Empty: the sources do not let one tell.")
    )
    reason = models.TextField(_("reason"), blank=True, help_text=_("Needed for every level above 0."))
    evidence = models.ManyToManyField(
        Evidence, blank=True, verbose_name=_("evidence"), help_text=_("Needed where a service supports a determinant.")
    )

    class Meta:
        ordering = ["service", "determinant__order"]
        verbose_name = _("classification")
        constraints = [
            models.UniqueConstraint(fields=["service", "determinant"], name="one_classification_per_determinant"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(0, LARGEST_LEVEL)), name="classification_level_0_to_9"
            ),
            models.CheckConstraint(
                condition=(Q(level=0) & Q(level__isnull=False)) | ~Q(reason=""), name="classification_level_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.determinant}"

    def clean(self) -> None:
        if self.level != 0 and not self.reason.strip():
            raise ValidationError({"reason": reason_missing(self.level)})
        if self.determinant_id and self.determinant.derived:
            raise ValidationError(
                {"determinant": _("This determinant is derived from the integration level and is never coded.")}
            )
        if self.determinant_id:
            check_level(self.level, self.determinant)
