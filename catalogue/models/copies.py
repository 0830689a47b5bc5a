"""What a copy of a collection was made of: each service as it was when it was last taken over."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.collections import Collection
from catalogue.models.services import Service


class CopiedService(models.Model):
    """One service of a copied collection. By its records one can tell what was changed here since, and what there.

    The copy is gone where it was deleted here, the original where it was deleted there.
    """

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="copied", verbose_name=_("collection"))
    original = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+", verbose_name=_("original"))
    copy = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+", verbose_name=_("copy"))
    records = models.JSONField(
        _("records"), encoder=DjangoJSONEncoder, help_text=_("As files would write them, under the names of the copy.")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("copied service")
        constraints = [models.UniqueConstraint(fields=["collection", "original"], name="original_copied_once")]

    def __str__(self) -> str:
        return f"{self.collection}: {self.copy or self.original}"
