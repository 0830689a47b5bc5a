"""Tokens by which programs act for a person. No part of the catalogue's data: they change no data version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "ApiTokenQuerySet":
        """Those that still open: not revoked, not expired, of an account that may sign in."""
        in_time = Q(expires=None) | Q(expires__gt=timezone.now())
        return self.filter(in_time, revoked=None, owner__is_active=True)


class ApiToken(models.Model):
    """What a program shows in the place of a password. Its secret is known to whoever made it, and kept nowhere."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("what it may"), max_length=5, choices=Scope, default=Scope.READ)
    lookup = models.CharField(_("lookup"), max_length=12, unique=True, help_text=_("The part of it that is no secret."))
    secret_hash = models.CharField(_("hash of the secret"), max_length=64)
    made = models.DateTimeField(_("made"), default=timezone.now)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True, help_text=_("To the hour."))
    expires = models.DateTimeField(_("expires"), null=True, blank=True, help_text=_("Empty: never."))
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-pk"]
        default_permissions = ()
        verbose_name = _("token")
        constraints = [models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="token_scope_is_a_choice")]

    def __str__(self) -> str:
        return self.name

    @property
    def writes(self) -> bool:
        return self.scope == self.Scope.WRITE

    @property
    def has_ended(self) -> bool:
        return self.revoked is not None or (self.expires is not None and self.expires <= timezone.now())
