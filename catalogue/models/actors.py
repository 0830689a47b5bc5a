"""Bodies that provide services or take part in them."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalogue.models.addresses import validate_public_address
from catalogue.models.expressions import BytewiseLower
from catalogue.models.places import City
from catalogue.models.querysets import is_shown
from experience.natural_keys import NaturalKeyManager, WithNaturalKey

LONGEST_STEM = 80
"""So many signs of a name stand at most in its slug."""


def slug_of(name: str, turn: int = 0) -> str:
    """The name in plain letters with hyphens, or a digest of one without any; the same on every machine.

    Further turns (1, 2 and so on) add a digest, for names whose slug another has.
    """
    stem = slugify(name)[:LONGEST_STEM].strip("-_")
    slug = stem if stem and not stem.isdigit() else f"actor-{stem or digest(name)}"
    return f"{slug}-{digest(f'{name} {turn}')}" if turn else slug


def digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest()


def give_slugs(actors: Iterable[Any], there: models.QuerySet) -> None:
    """Give new actors a slug that none of those `there` has: their own where it is free, else one of the name.

    One query, and one more where slugs are taken.
    """
    given, waiting, turn = set[str](), list(actors), 0
    while waiting:
        wanted = [(not turn and actor.slug) or slug_of(actor.name, turn) for actor in waiting]
        taken = given.union(there.filter(slug__in=wanted).order_by().values_list("slug", flat=True))
        later = []
        for actor, slug in zip(waiting, wanted, strict=True):
            if slug in taken:
                later.append(actor)
            else:
                actor.slug = slug
                taken.add(slug)
                given.add(slug)
        waiting, turn = later, turn + 1


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
        give_slugs(rows, self)
        return super().bulk_create(rows, *args, **kwargs)


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
        if self._state.adding:
            give_slugs([self], type(self).objects.all())
        super().save(*args, **kwargs)

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
