"""Records with a history by what their address calls them, and who may see and change them."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from catalogue.history.records import WHOLES, label_of
from catalogue.models import Service, Version
from catalogue.rules.blindness import Sight


def whole_called(kind: str) -> type[Model]:
    for whole in WHOLES:
        if whole._meta.model_name == kind:
            return whole
    raise Http404


def may(user: User, action: str, whole: type[Model]) -> bool:
    return user.has_perm(f"{whole._meta.app_label}.{get_permission_codename(action, whole._meta)}")


def exists(whole: type[Model], key: int) -> bool:
    return whole._base_manager.filter(pk=key).exists()


def hides_levels(sees: Sight, whole: type[Model], key: int) -> bool:
    return whole is Service and sees.hides(key)


def may_restore(user: User, whole: type[Model], key: int, sees: Sight) -> bool:
    """Who may change a record may restore it, who may add one a deleted one; nobody who must not see its levels."""
    return not hides_levels(sees, whole, key) and may(user, "change" if exists(whole, key) else "add", whole)


def deleted_versions(wholes: list[type[Model]]) -> QuerySet[Version]:
    """The last version of each deleted record of these models, the newest first."""
    later = Version.objects.filter(model=OuterRef("model"), key=OuterRef("key"), pk__gt=OuterRef("pk"))
    labels = [label_of(whole) for whole in wholes]
    gone = Version.objects.filter(~Exists(later), state="", model__in=labels)
    return gone.select_related("revision__user").order_by("-pk")


def edit_address(whole: type[Model], key: int) -> str:
    try:
        return reverse(f"admin:{whole._meta.app_label}_{whole._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        return ""
