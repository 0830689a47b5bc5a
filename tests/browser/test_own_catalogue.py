"""A catalogue of one's own in a browser: begun empty, from the start page over a file of services to a city's page."""

import subprocess
import sys

import pytest
from django.db import connection, connections
from playwright.sync_api import expect

from tests.browser.conftest import watched
from tests.catalogue.operations.test_starting import whole_services
from tests.processes.databases import ROOT, copied, dropped, emptied, environment, manage, url_of
from tests.processes.running_site import Site, Visitor, wait_until
from tests.throwaway_postgres import free_port

PASSWORD = "long-enough-for-ada"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
ACCOUNT = ("createsuperuser", "--noinput", "--username=ada", "--email=ada@example.org")


@pytest.fixture
def begun_empty(tmp_path, monkeypatch):
    """The address of a site whose catalogue was begun by README's commands, with one account."""
    connections.close_all()
    database = emptied(copied(url_of(connection.settings_dict), tmp_path))
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    for words in (("start_catalogue", "--empty", "--name", "Services of our city"), ACCOUNT):
        assert manage(database, *words).returncode == 0
    address = f"127.0.0.1:{free_port()}"
    words = [sys.executable, "manage.py", "runserver", address, "--noreload"]
    with subprocess.Popen(words, cwd=ROOT, env=environment(database), **QUIET) as server:
        site = Site(f"http://{address}", server)
        wait_until(lambda: Visitor(site).ask("/healthz").status == 200)
        yield site.address
        server.terminate()
    dropped(database)


def test_from_the_empty_start_page_to_the_page_of_ones_city(browser, begun_empty):
    context = browser.new_context(base_url=begun_empty)
    with watched(context.new_page(), begun_empty) as page:
        page.goto("/accounts/login/?next=/")
        page.locator("#id_username").fill("ada")
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form button").click()
        expect(page.locator(".brand")).to_have_text("Services of our city")
        page.get_by_role("link", name="Import services").click()
        file = {"name": "ours.xlsx", "mimeType": "", "buffer": whole_services(3, "berlin")}
        page.locator("[name=file]").set_input_files(file)
        page.locator("main form button").first.click()
        page.locator("[name=why]").fill("The first ones")
        page.locator("form[action$='/write/'] button").click()
        page.locator("a[href*=state__exact]").click()
        page.locator("#action-toggle").check()
        page.locator("select[name=action]").select_option("change_several")
        page.locator(".actions button[type=submit]").click()
        page.locator("[name=state]").select_option("published")
        page.locator("[name=step][value=show]").click()
        page.locator("[name=step][value=apply]").click()
        expect(page.locator(".messagelist")).to_be_visible()
        page.goto("/")
        page.get_by_role("link", name="Cities", exact=True).first.click()
        page.locator("main a[href='/cities/berlin/']").last.click()
        expect(page.locator("h1")).to_contain_text("Berlin")
        expect(page.locator("main")).to_contain_text("3 services")
    context.close()
