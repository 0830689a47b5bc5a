"""Links between services of the catalogue: which hands over what to which, with the pages that say so."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.parts import Evidence
from catalogue.models.services import YEAR, Service
from experience.natural_keys import WithNaturalKey


class ServiceLink(WithNaturalKey):
    """One documented hand-over from one service to another. A pair has at most one link in each direction."""

    NATURAL_KEY = ("source__slug", "target__slug")

    class Kind(models.IntegerChoices):
        INFORMATION = 1, _("information")
        DATA = 2, _("data")
        TRANSACTION = 3, _("transaction")
        BUNDLE = 4, _("bundle")

    source = models.ForeignKey(
        Service, models.CASCADE, related_name="links_out", verbose_name=_("from"), help_text=_("Hands over.")
    )
    target = models.ForeignKey(
        Service, models.CASCADE, related_name="links_in", verbose_name=_("to"), help_text=_("Receives.")
    )
    kind = models.PositiveSmallIntegerField(
        _("kind"),
        choices=Kind,
        help_text=_(
            "1 shown or linked, the person switches; 2 live data or context handed over; 3 one account, card, "
            "ticket or payment works in both; 4 a joint offer. In doubt the lower."
        ),
    )
    description = models.CharField(_("what is handed over"), max_length=200)
    ended = models.PositiveSmallIntegerField(
        _("ended"),
        null=True,
        blank=True,
        validators=YEAR,
        help_text=_("Year; an ended link stays, and counts nothing."),
    )
    evidence = models.ManyToManyField(
        Evidence,
        related_name="supported_links",
        verbose_name=_("evidence"),
        help_text=_("At least one page that was read, of one of the two services."),
    )

    class Meta:
        ordering = ["source", "target"]
        verbose_name = _("link between services")
        verbose_name_plural = _("links between services")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"],
                name="one_link_per_direction",
                violation_error_message=_("There is such a link already: change that one."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="link_joins_two_services",
                violation_error_message=_("A service cannot be linked to itself."),
            ),
            models.CheckConstraint(
                condition=Q(kind__range=(1, 4)),
                name="link_kind_1_to_4",
                violation_error_message=_("The kind of a link is a number from 1 to 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def clean(self) -> None:
        if self.source_id and self.source_id == self.target_id:
            message = _("A service cannot be linked to itself.")
            raise ValidationError({"target": ValidationError(message, code="itself")})
