"""What one person may give another: never more than that person holds."""

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

INVITES = "catalogue.add_invitation"

ASSIGNING = Q(content_type__app_label="catalogue", codename="add_assignment")
CODING = Q(content_type__app_label="catalogue", codename="add_codingsheet")


def held_by(user: User) -> QuerySet[Permission]:
    """What an account holds itself and by its groups, also while it is inactive."""
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


def given_by(user: User) -> QuerySet[Permission]:
    """What somebody may give: all that they hold; who assigns services to coders, also the right to code."""
    held = held_by(user)
    coding = Permission.objects.filter(CODING) if held.filter(ASSIGNING).exists() else Permission.objects.none()
    return Permission.objects.filter(Q(pk__in=held.values("pk")) | Q(pk__in=coding.values("pk")))


def groups_given_by(user: User) -> QuerySet[Group]:
    """The groups that may no more than somebody may give."""
    beyond = Permission.objects.exclude(pk__in=given_by(user).values("pk"))
    return Group.objects.exclude(permissions__in=beyond).order_by("name")


def may_change_account(user: User, other: User) -> bool:
    """Whoever changes an account could sign in as it: it must hold no more than they may give."""
    if user.is_superuser:
        return True
    beyond = held_by(other).exclude(pk__in=given_by(user).values("pk"))
    return not other.is_superuser and not beyond.exists()


def may_invite(user: User, group: Group) -> bool:
    """Also of somebody whose rights were taken away since."""
    if not (user.is_active and user.is_staff and user.has_perm(INVITES)):
        return False
    return groups_given_by(user).filter(pk=group.pk).exists()


def needs_admin(group: Group) -> bool:
    """Whether the group has work in the admin; coding has pages of its own."""
    return group.permissions.exclude(CODING).exists()
