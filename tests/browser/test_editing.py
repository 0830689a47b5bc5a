"""The form of a service in a browser: entered whole in one save, and the same without a script."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from catalogue.models import Service
from tests.browser.conftest import watched
from tests.browser.test_looks import violations

NAME = "Night bus of the browser test"


@pytest.fixture
def editor(base_url):
    """Everything is removed again, since the data of these tests stay."""
    user = get_user_model().objects.create_user("ada", password="a-long-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    yield user
    Service.objects.filter(name=NAME).delete()
    user.delete()


@pytest.fixture
def plain_page(browser, base_url):
    """Without JavaScript."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    with watched(context.new_page(), base_url) as page:
        yield page
    context.close()


def sign_in(page, path):
    page.goto(f"/accounts/login/?next={path}")
    page.locator("#id_username").fill("ada")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()
    expect(page.locator("form.entry-form")).to_be_visible()
    page.wait_for_load_state()  # what is typed before the scripts run is to them what was there


def choose(page, field, text, first):
    """Type into a field, and take the first of what is suggested by keys alone."""
    page.locator(field).press_sequentially(text)
    expect(page.locator("[role=option]").first).to_contain_text(first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def fill_row(page, prefix, **values):
    for name, value in values.items():
        field = page.locator(f"#id_{prefix}-{name}")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def fits(page):
    page.set_viewport_size({"width": 320, "height": 700})
    width = page.evaluate("document.scrollingElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return width <= 320 and page.evaluate("document.scrollingElement.scrollWidth") <= 1280


def test_a_complete_service_in_one_save(page, editor):
    sign_in(page, "/editing/services/add/")
    assert violations(page) == []
    page.locator("#id_name").fill(NAME)
    page.locator("#id_summary").fill("A bus that comes when called.")
    page.locator("#id_description").fill("It comes when called.")
    page.locator("#id_domain").select_option(index=1)
    choose(page, "#id_provider", "berliner", "Berliner Verkehrsbetriebe")
    choose(page, "#id_cities", "vien", "Vienna, Austria")
    fill_row(page, "touchpoints-0", label="Call the bus", phase="before", channel="app", owner="provider")
    for number in (0, 1, 2, 3):
        if number == 3:
            page.locator("button[value=row-evidence]").click()
        title, url = f"Page {number + 1}", f"https://example.org/{number}"
        fill_row(page, f"evidence-{number}", kind="official", title=title, url=url, supports="All of it.")
    for question in page.locator("details.judgement").all():
        if question.get_attribute("open") is None:
            question.locator("> summary").click()
        question.locator("[type=radio][value='0']").check()
    page.locator("[name=level-touchpoint-integration-reason]").fill("It stands alone.")
    access = page.locator("#level-accessibility")
    access.locator("[type=radio][value='3']").check()
    access.locator("[name$=-reason]").press_sequentially("It is the way itself [4")
    page.keyboard.press("Enter")
    expect(access.locator("[name$=-reason]")).to_have_value("It is the way itself [4]")
    access.locator("[name$=-pages]").focus()
    expect(page.locator("[role=option]")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(", 4")
    page.keyboard.press("Escape")
    for part, number in {"steps": 1, "pages": 4, "adds": 13}.items():
        expect(page.locator(f".rail [data-count={part}]")).to_contain_text(str(number))
    expect(page.locator("[data-pages-read] li")).to_have_text(["Page 1", "Page 2", "Page 3", "Page 4"])
    expect(access.locator("> summary .answer .l3")).to_be_visible()
    page.locator("#id_confidence").select_option("high")
    page.locator(".actions button[value=save]").click()
    expect(page.locator("main > [role=status]").first).to_be_visible()
    assert page.locator("#problems").count() == 0
    assert page.locator(".missing li").count() == 0
    service = Service.objects.get(name=NAME)
    judged = service.classifications.get(determinant__slug="accessibility")
    assert [each.number for each in judged.evidence.all()] == [1, 4]
    assert service.classifications.count() == 12


def test_what_is_sent_as_soon_as_it_is_typed_is_not_offered_again(page, editor):
    sign_in(page, "/editing/services/add/")
    page.locator("#id_name").fill(NAME)
    page.locator(".actions button[value=save]").click()
    page.wait_for_url("**/editing/services/*/")
    page.route("**/editing/services/*/", lambda route: (page.wait_for_timeout(1000), route.continue_()))
    page.locator("#id_cities").fill("Vienna")
    page.locator(".actions button[value=save]").click()
    expect(page.locator("#id_cities")).to_have_value("Vienna, Austria")
    expect(page.locator("#kept-input")).to_be_hidden()


def test_mistakes_lead_to_their_fields_and_nothing_typed_is_lost(page, editor):
    sign_in(page, "/editing/services/add/")
    page.locator("#id_summary").fill("Kept in this browser.")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator("#kept-input [value=restore]").click()
    expect(page.locator("#id_summary")).to_have_value("Kept in this browser.")
    page.locator(".actions button[value=save]").click()
    expect(page.locator("#problems")).to_be_focused()
    assert violations(page) == []
    assert fits(page)
    page.locator("#problems a").first.click()
    expect(page.locator("#id_name")).to_be_focused()
    page.locator("#id_name").fill(NAME)
    page.locator(".actions button[value=save]").click()
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.locator("#kept-input")).to_be_hidden()


def test_without_a_script_rows_are_added_and_what_is_wrong_is_kept(plain_page, editor):
    page = plain_page
    sign_in(page, "/editing/services/add/")
    page.locator("#id_name").fill(NAME)
    page.locator("button[value=row-evidence]").click()
    expect(page.locator("#evidence-rows > .row")).to_have_count(4)
    expect(page.locator("#id_name")).to_have_value(NAME)
    page.locator("#id_cities").fill("Nowhere")
    page.locator(".actions button[value=save]").click()
    expect(page.locator("#id_cities")).to_have_value("Nowhere")
    expect(page.locator("#problems a[href='#id_cities']")).to_be_visible()
    assert Service.objects.get(name=NAME).cities.count() == 0
