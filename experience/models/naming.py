"""What has a slug, a name and a place in its order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from experience.natural_keys import WithNaturalKey


class Named(WithNaturalKey):
    """Something with a slug, a name and a fixed place in its order."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Short name in addresses and files. Do not change it."))
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Place in lists, smallest first."))

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name
