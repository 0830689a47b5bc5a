"""Records with a history by what their address calls them, and who may see and change them."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from catalogue.history.acts import of_collections
from catalogue.history.records import WHOLES, label_of
from catalogue.models import Collection, Service, Version
from catalogue.rules.blindness import Sight
from catalogue.rules.collections import Role, known_to, trusted_to


def whole_called(kind: str) -> type[Model]:
    for whole in WHOLES:
        if whole._meta.model_name == kind:
            return whole
    raise Http404


def may(user: User, action: str, whole: type[Model]) -> bool:
    return user.has_perm(f"{whole._meta.app_label}.{get_permission_codename(action, whole._meta)}")


def exists(whole: type[Model], key: int) -> bool:
    return whole._base_manager.filter(pk=key).exists()


def is_known(user: User, whole: type[Model], key: int) -> bool:
    """Whether somebody may know of a record; of a deleted one by the collection that it was in last."""
    if user.is_superuser:
        return True
    if exists(whole, key):
        return whole._base_manager.filter(known_to(user, whole), pk=key).exists()
    if whole is Collection:
        return False
    last = Version.objects.filter(model=label_of(whole), key=key).exclude(state="").order_by("-pk")[:1]
    return of_collections(Version.objects.filter(pk__in=list(last.values_list("pk", flat=True))), known(user)).exists()


def known(user: User) -> list[int]:
    """The collections (ids) in which somebody edits."""
    return list(trusted_to(user, Role.EDITOR).values_list("pk", flat=True))


def hides_levels(sees: Sight, whole: type[Model], key: int) -> bool:
    return whole is Service and sees.hides(key)


def may_restore(user: User, whole: type[Model], key: int, sees: Sight) -> bool:
    """Who may change a record may restore it, who may add one a deleted one; nobody who must not see its levels."""
    return not hides_levels(sees, whole, key) and may(user, "change" if exists(whole, key) else "add", whole)


def deleted_versions(user: User, wholes: list[type[Model]]) -> QuerySet[Version]:
    """The last version of each deleted record of these models that somebody may know of, the newest first."""
    later = Version.objects.filter(model=OuterRef("model"), key=OuterRef("key"), pk__gt=OuterRef("pk"))
    labels = [label_of(whole) for whole in wholes]
    gone = Version.objects.filter(~Exists(later), state="", model__in=labels)
    if not user.is_superuser:
        before = Version.objects.filter(model=OuterRef("model"), key=OuterRef("key")).exclude(state="").order_by("-pk")
        gone = of_collections(gone.annotate(before=Subquery(before.values("state")[:1])), known(user), "before")
    return gone.select_related("revision__user").order_by("-pk")


def edit_address(whole: type[Model], key: int) -> str:
    try:
        return reverse(f"admin:{whole._meta.app_label}_{whole._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""
