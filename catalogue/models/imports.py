"""Files that people want to import, kept between the look at them and the write, with what there is to tell."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models.collections import MAIN, Collection


class ServiceImport(models.Model):
    """One file. Whole in the database: any worker may be asked for it."""

    class Holds(models.TextChoices):
        SERVICES = "services", _("services")
        CODES = "codes", _("codes")

    holds = models.CharField(_("what it holds"), max_length=10, choices=Holds, default=Holds.SERVICES)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports", verbose_name=_("owner"))
    name = models.CharField(_("name of the file"), max_length=200)
    content = models.BinaryField(_("content"), help_text=_("Empty once it is written."))
    uploaded = models.DateTimeField(_("uploaded"), auto_now_add=True)
    collection = models.ForeignKey(
        Collection,
        models.CASCADE,
        default=MAIN,
        related_name="imports",
        verbose_name=_("collection"),
        help_text=_("To which services belong that are new in it."),
    )
    counts = models.JSONField(_("number of lines by kind"), default=dict)
    digest = models.CharField(
        _("fingerprint of all lines"), max_length=32, blank=True, help_text=_("Empty until all of it was looked at.")
    )
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)
    written = models.DateTimeField(_("written"), null=True, blank=True)

    class Meta:
        ordering = ["-uploaded", "-pk"]
        default_permissions = ()
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("codes-import" if self.holds == self.Holds.CODES else "import-detail", args=[self.pk])


class ImportPage(models.Model):
    """A page of lines of one kind: thousands are told, and one page is read at a time."""

    source = models.ForeignKey(ServiceImport, models.CASCADE, related_name="pages", verbose_name=_("import"))
    kind = models.CharField(_("kind"), max_length=12)
    number = models.PositiveIntegerField(_("number"))
    lines = models.JSONField(_("lines"))

    class Meta:
        ordering = ["source", "kind", "number"]
        default_permissions = ()
        verbose_name = _("page of an import")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "number"], name="import_page_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.kind} {self.number}"
