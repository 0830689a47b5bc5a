"""What was changed, by whom and why: acts of people and programs, and each record as an act left it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SERVICE = "catalogue.service"
"""What versions of services are called."""

LONGEST_NAME = 200
"""So much of what a record is called is kept beside its state."""


class Revision(models.Model):
    """One act, such as a save: all that it changed stands in its versions."""

    class Origin(models.TextChoices):
        FORM = "form", _("form")
        ADMIN = "admin", _("admin")
        API = "api", _("API")
        SETTLING = "settling", _("settling of codes")
        CORRECTION = "correction", _("correction by a visitor")
        RESTORE = "restore", _("restoring")
        IMPORT = "import", _("import")
        UPGRADE = "upgrade", _("upgrade of the shipped data")
        COPY = "copy", _("copy of a collection")
        COMMAND = "command", _("command")
        FOUND = "found", _("found as it is: nobody recorded the change")

    moment = models.DateTimeField(_("moment"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("account"),
    )
    why = models.TextField(_("reason"), blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("revision")

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M} {self.origin}"


class Version(models.Model):
    """A record with all its parts as a revision left it. No pointer to the record: a version outlives it."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="versions", verbose_name=_("revision"))
    model = models.CharField(_("model"), max_length=60)
    key = models.BigIntegerField(_("id of the record"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    shown = models.BooleanField(_("shown to everybody"))
    state = models.TextField(_("state"), blank=True, help_text=_("JSON; empty where the record was deleted."))

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("version")
        indexes = [
            models.Index(fields=["model", "key", "id"], name="versions_of_a_record"),
            models.Index(fields=["model", "id"], condition=Q(shown=True), name="public_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}: {self.name}"
