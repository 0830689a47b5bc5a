"""The admin in a browser: its lists and forms are accessible, and so is the list of a box that finds rows."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from catalogue.models import Service
from tests.browser.conftest import watched
from tests.browser.test_looks import violations


@pytest.fixture
def keeper(base_url):
    """A superuser, who is removed again, since the data of these tests stay."""
    user = User.objects.create_superuser("keeper")
    yield user
    user.delete()


@pytest.fixture
def page(browser, base_url, keeper):
    client = Client()
    client.force_login(keeper)
    context = browser.new_context(base_url=base_url)
    signed = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([{**signed, "url": base_url}])
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def parts_of_form(owner, request):
    """What its fields are entered with, and its tables of rows."""
    if not owner.has_change_permission(request):
        return {"read"}
    fields = owner.get_form(request).base_fields.values()
    return {type(getattr(field.widget, "widget", field.widget)) for field in fields} | {*owner.inlines}


def pages(keeper):
    """So many lists (short ones), forms of rows and empty forms that each part which they are made of is there once."""
    request = RequestFactory().get("/")
    request.user = keeper
    seen = set()
    for model, owner in admin.site._registry.items():
        name, first = f"admin:{model._meta.app_label}_{model._meta.model_name}", model._base_manager.first()
        has = {part for part in ("search_fields", "list_filter", "actions", "date_hierarchy") if getattr(owner, part)}
        addresses = {f"{reverse(f'{name}_changelist')}?q=berlin": {"list", *has}}
        if model is not Service:  # its form stands outside the admin
            parts = parts_of_form(owner, request)
            if first:
                addresses[reverse(f"{name}_change", args=[first.pk])] = {("row", part) for part in parts}
            if owner.has_add_permission(request):
                addresses[reverse(f"{name}_add")] = {("new", part) for part in parts}
        for address, found in addresses.items():
            if found - seen:
                seen |= found
                yield address


def test_lists_and_forms_are_accessible(page, keeper, some):
    looked_at = [*some(pages(keeper), of=5), f"/admin/auth/user/{keeper.pk}/password/"]
    found = {}
    for path in looked_at:
        page.goto(path)
        found[path] = (page.locator("h1").count(), violations(page))
    assert found == dict.fromkeys(looked_at, (1, []))


def test_a_box_that_finds_rows_says_what_it_is_for(page):
    page.goto("/admin/catalogue/city/add/")
    page.get_by_role("combobox", name="Country").click()
    page.get_by_role("option", name="Argentina").wait_for()
    assert violations(page) == []
