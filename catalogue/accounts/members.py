"""An account becomes a member of a collection."""

from django.contrib.auth.models import User

from catalogue.history.recording import Origin, recorded
from catalogue.models import Collection, Membership


def let_in(by: User, collection: Collection, user: User, role: int) -> None:
    """A member has at least the role from now on; a higher one stays. The history names who did it."""
    with recorded(by, "", Origin.FORM):
        member, made = Membership.objects.get_or_create(collection=collection, user=user, defaults={"role": role})
        if not made and member.role < role:
            member.role = role
            member.save(update_fields=["role"])
