"""Selections of services that people keep under their account. No page for all shows one; no data version changes."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.scopes import Scope

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_SEARCH_NAME = 120
LONGEST_QUERY = 4000
"""Characters: with the rest of an address it stays below what the server takes."""

EVERY = timedelta(days=7)
"""So far apart are two digests of one search."""

MOST_TOLD_OF = 2000
"""Of so many services is kept that the owner knows of them; what left a larger selection is not told."""

SLACK = timedelta(hours=3)
"""A timer that runs daily does so a little earlier or later: nobody waits a day longer for that."""


def new_key() -> str:
    return secrets.token_urlsafe(9)


def new_share_key() -> str:
    """Nobody guesses it: whoever has the address was given it."""
    return secrets.token_urlsafe(16)


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def due(self, moment: "datetime") -> "SavedSearchQuerySet":
        """Those whose owner is to get a digest at a moment; nobody does without an address, or who may not sign in."""
        wanted = self.filter(next_digest__lte=moment + SLACK, owner__is_active=True)
        return wanted.exclude(owner__email="").select_related("owner").order_by("next_digest", "pk")


class SavedSearch(models.Model):
    """A named selection: the query string of the listing, and what is in view there."""

    key = models.CharField(_("key"), max_length=20, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=LONGEST_SEARCH_NAME)
    query = models.CharField(
        _("query"), max_length=LONGEST_QUERY, blank=True, help_text=_("Parameters of the listing; empty: all services.")
    )
    collection = models.CharField(_("collection"), max_length=50, blank=True, help_text=_("In view beside the public."))
    codebook = models.CharField(
        _("version of the model"), max_length=50, blank=True, help_text=_("Empty: the current.")
    )
    share_key = models.CharField(
        _("key of the public address"), max_length=40, unique=True, null=True, blank=True, help_text=_("None: private.")
    )
    is_default = models.BooleanField(_("default view"), default=False)
    next_digest = models.DateTimeField(
        _("next digest"), null=True, blank=True, db_index=True, help_text=_("None: no mails.")
    )
    told_until = models.DateTimeField(
        _("told until"), null=True, blank=True, help_text=_("What changed later stands in the next digest.")
    )
    told_of = models.JSONField(
        _("told of"), null=True, blank=True, help_text=_("Ids of the services that it had then; None: not known.")
    )
    made = models.DateTimeField(_("made"), auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_search_of_a_name"),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="one_default_view"),
            models.CheckConstraint(condition=Q(is_default=False) | ~Q(query=""), name="default_view_selects"),
            models.CheckConstraint(
                condition=Q(next_digest=None) | Q(told_until__isnull=False), name="digest_has_a_beginning"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_given_up(self) -> bool:
        """Whether its owner asked for mails, which were refused until none was sent any more."""
        return self.next_digest is None and self.told_until is not None

    @property
    def scope(self) -> Scope:
        return Scope(self.codebook, self.collection)
