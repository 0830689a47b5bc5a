"""Collections: whose services these are, who may see them, and who works on them."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models.scopes import Scope, address_in, current_scope
from experience.models import Codebook
from experience.natural_keys import NaturalKeyManager, WithNaturalKey

MAIN = 1
"""Id of the collection that every site has from the beginning, to which a service belongs that names none."""


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    HIDDEN = "hidden", _("hidden")


class CollectionQuerySet(QuerySet["Collection"]):
    def in_view(self, scope: Scope | None = None) -> Self:
        """Those whose services are shown in a scope, by default in the current one."""
        scope = scope or current_scope()
        shared = self.filter(visibility=Visibility.PUBLIC, origin=None)
        if not scope.collection:
            return shared
        replaced = Q(copies__slug=scope.collection)
        return self.filter(Q(slug=scope.collection) | Q(pk__in=shared.exclude(replaced).values("pk")))


CollectionManager = NaturalKeyManager.from_queryset(CollectionQuerySet)


class Collection(WithNaturalKey):
    """Services that belong together: a city's own, or those that others are compared with."""

    Visibility = Visibility

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Part of addresses. Do not change it later."))
    name = models.CharField(_("name"), max_length=120)
    owner = models.CharField(_("owner"), max_length=200, blank=True, help_text=_("Who answers for its content."))
    description = models.TextField(_("description"), blank=True)
    codebook = models.ForeignKey(
        Codebook,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name=_("version of the model"),
        help_text=_("With what its services are classified before they are published. Empty: the current one."),
    )
    licence = models.CharField(
        _("licence"), max_length=120, blank=True, help_text=_("Under which others may use its data, such as CC BY 4.0.")
    )
    visibility = models.CharField(
        _("visibility"),
        max_length=10,
        choices=Visibility,
        default=Visibility.HIDDEN,
        help_text=_("A hidden one is there for its members alone."),
    )
    read_only = models.BooleanField(
        _("read-only"), default=False, help_text=_("Its services are changed by updates of the data alone.")
    )
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copy of"),
        help_text=_("In view it takes the place of the collection that it was made of."),
    )

    objects: ClassVar[CollectionManager] = CollectionManager()

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("collection")
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="collection_visibility_is_a_choice"
            ),
            models.CheckConstraint(
                condition=Q(origin=None) | ~Q(origin=F("pk")),
                name="collection_is_no_copy_of_itself",
                violation_error_message=_("A collection cannot be a copy of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def needs(self, codebook: Codebook) -> bool:
        """Whether its services need levels of this version of the model before they are published."""
        return self.codebook_id == codebook.pk if self.codebook_id else codebook.is_current

    @property
    def is_everybodys(self) -> bool:
        """Whether it is in view where the address says nothing of what is."""
        return self.visibility == Visibility.PUBLIC and self.origin_id is None

    def address_of(self, address: str) -> str:
        """An address of the site where this collection is in view."""
        return address if self.is_everybodys else address_in(self.slug, address)

    def clean(self) -> None:
        if self.origin_id and Collection.objects.filter(pk=self.origin_id).exclude(origin=None).exists():
            raise ValidationError({"origin": _("That one is a copy itself: name the one that it was made of.")})


class Membership(models.Model):
    """What somebody may do in a collection, as far as the groups of that person allow it at all."""

    class Role(models.IntegerChoices):
        READER = 1, _("reader")
        CODER = 2, _("coder")
        EDITOR = 3, _("editor")
        REVIEWER = 4, _("reviewer")

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="memberships", verbose_name=_("collection"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Role)

    class Meta:
        ordering = ["collection", "user"]
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["collection", "user"], name="one_membership_in_a_collection"),
            models.CheckConstraint(condition=Q(role__range=(1, 4)), name="role_is_a_choice"),
        ]

    def __str__(self) -> str:
        return f"{self.collection}: {self.user}, {self.get_role_display()}"
