"""Releases: the published data as they were on a day, under a number, whole in the database and never changed."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LARGEST_PART = 2**19
"""Bytes of a file that one row holds at most, so that a large file is sent without ever being held whole."""

LONGEST_VERSION = 20


class WrittenOnce(models.Model):
    """A row that is written once: there is no saving it again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for a row that is there already."""
        if not self._state.adding:
            raise TypeError("What was released stays as it is.")
        super().save(*args, **kwargs)


class Release(WrittenOnce):
    """One state of the published data, with what it was computed by and how it is cited: all as of that day."""

    version = models.CharField(_("number"), max_length=LONGEST_VERSION, unique=True)
    released = models.DateField(_("day"))
    content_version = models.CharField(_("version of the data"), max_length=16)
    model_version = models.CharField(_("version of the formulas"), max_length=10)
    codebook = models.CharField(_("version of the model"), max_length=60, blank=True)
    guide = models.CharField(_("version of the coding guide"), max_length=20, blank=True)
    services = models.PositiveIntegerField(_("number of services"))
    site = models.CharField(_("name of the site"), max_length=60)
    author = models.CharField(_("author"), max_length=120)
    licence = models.TextField(_("licence"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    changes = models.JSONField(_("changes"), help_text=_("Since the release before: numbers, and the first of each."))

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        verbose_name = _("release")

    def __str__(self) -> str:
        return self.version

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.version])


class ReleasedState(models.Model):
    """At which version of the data all is as a release holds it: as its own transaction sees it, and as others do."""

    release = models.OneToOneField(Release, models.PROTECT, related_name="state", verbose_name=_("release"))
    token = models.CharField(_("version of the database"), max_length=80)
    token_inside = models.CharField(_("version of the database inside the transaction"), max_length=80)

    class Meta:
        default_permissions = ()
        verbose_name = _("state that was released")

    def __str__(self) -> str:
        return f"{self.release} {self.token}"


class ReleaseFile(WrittenOnce):
    """A file of a release; its content stands in parts, numbered from 0."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files", verbose_name=_("release"))
    name = models.CharField(_("name"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("In bytes."))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("file of a release")
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]

    def __str__(self) -> str:
        return f"{self.release} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("release-file", args=[self.release.version, self.name])

    def pieces(self) -> Iterator[bytes]:
        """Its content, a part at a time, with a query for each: none is held for whoever reads slowly."""
        for number in range(-(-self.size // LARGEST_PART)):
            yield bytes(self.parts.values_list("content", flat=True).get(number=number))


class ReleasePart(WrittenOnce):
    """A piece of a file: LARGEST_PART bytes, the last one what is left."""

    file = models.ForeignKey(ReleaseFile, models.PROTECT, related_name="parts", verbose_name=_("file"))
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        ordering = ["file", "number"]
        default_permissions = ()
        verbose_name = _("part of a file")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="release_part_once")]

    def __str__(self) -> str:
        return f"{self.file} {self.number}"
