"""Who may do what in a collection: groups say what somebody may do at all, memberships where."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalogue.models import Collection, Membership, Service

Role = Membership.Role


def open_to(user: User | AnonymousUser, role: int = Role.READER) -> QuerySet[Collection]:
    """The collections in which somebody may do at least what a role says, as far as the person's groups allow it.

    A public one is open to all readers, and to whoever has the permission where it has no members. Nobody works in a
    read-only one.
    """
    collections = Collection.objects.all()
    if role > Role.READER:
        collections = collections.filter(read_only=False)
    if user.is_superuser:
        return collections
    of_it = Membership.objects.filter(collection=OuterRef("pk"))
    public = Q(visibility=Collection.Visibility.PUBLIC)
    if role > Role.READER:
        public &= ~Q(Exists(of_it))
    return collections.filter(public | Q(Exists(of_it.filter(user=user.pk, role__gte=role))))


def may(user: User | AnonymousUser, role: int, service: Service) -> bool:
    """Whether a service belongs to a collection in which somebody may do what a role says."""
    return open_to(user, role).filter(pk=service.collection_id or 0).exists()
