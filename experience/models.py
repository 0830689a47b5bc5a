"""The model as data: determinants, the versions of their coding guide, response dimensions, literature, weight sets.

Knows no service, no city, no request.
"""

import re
from typing import ClassVar
from unicodedata import category

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from experience import crosswalks
from experience.levels import (
    DERIVED_TOP,
    EVIDENCED_INTEGRATION,
    FEWEST_LEVELS,
    LONGEST_LABEL,
    MAX_INTEGRATION,
    MOST_LEVELS,
    Scale,
)
from experience.natural_keys import NaturalKeyManager, WithNaturalKey
from experience.protection import ProtectingManyToManyField
from experience.reach import reach_problems

NO_DERIVED = _("A determinant that follows from the integration level needs a scale from 0 to %(top)s.")
OF_ANOTHER_CODEBOOK = _("This determinant belongs to another codebook.")


class Named(WithNaturalKey):
    """Something with a slug, a name and a fixed place in its order."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Short name in addresses and files. Do not change it."))
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Place in lists, smallest first."))

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Source(WithNaturalKey):
    """One work of the literature that the model rests on."""

    NATURAL_KEY = ("key",)

    key = models.CharField(_("key"), max_length=20, unique=True, help_text=_("Short mark in texts, such as LV16."))
    reference = models.CharField(_("reference"), max_length=400)
    doi = models.CharField("DOI", max_length=120, blank=True)
    locator = models.CharField(_("other locator"), max_length=200, blank=True, help_text=_("Handle, ISBN or address."))
    pages = models.CharField(_("pages"), max_length=60, blank=True)
    doi_checked = models.BooleanField(
        _("DOI checked"), default=False, help_text=_("The DOI was seen on a page about this very work.")
    )
    text_seen = models.BooleanField(
        _("text seen"), default=False, help_text=_("At least the abstract was read; otherwise general knowledge.")
    )
    seen = models.CharField(_("what was seen"), max_length=300, blank=True)

    class Meta:
        ordering = ["reference"]
        verbose_name = _("literature source")

    def __str__(self) -> str:
        return f"{self.key}: {self.reference}"


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
