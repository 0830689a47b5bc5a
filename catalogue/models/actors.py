"""Bodies that provide services or take part in them."""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models.addresses import validate_public_address
from catalogue.models.expressions import BytewiseLower
from catalogue.models.former_actors import FormerActor
from catalogue.models.places import City
from catalogue.models.querysets import is_shown
from catalogue.models.slugs import inserted
from experience.natural_keys import NaturalKeyManager, WithNaturalKey


def provided() -> models.QuerySet:
    """The published services in view of the actor of a row."""
    services = apps.get_model("catalogue", "Service").objects
    return services.published().filter(provider=models.OuterRef("pk")).order_by()


def partnerships() -> models.QuerySet:
    """What the actor of a row is in published services in view."""
    partners = apps.get_model("catalogue", "Partner").objects
    return partners.filter(is_shown(), actor=models.OuterRef("pk")).order_by()


def number_of(rows: models.QuerySet, owner: str, services: str) -> Coalesce:
    """How many services rows name, for each owner."""
    counted = rows.values(owner).annotate(n=models.Count(services, distinct=True)).values("n")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


class ActorQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Those that provide a published service in view or take part in one."""
        return self.filter(models.Exists(provided()) | models.Exists(partnerships()))

    def by_name(self) -> Self:
        """Bytewise, ASCII case folded, so alike on both databases."""
        return self.order_by(BytewiseLower("name"), "name")

    def with_counts(self) -> Self:
        """Annotate `provided_count` and `taken_part_count`: published services in view."""
        return self.annotate(
            provided_count=number_of(provided(), "provider", "pk"),
            taken_part_count=number_of(partnerships(), "actor", "service"),
        )

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        return inserted(rows, self.db, partial(super().bulk_create, rows, *args, **kwargs))


ActorManager = NaturalKeyManager.from_queryset(ActorQuerySet)


class Actor(WithNaturalKey):
    """An organisation under one name, whatever it is called elsewhere."""

    NATURAL_KEY = ("name",)

    class Type(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        MUNICIPAL_COMPANY = "municipal-company", _("municipal company or transit operator")
        PUBLIC_BODY = "public-body", _("other public body")
        PRIVATE_COMPANY = "private-company", _("private company")
        NON_PROFIT = "non-profit", _("non-profit or community")
        UNIVERSITY = "university", _("university or research")
        CONSORTIUM = "consortium", _("public-private consortium")

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, editable=False, help_text=_("Made of the first name, and kept.")
    )
    short_name = models.CharField(
        _("short name"), max_length=40, blank=True, help_text=_("What people call it, such as BVG.")
    )
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One per line, such as earlier ones or those in other languages."),
    )
    type = models.CharField(_("type"), max_length=20, choices=Type, blank=True, help_text=_("Empty: unknown."))
    seat = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="seated_actors", verbose_name=_("seat")
    )
    website = models.URLField(_("website"), max_length=400, blank=True, validators=[validate_public_address])

    objects: ClassVar[ActorManager] = ActorManager()

    # where a query annotates them
    service_count: int
    provided_count: int
    taken_part_count: int

    class Meta:
        ordering = ["name"]
        verbose_name = _("actor")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new one gets a slug; one that comes back under its number has its own again."""
        write, using = partial(super().save, *args, **kwargs), kwargs.get("using")
        if not self._state.adding:
            write()
        elif self.pk is None:
            inserted([self], using, write)
        else:
            with transaction.atomic(using), FormerActor.objects.using(using).ended(self):
                inserted([self], using, write)

    def get_absolute_url(self) -> str:
        return reverse("actor-detail", args=[self.slug])

    @property
    def names(self) -> list[str]:
        """All under which it is known, its own first."""
        return list(filter(None, map(str.strip, [self.name, self.short_name, *self.aliases.splitlines()])))

    @property
    def full_name(self) -> str:
        """The name with the short one, which some names hold already."""
        return self.name if self.short_name in self.name else f"{self.name} ({self.short_name})"
