"""Who may do what: every address that takes what is sent, by role and method, equals the table. A new one needs a row.

Views are called without drawing their pages, which would take most of the time.
"""

import re
from typing import NamedTuple

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.template.backends.django import Template
from django.test import RequestFactory
from django.urls import get_resolver, resolve
from django_htmx.middleware import HtmxDetails

from catalogue.history.recording import Origin, recorded
from catalogue.models import (
    Collection,
    Correction,
    EarlierState,
    Evidence,
    SavedCity,
    SavedSearch,
    Service,
    ServiceImport,
    SiteIdentity,
    Version,
)
from catalogue.searches.unsubscribing import token_of
from tests.catalogue.pages.test_reading import routes
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "reader", "coder", "editor", "reviewer", "administrator", "superuser")
ALL = frozenset(ROLES)
SIGNED_IN = ALL - {"stranger"}
EDITORS = frozenset({"editor", "reviewer", "administrator", "superuser"})
REVIEWERS = EDITORS - {"editor"}
ADMINISTRATORS = frozenset({"administrator", "superuser"})
CODERS = ADMINISTRATORS | {"coder"}
OWNER = frozenset({"editor"})
READER = frozenset({"reader"})
SUPERUSER = frozenset({"superuser"})
NOBODY: frozenset[str] = frozenset()


class Rights(NamedTuple):
    """Who is let in with GET, and with POST."""

    get: frozenset[str]
    post: frozenset[str]


