"""What an account has beside Django's own row, and how people come to one."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models.collections import Collection, Membership


class PublicName(models.Model):
    """The consent to be named in the public lists of changes; whoever has no row stays unnamed there."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="named_in_public",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=301, help_text=_("As the person agreed to it."))

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        verbose_name = _("public name")

    def __str__(self) -> str:
        return self.name


def public_names(accounts: Iterable[int]) -> dict[int, str]:
    """The names of those accounts whose owners agreed to be named in public, by the id of the account."""
    return dict(PublicName.objects.filter(user__in=set(accounts)).values_list("user", "name"))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(expires__gt=timezone.now())

    def end(self) -> int:
        """Close those that are still open. Of two that end one at the same time, only one is told 1.

        The moment is taken when nobody else is at it: one from before the wait would find open what the other closed.
        """
        with transaction.atomic():
            own = list(self.select_for_update().order_by("pk").values_list("pk", flat=True))
            return self.model._base_manager.filter(pk__in=own, expires__gt=timezone.now()).update(
                expires=timezone.now()
            )


class Invitation(models.Model):
    """A link that makes one account in a group. The link's secret is known to its receiver alone.

    It ends by being accepted, withdrawn or left; ended ones count for the daily limit of who invited, until the next
    day.
    """

    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Empty: the link is handed over."))
    name = models.CharField(_("name"), max_length=150, help_text=_("How the mail addresses the person."))
    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations", verbose_name=_("group"))
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations", verbose_name=_("invited by")
    )
    coder = models.ForeignKey(
        "catalogue.Coder",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("coder"),
        help_text=_("Whose account it makes."),
    )
    collection = models.ForeignKey(
        Collection,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("collection"),
        help_text=_("Of which the account becomes a member."),
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Membership.Role, null=True, blank=True)
    brought = models.JSONField(
        _("brought"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Whether it made the coder, and the ids of the assignments that it made; empty without a coder."),
    )
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    made = models.DateTimeField(_("made"), default=timezone.now)
    expires = models.DateTimeField(_("expires"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["expires", "pk"]
        default_permissions = ("add",)
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(collection=None, role=None)
                | Q(collection__isnull=False, role__isnull=False, role__range=(1, 4)),
                name="invitation_has_a_role_in_its_collection",
            )
        ]

    def __str__(self) -> str:
        return self.email or self.name


class AskedReset(models.Model):
    """A link for a new password was asked for. Hashes only: whether the address has an account is not said here."""

    email_hash = models.CharField(_("hash of the e-mail"), max_length=64)
    client_hash = models.CharField(_("hash of where from"), max_length=64)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        verbose_name = _("asked reset")

    def __str__(self) -> str:
        return str(self.at)
