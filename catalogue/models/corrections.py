"""What visitors say is out of date, and what editors decide about it.

No part of the catalogue's data: it changes no data version. It holds no personal data.
"""

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models.addresses import validate_public_address
from catalogue.models.services import Service


def new_key() -> str:
    return secrets.token_urlsafe(15)


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    SPAM = "spam", _("spam")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        return self.filter(state=CorrectionState.WAITING)


CorrectionManager = models.Manager.from_queryset(CorrectionQuerySet)


class Correction(models.Model):
    """One fact of a service that a visitor says is out of date, and what an editor decided."""

    State = CorrectionState

    key = models.CharField(
        _("key"), max_length=30, unique=True, default=new_key, help_text=_("Who knows it may see the decision.")
    )
    service = models.ForeignKey(Service, models.CASCADE, related_name="corrections", verbose_name=_("service"))
    fact = models.CharField(_("fact"), max_length=60)
    shown = models.TextField(_("what the page said"), blank=True)
    value = models.TextField(
        _("suggested value"), blank=True, help_text=_("Of a fact that is chosen; several with blanks between.")
    )
    text = models.TextField(_("in the visitor's words"), blank=True)
    page = models.URLField(_("page that shows it"), max_length=600, blank=True, validators=[validate_public_address])
    sender = models.CharField(
        _("sender"), max_length=64, blank=True, help_text=_("Keyed hash of the address; emptied after a day.")
    )
    created = models.DateTimeField(_("sent"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    answer = models.CharField(_("answer"), max_length=300, blank=True, help_text=_("Public at the visitor's address."))
    decided = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    objects: ClassVar[CorrectionManager] = CorrectionManager()

    class Meta:
        ordering = ["created", "pk"]
        verbose_name = _("correction")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "created"], name="corrections_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_is_a_choice"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided__isnull=True) | (~Q(state="waiting") & Q(decided__isnull=False)),
                name="correction_waits_until_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="declined_correction_has_answer",
                violation_error_message=_("Say in a sentence why it is declined."),
            ),
            models.CheckConstraint(
                condition=~Q(value="") | ~Q(text=""),
                name="correction_says_something",
                violation_error_message=_("Say what is right."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.service}, {self.fact}"

    def get_absolute_url(self) -> str:
        return reverse("correction", args=[self.key])

    @property
    def own_address(self) -> str:
        """Where the collection of its service is in view."""
        return self.service.collection.address_of(self.get_absolute_url())
