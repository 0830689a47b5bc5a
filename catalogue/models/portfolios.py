"""Portfolios that people keep under their account. No part of the catalogue's data: they change no data version."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    return secrets.token_urlsafe(9)


class SavedPortfolio(models.Model):
    """A named portfolio as the query string of its page, with the state before the last save."""

    key = models.CharField(_("key"), max_length=20, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="portfolios", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=120)
    state = models.TextField(_("state"))
    earlier_state = models.TextField(_("state before the last save"), blank=True)
    updated = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        ordering = ["-updated", "pk"]
        verbose_name = _("saved portfolio")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('my-city')}?{self.state}"
