"""Actors that were united with others, and where their addresses lead."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerActorQuerySet(models.QuerySet):
    @contextmanager
    def ended(self, actor: models.Model) -> Iterator[None]:
        """Before an actor comes back: it leads to no other any more; and after that: whom it had taken in, to it."""
        was_former, _rows = self.filter(pk=actor.pk).delete()
        yield
        if was_former:
            self.filter(pk__in=self.taken_in_by(actor.pk)).update(actor=actor)

    def taken_in_by(self, number: int) -> set[int]:
        """The numbers of all that were united with one, and with these in turn."""
        found, newest = set[int](), {number}
        while newest:
            found |= newest
            newest = set(self.filter(united_with__in=newest).values_list("pk", flat=True)) - found
        return found


class FormerActor(models.Model):
    """One that was found to be the same body as another: its addresses lead to that for ever.

    So its slug is given to nobody else, and the actor that they lead to can be united on but not deleted.
    """

    number = models.BigIntegerField(_("number"), primary_key=True, help_text=_("The id that it had."))
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    united_with = models.BigIntegerField(
        _("united with"), help_text=_("The id of an actor, which may be a former one itself by now.")
    )
    actor = models.ForeignKey("catalogue.Actor", models.PROTECT, related_name="former", verbose_name=_("actor"))

    objects: ClassVar[models.Manager] = FormerActorQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("former actor")

    def __str__(self) -> str:
        return self.slug