PAGES = {
    "/accounts/": Rights(SIGNED_IN, SIGNED_IN),
    "/accounts/invite/": Rights(EDITORS, EDITORS),
    "/accounts/invite/<pk>/withdraw/": Rights(NOBODY, EDITORS),
    "/accounts/join/": Rights(ALL, ALL),
    "/accounts/login/": Rights(ALL, ALL),
    "/accounts/logout/": Rights(NOBODY, ALL),
    "/accounts/password/": Rights(SIGNED_IN, SIGNED_IN),
    "/accounts/reset/": Rights(ALL, ALL),
    "/accounts/reset/<uidb64>/": Rights(ALL, ALL),
    "/accounts/tokens/": Rights(SIGNED_IN, SIGNED_IN),
    "/accounts/tokens/<pk>/revoke/": Rights(NOBODY, SIGNED_IN),
    "/admin/": Rights(EDITORS, EDITORS),
    "/admin/<app_label>/": Rights(EDITORS, EDITORS),
    "/admin/r/<content_type_id>/<object_id>/": Rights(EDITORS, EDITORS),
    "/admin/auth/user/<id>/password/": Rights(ADMINISTRATORS, ADMINISTRATORS),
    "/changes/<version>/restore/": Rights(EDITORS, EDITORS),
    "/changes/<version>/take-back/": Rights(EDITORS, EDITORS),
    "/codebooks/new/": Rights(EDITORS, EDITORS),
    "/codebooks/<slug>/carry/": Rights(REVIEWERS, REVIEWERS),
    "/codebooks/<slug>/copy/": Rights(EDITORS, EDITORS),
    "/codebooks/<slug>/current/": Rights(REVIEWERS, REVIEWERS),
    "/codebooks/<slug>/issue/": Rights(REVIEWERS, REVIEWERS),
    "/coding/assign/": Rights(EDITORS, EDITORS),
    "/coding/invite/": Rights(EDITORS, EDITORS),
    "/coding/import/": Rights(EDITORS | {"coder"}, EDITORS | {"coder"}),
    "/coding/import/<pk>/": Rights(OWNER, OWNER),
    "/coding/rounds/": Rights(EDITORS, EDITORS),
    "/coding/rounds/<round_slug>/": Rights(EDITORS, EDITORS),
    "/coding/guide/begin/": Rights(NOBODY, EDITORS),
    "/coding/guide/<version>/edit/": Rights(EDITORS, EDITORS),
    "/coding/guide/<version>/issue/": Rights(REVIEWERS, REVIEWERS),
    "/coding/rounds/<round_slug>/publish/": Rights(EDITORS, EDITORS),
    "/coding/rounds/<round_slug>/publish/<slug>/": Rights(EDITORS, EDITORS),
    "/coding/settle/<round_slug>/<slug>/": Rights(EDITORS, EDITORS),
    "/coding/settle/<round_slug>/<slug>/page/": Rights(NOBODY, EDITORS),
    "/coding/sheet/<round_slug>/<slug>/": Rights(frozenset({"coder"}), ADMINISTRATORS | {"coder"}),
    "/coding/sheet/<round_slug>/<slug>/submit/": Rights(frozenset({"coder"}), frozenset({"coder"})),
    "/coding/training/<slug>/": Rights(CODERS, CODERS),
    "/collections/<slug>/copy/": Rights(ADMINISTRATORS, ADMINISTRATORS),
    "/collections/<slug>/difference/": Rights(SIGNED_IN, ADMINISTRATORS),
    "/editing/corrections/<pk>/": Rights(EDITORS, EDITORS),
    "/editing/corrections/spam/": Rights(NOBODY, EDITORS),
    "/editing/due/": Rights(EDITORS, EDITORS),
    "/editing/import/": Rights(EDITORS, EDITORS),
    "/editing/import/<pk>/again/": Rights(NOBODY, OWNER),
    "/editing/import/<pk>/discard/": Rights(NOBODY, OWNER),
    "/editing/import/<pk>/write/": Rights(NOBODY, OWNER),
    "/editing/pages/": Rights(EDITORS, EDITORS),
    "/editing/services/<pk>/": Rights(EDITORS, EDITORS),
    "/editing/services/<pk>/state/": Rights(EDITORS, EDITORS),
    "/editing/services/add/": Rights(EDITORS, EDITORS),
    "/evaluate/": Rights(ALL, ALL),
    "/evaluate/so-far/": Rights(NOBODY, ALL),
    "/my-city/": Rights(ALL, ALL),
    "/my-city/file/": Rights(ALL, ALL),
    "/my-city/load/": Rights(ALL, ALL),
    "/my-city/report/": Rights(ALL, ALL),
    "/my-city/saved/": Rights(NOBODY, SIGNED_IN),
    "/my-city/saved/<key>/": Rights(READER, READER),
    "/my-city/saved/<key>/<pk>/": Rights(READER, READER),
    "/my-city/stability/": Rights(ALL, ALL),
    "/portfolio/": Rights(ALL, ALL),
    "/portfolio/<rest>": Rights(ALL, ALL),
    "/my-city/start/": Rights(ALL, ALL),
    "/my-city/start/field/<domain>/": Rights(ALL, ALL),
    "/my-city/start/names/": Rights(ALL, ALL),
    "/my-city/start/review/": Rights(ALL, ALL),
    "/searches/mine/<key>/": Rights(NOBODY, SIGNED_IN),
    "/searches/save/": Rights(SIGNED_IN, SIGNED_IN),
    "/searches/unsubscribe/<token>/": Rights(ALL, ALL),
    "/services/<slug>/correct/<fact>/": Rights(ALL, ALL),
}
"""Addresses beside those of each model in the admin. The city is the reader's, the sheet the coder's, the import
the editor's; who may code and is not asked to is told that what was sent is not saved. What is sent
to other pages of My city, and to be evaluated, is only too long for an address; those of the first release lead on.
Of a search of somebody else everybody is told that there is none such of their own. Mails end by their link."""


class Tables(NamedTuple):
    """Who reads, adds, changes and deletes rows of some models in the admin."""

    models: str
    read: frozenset[str]
    add: frozenset[str]
    change: frozenset[str]
    delete: frozenset[str]


