"""The works that the model rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from experience.natural_keys import WithNaturalKey


class Source(WithNaturalKey):
    """One work of the literature that the model rests on."""

    NATURAL_KEY = ("key",)

    key = models.CharField(_("key"), max_length=20, unique=True, help_text=_("Short mark in texts, such as LV16."))
    reference = models.CharField(_("reference"), max_length=400)
    doi = models.CharField("DOI", max_length=120, blank=True)
    locator = models.CharField(_("other locator"), max_length=200, blank=True, help_text=_("Handle, ISBN or address."))
    pages = models.CharField(_("pages"), max_length=60, blank=True)
    doi_checked = models.BooleanField(
        _("DOI checked"), default=False, help_text=_("The DOI was seen on a page about this very work.")
    )
    text_seen = models.BooleanField(
        _("text seen"), default=False, help_text=_("At least the abstract was read; otherwise general knowledge.")
    )
    seen = models.CharField(_("what was seen"), max_length=300, blank=True)

    class Meta:
        ordering = ["reference"]
        verbose_name = _("literature source")

    def __str__(self) -> str:
        return f"{self.key}: {self.reference}"
