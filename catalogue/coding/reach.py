"""Who can code in which collection: nobody is asked for a service that would be closed to that person."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from catalogue.models import Coder, Collection, Membership, Service
from catalogue.rules.collections import Role, trusted_to


class ShutOutError(Exception):
    """Nobody was asked: somebody could not code in the collection of a service. The text says who and where."""


class Reach:
    """The collections that are not open to everybody who codes, and who codes in them. Read in three queries."""

    def __init__(self) -> None:
        everybodys = trusted_to(AnonymousUser(), Role.CODER).order_by().values("pk")
        self.closed = Collection.objects.exclude(pk__in=everybodys).in_bulk()
        members = Membership.objects.filter(collection__in=self.closed, role__gte=Role.CODER).order_by()
        self._members = set(members.values_list("collection", "user"))
        self._superusers = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))

    def shuts(self, service: Service, coder: Coder) -> bool:
        """Whether the account of a coder may not code it; who has none signs in nowhere."""
        collection, account = service.collection_id, coder.user_id
        if collection not in self.closed or account is None or account in self._superusers:
            return False
        return (collection, account) not in self._members

    def sentence(self, service: Service, name: str) -> str:
        values = {"name": name, "collection": self.closed[service.collection_id or 0]}
        return _("%(name)s cannot code in the collection “%(collection)s”: only its coders can.") % values


def refuse_shut_out(coders: Iterable[Coder], services: Sequence[Service]) -> None:
    """Raises ShutOutError."""
    reach = Reach()
    for coder in coders:
        for service in services:
            if reach.shuts(service, coder):
                raise ShutOutError(reach.sentence(service, coder.name))


def refuse_newcomer(name: str, services: Iterable[Service], joined: Collection | None) -> None:
    """Of somebody who will have a new account, and code in that collection. Raises ShutOutError."""
    reach = Reach()
    for service in services:
        if service.collection_id in reach.closed and (joined is None or service.collection_id != joined.pk):
            raise ShutOutError(reach.sentence(service, name))
