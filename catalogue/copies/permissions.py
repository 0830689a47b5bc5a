"""Who copies collections, who brings a copy up to date, and who may read how it differs."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import Http404

from catalogue.models import Collection, Service
from catalogue.models.states import State
from catalogue.rules.blindness import is_hidden
from catalogue.rules.collections import Role, open_to, trusted_to
from catalogue.rules.publishing import CHANGES

COPIES = "catalogue.add_collection"
MERGES = "catalogue.change_collection"


def readable(user: User, slug: str) -> Collection:
    """Raises Http404 for a collection that the person may not read, as for one that does not exist."""
    found = open_to(user).select_related("origin").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def may_copy(user: User, source: Collection) -> bool:
    """What is hidden only its reviewers carry elsewhere, where somebody may make it public."""
    if source.visibility == Collection.Visibility.PUBLIC:
        return True
    return trusted_to(user, Role.REVIEWER).filter(pk=source.pk).exists()


def readable_copy(user: User, slug: str) -> Collection:
    """A copy whose original the person may read too."""
    copy = readable(user, slug)
    if copy.origin is None:
        raise Http404
    readable(user, copy.origin.slug)
    return copy


def may_merge(user: User, copy: Collection) -> bool:
    return user.has_perm(MERGES) and open_to(user, Role.REVIEWER).filter(pk=copy.pk).exists()


def kept_from(user: User, copy: Collection) -> QuerySet[Service]:
    """The services of both sides of which the person is told nothing: still to be coded, or not for readers."""
    edits = user.has_perm(CHANGES) and open_to(user, Role.EDITOR).filter(pk=copy.pk).exists()
    unread = Q() if edits else ~Q(state=State.PUBLISHED)
    of_both = Service.objects.filter(collection__in=[copy.pk, copy.origin_id])
    return of_both.filter(is_hidden(user)) | of_both.filter(unread) if unread else of_both.filter(is_hidden(user))
