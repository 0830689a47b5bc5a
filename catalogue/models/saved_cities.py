"""Cities that people keep under their account. No part of the catalogue's data: they change no data version."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    return secrets.token_urlsafe(9)


class SavedCity(models.Model):
    """A named city with its present state, a query string."""

    key = models.CharField(_("key"), max_length=20, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_cities", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=120)
    state = models.TextField(_("state"))
    updated = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        ordering = ["-updated", "pk"]
        verbose_name = _("saved city")
        verbose_name_plural = _("saved cities")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("my-city-saved", args=[self.key])


class EarlierState(models.Model):
    """A state of a saved city before a later one took its place."""

    city = models.ForeignKey(SavedCity, models.CASCADE, related_name="earlier", verbose_name=_("city"))
    state = models.TextField(_("state"))
    saved = models.DateTimeField(_("saved"))

    class Meta:
        ordering = ["-saved", "-pk"]
        verbose_name = _("earlier state of a saved city")
        verbose_name_plural = _("earlier states of saved cities")

    def __str__(self) -> str:
        return f"{self.city}, {self.saved:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("my-city-earlier", args=[self.city.key, self.pk])