ADMIN = (
    Tables(
        "catalogue/(actor|assignment|city|classification|coder|codinground|country|customergroup|datasource|detriment|domain|"
        "partner|paymentmodel|servicecustomer|servicekind|servicelink|settledreach|synonyms|technology|touchpoint|trainingcase)",
        EDITORS, EDITORS, EDITORS, EDITORS,
    ),
    Tables("catalogue/collection", ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, NOBODY),  # the main one
    Tables("catalogue/service", EDITORS, EDITORS, EDITORS, REVIEWERS),  # a published one
    Tables("catalogue/evidence", EDITORS, EDITORS, EDITORS, NOBODY),  # which carries a level
    Tables("catalogue/siteidentity", ADMINISTRATORS, NOBODY, ADMINISTRATORS, NOBODY),  # there is one
    Tables("catalogue/(coding(sheet)?|reachcode)", EDITORS, NOBODY, NOBODY, NOBODY),
    Tables("experience/guide", EDITORS, NOBODY, NOBODY, NOBODY),  # an issued one
    Tables("experience/codebook", EDITORS, NOBODY, NOBODY, NOBODY),  # an issued one
    Tables("experience/(determinant(group)?|weightset)", EDITORS, EDITORS, NOBODY, NOBODY),  # of an issued one
    Tables("experience/source", EDITORS, EDITORS, SUPERUSER, SUPERUSER),
    Tables("experience/responsedimension", EDITORS, SUPERUSER, SUPERUSER, SUPERUSER),
    Tables("auth/(user|group)", ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS),
    Tables("axes/accessattempt", ADMINISTRATORS, NOBODY, NOBODY, ADMINISTRATORS),
)  # fmt: skip

READ_ONLY = (
    r"/api/v1/.*|/admin/\w+/\w+/<object_id>/(history/)?|/admin/<url>|"
    r"/admin/(autocomplete|log(in|out)|password_change(/done)?)/"
)
"""Addresses of the admin that write nothing, or are doors for which the site has its own; and those of programs, which
write by tokens alone: see `tests/catalogue/api/test_who_may.py`."""


REFUSED = (403, 404, 405)


def expected(route):
    """What the table says; None for an address without a row."""
    named = re.fullmatch(r"/admin/(\w+/\w+)/(?:<object_id>/)?(\w*)/?", route)
    if route in PAGES or not named:
        return PAGES.get(route)
    model, action = named.groups()
    [tables] = [tables for tables in ADMIN if re.fullmatch(tables.models, model)]
    if not action:
        return Rights(tables.read, tables.read)
    may = getattr(tables, action)
    return Rights(tables.read if action == "change" else may, may)


@pytest.fixture
def people(django_user_model):
    """One account per role, and what is theirs."""

    def account(role, group=None):
        user = django_user_model.objects.create_user(role, is_staff=role in EDITORS)
        user.groups.set(Group.objects.filter(name=group))
        return user

    found = {
        "stranger": AnonymousUser(),
        "reader": account("reader"),
        "coder": account("coder", "Coders"),
        "editor": account("editor", "Editors"),
        "reviewer": account("reviewer", "Reviewers"),
        "administrator": account("administrator", "Administrators"),
        "superuser": django_user_model.objects.create_superuser("superuser"),
    }
    ask_to_code(found["coder"], "parkrun")
    AccessAttempt.objects.create(username="reader", ip_address="203.0.113.7", failures_since_start=1)
    with recorded(None, "", Origin.COMMAND):
        Service.objects.get(slug="jelbi-berlin").touchpoints.last().delete()
    mine = SavedCity.objects.create(owner=found["reader"], key="a-key", name="Mine", state="v=2&city=berlin")
    SavedSearch.objects.create(owner=found["reader"], key="a-key", name="Mine", share_key="a-shared-key")
    mine.earlier.create(state="v=2&city=london", saved=mine.updated)
    for holds in ServiceImport.Holds:
        ServiceImport.objects.create(owner=found["editor"], name="x.csv", content=b"slug,name\n", holds=holds)
    Correction.objects.create(service=Service.objects.first(), key="a-key", fact="status", value="changed")
    SiteIdentity.objects.create()
    Collection.objects.create(slug="copied", name="Copied", visibility="public", origin=Collection.objects.get())
    return found


