"""What editors have typed into the form of a service and what cannot be stored as its facts yet."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.services import Service


class Entry(models.Model):
    """The entering of one service: its form's mark, so that sent twice it is one, and the input that has mistakes."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="entry", verbose_name=_("service"))
    mark = models.UUIDField(_("mark of the form"), unique=True, default=uuid4)
    digest = models.CharField(_("what was sent first"), max_length=64, blank=True)
    unfinished = models.JSONField(_("unfinished input"), default=dict, blank=True)

    class Meta:
        verbose_name = _("entry of a service")
        verbose_name_plural = _("entries of services")

    def __str__(self) -> str:
        return str(self.service)
