"""What was shipped: the records of the data files as they last came into this catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShippedRecord(models.Model):
    """One record of the data files. An upgrade tells by it what was edited here since."""

    model = models.CharField(_("model"), max_length=100)
    key = models.JSONField(_("natural key"))
    fields = models.JSONField(_("fields"), help_text=_("As the file wrote them."))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("shipped record")
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="shipped_record_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
