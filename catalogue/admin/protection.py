"""What keeps a record from being deleted, as the admin lists it: counted, and the first ones with links."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects, quote
from django.contrib.auth.models import AnonymousUser, User
from django.db import router
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.rules.collections import known_to

MOST_LISTED = 20
"""So many users of a record are listed by name; the number says how many there are."""


def users_of(rows: QuerySet | list[Model]) -> dict[type[Model], set[Any]]:
    """The ids of what uses any of these rows and so protects it, by model."""
    users: dict[type[Model], set[Any]] = defaultdict(set)
    if len(rows):
        collector = NestedObjects(using=router.db_for_write(type(rows[0])), origin=rows)
        collector.collect(rows)
        for user in collector.protected:
            users[type(user)].add(user.pk)
    return users


def listing(users: dict[type[Model], set[Any]], person: User | AnonymousUser) -> list[Any]:
    """Nested as the admin's templates take it: a kind with its number, then its first rows by name.

    Of what somebody may not know only that it is there.
    """
    lines: list[Any] = []
    for model, used in sorted(users.items(), key=lambda item: item[0]._meta.label):
        keys = {*model._default_manager.filter(known_to(person, model), pk__in=used).values_list("pk", flat=True)}
        if not keys:
            continue
        names = model._meta.verbose_name if len(keys) == 1 else model._meta.verbose_name_plural
        lines += [f"{capfirst(str(names))}: {len(keys)}", first_rows(model, keys)]
    return lines or [_("It is in use elsewhere.")]


def first_rows(model: type[Model], keys: Iterable[Any]) -> list[str]:
    keys = set(keys)
    rows = model._default_manager.filter(pk__in=keys).select_related()[:MOST_LISTED]
    more = len(keys) - MOST_LISTED
    rest = [ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}] if more > 0 else []
    return [*map(link_to, rows), *rest]


def link_to(row: Model) -> str:
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return _("%(name)s") % {"name": row}
    return format_html('<a href="{}">{}</a>', address, row)
