"""Who may do what in a collection: groups say what somebody may do at all, memberships where."""

from collections.abc import Collection as Many

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext as _

from catalogue.models import Collection, Membership, Service
from catalogue.models.belonging import of_collections
from catalogue.models.collections import CollectionQuerySet

Role = Membership.Role


class ClosedError(PermissionDenied):
    """Nothing was written: somebody may not do that in the collection of a service. The message says why."""


def trusted_to(user: User | AnonymousUser, role: int) -> CollectionQuerySet:
    """The collections in which somebody has at least a role, also where they are read-only.

    A public one is for all readers, and for whoever has the permission where it has no members.
    """
    collections = Collection.objects.all()
    if user.is_superuser:
        return collections
    of_it = Membership.objects.filter(collection=OuterRef("pk"))
    public = Q(visibility=Collection.Visibility.PUBLIC)
    if role > Role.READER:
        public &= ~Q(Exists(of_it))
    return collections.filter(public | Q(Exists(of_it.filter(user=user.pk, role__gte=role))))


def kept_by(user: User | AnonymousUser) -> CollectionQuerySet:
    """The collections whose members somebody chooses: those of a reviewer, and for superusers all that have members.

    A public one without members is everybody's: its first member would shut out all others.
    """
    of_it = Membership.objects.filter(collection=OuterRef("pk"))
    if user.is_superuser:
        return Collection.objects.filter(~Q(visibility=Collection.Visibility.PUBLIC) | Q(Exists(of_it)))
    return Collection.objects.filter(Exists(of_it.filter(user=user.pk, role=Role.REVIEWER)))


def open_to(user: User | AnonymousUser, role: int = Role.READER) -> CollectionQuerySet:
    """The collections in which somebody may do at least what a role says, as far as the person's groups allow it.

    Nobody works in a read-only one.
    """
    collections = trusted_to(user, role)
    return collections.filter(read_only=False) if role > Role.READER else collections


def may(user: User | AnonymousUser, role: int, service: Service) -> bool:
    """Whether a service belongs to a collection in which somebody may do what a role says."""
    return open_to(user, role).filter(pk=service.collection_id or 0).exists()


def refuse_closed(user: User | None, role: int, collections: Many[int]) -> None:
    """Raises ClosedError where somebody may not work in one of these collections (ids); a program may in all."""
    if user is None or not collections:
        return
    open_ones = open_to(user, role).filter(pk__in=collections).values("pk")
    closed = Collection.objects.filter(pk__in=collections).exclude(pk__in=open_ones).order_by("read_only", "pk").first()
    if closed:
        is_known = open_to(user).filter(pk=closed.pk).exists()
        raise ClosedError(closed_sentence(closed) if is_known else _("Nothing was changed: it is not open to you."))


def refuse_read_only(collection: Collection) -> None:
    """Raises ClosedError, also for a superuser, who can take the mark away."""
    if collection.read_only:
        raise ClosedError(closed_sentence(collection))


def closed_sentence(collection: Collection) -> str:
    """Why somebody who may see a collection cannot work in it."""
    if collection.read_only:
        return _("Nothing was changed: the collection “%(name)s” is read-only.") % {"name": collection}
    return _("Nothing was changed: your role in the collection “%(name)s” does not allow it.") % {"name": collection}


def known_to(user: User | AnonymousUser, model: type[Model], role: int = Role.EDITOR) -> Q:
    """The condition that somebody who works with rows of a model may know of one: see `of_collections`."""
    return Q() if user.is_superuser else of_collections(model, trusted_to(user, role).order_by().values("pk"))
