"""What an account does with its searches: keep, rename, share, open with, be told of, delete."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from catalogue.models import SavedSearch
from catalogue.models.expressions import BytewiseLower
from catalogue.models.saved_searches import EVERY, LONGEST_QUERY, new_share_key
from catalogue.models.scopes import Scope
from catalogue.searches.digests import members_of
from catalogue.searches.selections import Reader

MOST_SAVED = 100
"""So many searches are kept for one account."""


class RefusedError(Exception):
    """Nothing was written; the text says why."""


class OvertakenError(RefusedError):
    """The search was renamed elsewhere since the page was drawn."""


def own(user: User) -> list[SavedSearch]:
    return list(user.saved_searches.select_related("owner").order_by(BytewiseLower("name"), "pk"))


@transaction.atomic
def save(user: User, name: str, query: str, scope: Scope) -> SavedSearch:
    """Keep a canonical query under a name. Sent twice, it is kept once. Raises RefusedError."""
    User.objects.select_for_update().get(pk=user.pk)  # two saves at once count each other
    same = user.saved_searches.filter(name=name).first()
    if same and (same.query, same.scope) == (query, scope):
        return same
    if same:
        raise RefusedError(taken(name))
    if len(query) > LONGEST_QUERY:
        raise RefusedError(_("This selection has too many filters to be saved."))
    if user.saved_searches.count() >= MOST_SAVED:
        raise RefusedError(_("You have %(most)s searches, which is all that is kept.") % {"most": MOST_SAVED})
    return user.saved_searches.create(name=name, query=query, codebook=scope.codebook, collection=scope.collection)


@transaction.atomic
def rename(search: SavedSearch, name: str, seen: str) -> None:
    """`seen` is the name that stood on the page. Raises RefusedError."""
    User.objects.select_for_update().get(pk=search.owner_id)
    present = SavedSearch.objects.filter(pk=search.pk).first()
    if present is None:
        raise RefusedError(_("This search was deleted elsewhere meanwhile."))
    if present.name != seen:
        raise OvertakenError(
            _("Renamed to “%(name)s” elsewhere meanwhile. Send yours again to replace it.") % {"name": present.name}
        )
    if SavedSearch.objects.filter(owner=search.owner_id, name=name).exclude(pk=search.pk).exists():
        raise RefusedError(taken(name))
    SavedSearch.objects.filter(pk=search.pk).update(name=name)


def taken(name: str) -> str:
    return _("You have another search called “%(name)s”. Choose another name.") % {"name": name}


def share(search: SavedSearch) -> str:
    """Give it a public address, which it may have already."""
    SavedSearch.objects.filter(pk=search.pk, share_key=None).update(share_key=new_share_key())
    return _("“%(name)s” has a public address now.") % {"name": search.name}


def end_sharing(search: SavedSearch) -> str:
    """Its address leads nowhere from now on; shared again it gets another one."""
    SavedSearch.objects.filter(pk=search.pk).update(share_key=None)
    return _("“%(name)s” is yours alone again; its public address leads nowhere.") % {"name": search.name}


@transaction.atomic
def open_with(search: SavedSearch) -> str:
    """Make it the default view, in the place of another one. Raises RefusedError."""
    if not search.query:
        raise RefusedError(_("This search shows all services, as “Find services” does anyway."))
    User.objects.select_for_update().get(pk=search.owner_id)
    SavedSearch.objects.filter(owner=search.owner_id, is_default=True).update(is_default=False)
    SavedSearch.objects.filter(pk=search.pk).update(is_default=True)
    return _("“Find services” opens with “%(name)s” now.") % {"name": search.name}


def open_with_everything(search: SavedSearch) -> str:
    SavedSearch.objects.filter(pk=search.pk).update(is_default=False)
    return _("“Find services” opens with all services again.")


def subscribe(search: SavedSearch) -> str:
    """Mail its news from now on, the first time in a week. Raises RefusedError."""
    if not search.owner.email:
        raise RefusedError(_("Your account has no e-mail address yet."))
    moment, selection = now(), Reader(search.owner).of(search)
    SavedSearch.objects.filter(pk=search.pk, next_digest=None).update(
        next_digest=moment + EVERY, told_until=moment, told_of=members_of(selection) if selection else None
    )
    return _("What is new in “%(name)s” is mailed to you once a week.") % {"name": search.name}


def unsubscribe(search: SavedSearch) -> str:
    SavedSearch.objects.filter(pk=search.pk).update(next_digest=None, told_until=None, told_of=None)
    return _("No mails about “%(name)s” any more.") % {"name": search.name}


def discard(search: SavedSearch) -> str:
    search.delete()
    return _("“%(name)s” is deleted.") % {"name": search.name}