OF_PK = {
    "/coding/import/": ServiceImport.objects.filter(holds="codes"),
    "/editing/import/": ServiceImport.objects.filter(holds="services"),
    "/services/": Service.objects.all(),
    "/saved/": EarlierState.objects.all(),
}
SLUGS = {
    "/codebooks/": "atlas-1",
    "/collections/": "copied",
    "/sheet/": "parkrun",
    "/training/": "decidim-barcelona",
}


def filled(route):
    """The address of something that is there."""
    values = {
        "slug": next((slug for part, slug in SLUGS.items() if part in route), "jelbi-berlin"),
        "round_slug": "asked" if "/sheet/" in route else "round-1",
        "key": "a-key",
        "kind": "service",
        "record": Service.objects.first().pk,
        "version": "1.1" if "/guide/" in route else Version.objects.last().pk,
        "fact": "status",
        "rest": "saved/a-key/",
        "token": token_of(SavedSearch(key="a-key")),
        "share_key": "a-shared-key",
        "domain": "mobility",
        "section": "services",
        "uidb64": "MQ",
        "name": "services",
        "pk": next((rows for part, rows in OF_PK.items() if part in route), Correction.objects.all()).first().pk,
        "app_label": "catalogue",
        "content_type_id": ContentType.objects.get_for_model(Service).pk,
        "object_id": Service.objects.first().pk,
        "id": User.objects.get(username="reader").pk,
    }
    if named := re.match(r"/admin/(\w+)/(\w+)/<object_id>/", route):
        rows = ContentType.objects.get_by_natural_key(*named.groups()).model_class()._default_manager
        if rows.model is Evidence:
            rows = rows.filter(classification__level__gt=0)
        values["object_id"] = values["id"] if rows.model is User else rows.last().pk
    return re.sub(r"<(\w+)>", lambda match: str(values[match[1]]), route)


def answer_to(user, method, address):
    """The status of the answer; that of a refusal where it leads to the door."""
    request = RequestFactory().generic(method, address)
    request.user, request.session = user, SessionStore()
    request.htmx, request._messages = HtmxDetails(request), CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    request.resolver_match = found = resolve(address)
    try:
        with transaction.atomic():
            response = found.func(request, *found.args, **found.kwargs)
            transaction.set_rollback(True)
    except PermissionDenied:
        return 403
    except Http404:
        return 404
    to_the_door = response.status_code == 302 and response["Location"].startswith((settings.LOGIN_URL, "/admin/login/"))
    return 403 if to_the_door else response.status_code


def test_each_role_may_what_the_table_says(people, monkeypatch, some):
    """Those without a row take nothing that is sent; they are asked in every run, so that none comes without a row."""
    monkeypatch.setattr(admin.site, "each_context", lambda request: {})  # what the admin's templates would draw
    monkeypatch.setattr(Template, "render", lambda *args: "")  # drawing a page refuses nobody
    wrong = {}
    found = [route for route in all_routes() if not re.fullmatch(READ_ONLY, route)]
    without = [route for route in found if expected(route) is None]
    for route in [*without, *some(each for each in found if each not in without)]:
        address, row = filled(route), expected(route)
        if row is None and answer_to(people["superuser"], "POST", address) == 405:
            continue
        rights = Rights(*(let_in(people, method, address) for method in ("GET", "POST")))
        if row != rights:
            wrong[route] = row, rights
    assert wrong == {}


def let_in(people, method, address):
    return frozenset(role for role, user in people.items() if answer_to(user, method, address) not in REFUSED)


def all_routes():
    return sorted(set(routes(get_resolver().url_patterns)))


def test_the_table_has_no_row_too_many():
    assert PAGES.keys() <= set(all_routes())
