"""The site belongs to who runs it: its name, its colours, its sign, who answers for it."""

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from catalogue.accounts import mails
from catalogue.models import SiteIdentity
from catalogue.models.identity import ATLAS, AUTHORS
from tests.answers import body, parsed, queries_of, text_of

pytestmark = pytest.mark.django_db

LIGHT, DARK = "#14663d", "#7fd6a6"
SIGN = "data:image/png;base64,AAAA"
PAGES = ("/", "/services/", "/cities/berlin/", "/services/jelbi-berlin/", "/accounts/login/", "/nowhere")


def identify(**values):
    identity, _ = SiteIdentity.objects.update_or_create(defaults=values, pk=1)
    return identity


def test_without_an_identity_the_site_is_the_atlas(client):
    page = parsed(client.get("/"))
    assert text_of(page.select_one(".brand")) == "City Experience Atlas"
    assert [link["href"] for link in page.select("link[rel=stylesheet]")][0] == "/static/catalogue/atlas.css"
    assert page.select("footer details, footer a[href^='mailto:']") == []
    assert client.get("/site.css").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_page_bears_the_name_and_nothing_of_the_atlas(client, path):
    identify(name="Graz & du", logo=SIGN)
    page = parsed(client.get(path))
    assert "Graz & du" in text_of(page.title)
    assert ATLAS not in str(page).replace(AUTHORS, ""), "whose data these are stays true"
    assert page.select_one("link[rel=icon]")["href"] == SIGN


def test_who_answers_for_it_stands_at_the_foot(client):
    identify(contact="smart@graz.example", imprint="Stadt Graz\nHauptplatz 1\n\n<b>8011 Graz</b>")
    foot = parsed(client.get("/method/")).select_one("footer")
    assert foot.select_one("a[href='mailto:smart@graz.example']") is not None
    assert "Hauptplatz 1" in text_of(foot.details)
    assert "<b>8011" in text_of(foot.details), "text, not markup"
    identify(contact="https://graz.example/contact", imprint="https://graz.example/imprint")
    foot = parsed(client.get("/method/")).select_one("footer")
    assert [link["href"] for link in foot.select(".imprint a")] == [
        "https://graz.example/contact",
        "https://graz.example/imprint",
    ]
    assert foot.details is None


def test_who_has_no_account_learns_whom_to_ask(client):
    def ways():
        return [link["href"] for link in parsed(client.get("/accounts/login/")).select("main a")]

    assert ways() == ["/accounts/reset/"]
    identify(contact="smart@graz.example")
    assert ways() == ["/accounts/reset/", "mailto:smart@graz.example"]


def test_the_admin_bears_the_name(admin_client):
    identify(name="Grazer Dienste")
    page = parsed(admin_client.get("/admin/"))
    assert "Grazer Dienste" in text_of(page.title)
    assert "Grazer Dienste" in text_of(page.select_one("#site-name"))


def test_own_colours_come_in_the_one_style_sheet_and_are_kept_until_they_change(editor_client):
    client = Client()
    identify(accent_light=LIGHT)
    first = parsed(client.get("/")).select_one("link[rel=stylesheet]")["href"]
    for reader in (client, editor_client):
        sheet = reader.get(first)
        assert (sheet["Content-Type"], sheet["Cache-Control"]) == (
            "text/css; charset=utf-8", "public, max-age=31536000, immutable",
        )  # fmt: skip
    assert body(sheet).startswith("/* The atlas")
    assert f":root {{ --fill: {LIGHT}; }}" in body(sheet)
    identify(accent_dark=DARK)
    second = parsed(client.get("/")).select_one("link[rel=stylesheet]")["href"]
    assert second != first
    assert client.get(first)["Cache-Control"] == "no-cache", "the address of other colours"
    assert DARK in body(client.get(second))


def test_a_page_is_cited_with_who_runs_the_site(client):
    entry = "/services/?format=bib"
    identify(name="Grazer Dienste")
    assert "author = {{Grazer Dienste}}" in body(client.get(entry))
    identify(owner="City of Graz")
    assert "author = {{City of Graz}}" in body(client.get(entry))
    answer = client.get(entry)
    assert "howpublished = {Grazer Dienste}" in body(answer)
    assert 'filename="grazer-dienste_services' in answer["Content-Disposition"]


def test_mails_bear_the_name():
    identify(name="Grazer Dienste")
    for template in (
        "accounts/invitation.txt",
        "accounts/accepted.txt",
        "accounts/email_changed.txt",
        "coding/asked.txt",
    ):
        assert "Grazer Dienste" in render_to_string(template, {})
    assert mails.sent("a@b.example", "Hello", "registration/password_reset_email.txt", {"site": "https://x.example"})
    assert "Grazer Dienste" in mail.outbox[0].body


def test_it_costs_no_query_where_a_page_asks_for_the_data_version(client):
    before = queries_of(client, "/cities/berlin/")
    identify(name="Grazer Dienste")
    assert queries_of(client, "/cities/berlin/") == before


def test_a_page_of_a_mistake_asks_nothing(client, django_assert_num_queries):
    identify(name="Grazer Dienste")
    client.get(reverse("home"))
    with django_assert_num_queries(0):
        assert "Grazer Dienste" in render_to_string("503.html", {})


def test_it_shows_in_the_very_next_answer_of_every_process(client):
    for name in ("One", "Another", ""):
        identify(name=name)
        assert text_of(parsed(client.get("/")).select_one(".brand")) == (name or "City Experience Atlas")
