"""The coder's and the editor's pages in a browser: used without a script, and accessible in both colour schemes."""

import contextlib
import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import serializers
from django.utils.timezone import now
from playwright.sync_api import expect

from catalogue.models import (
    Assignment,
    Classification,
    Coder,
    Coding,
    CodingRound,
    CodingSheet,
    Service,
    TrainingCase,
)
from experience.guides import current_guide
from experience.models import Determinant
from tests.browser.test_looks import violations

SERVICE = "jelbi-berlin"
SERVICES = 5
TRAINING = "/coding/training/rta-mparking-dubai/"
SHEET = f"/coding/sheet/browser-round/{SERVICE}/"


@pytest.fixture
def coder(base_url):
    """A coder and editor with one assignment; everything is removed again, since the data of these tests stay."""
    user = get_user_model().objects.create_user("anna", password="a-long-password", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Coders", "Editors"]))
    coder = Coder.objects.create(slug="anna", name="Anna", user=user)
    opened = CodingRound.objects.latest("opened").opened + timedelta(days=1)  # what is published comes from none later
    made = CodingRound.objects.create(slug="browser-round", name="Round", guide=current_guide(), opened=opened)
    service = Service.objects.get(slug=SERVICE)
    Assignment.objects.create(coding_round=made, coder=coder, service=service)
    TrainingCase.objects.get(service__slug="decidim-barcelona").sheets.create(user=user, saved=now(), submitted=now())
    yield coder
    Coding.objects.filter(sheet__coding_round=made).delete()
    CodingSheet.objects.filter(coding_round=made).delete()
    made.delete()
    Coder.objects.filter(slug__in=["anna", "bert"]).delete()
    user.delete()


def sign_in(page):
    page.goto("/accounts/login/?next=/coding/")
    page.locator("#id_username").fill("anna")
    page.locator("#id_password").fill("a-long-password")
    page.locator("main form button").click()


def tab_to(page, selector):
    """Press Tab until what is meant has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {selector}")


def answer(page, keys):
    """Press the keys of one question and go on to the next."""
    for key in [*keys, "n"]:
        page.keyboard.press(key)


def test_five_services_are_coded_by_keyboard_alone(page, coder):
    task = coder.assignments.get()
    for service in Service.objects.published().exclude(slug=SERVICE).by_name()[: SERVICES - 1]:
        Assignment.objects.create(coding_round=task.coding_round, coder=coder, service=service)
    sign_in(page)
    for done in range(SERVICES):
        expect(page.locator(f"progress[max='{SERVICES}'][value='{done}']")).to_be_visible()
        tab_to(page, ".next-sheet a")
        page.keyboard.press("Enter")
        expect(page.locator(".sheet-item:focus")).to_have_count(1)
        for key in ["2", "r", *"It n 3 ?", "Escape"]:
            page.keyboard.press(key)
        tab_to(page, ".sheet-item:target [name$='-evidence']")
        answer(page, [" "])
        answer(page, ["?", "r", *"Silent", "Escape"])
        for determinant in Determinant.objects.all()[2:]:
            answer(page, ["0", "r", *"Alone", "Escape"] if determinant.derived else ["0"])
        expect(page.locator(".actions [value=check]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_focused()
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
    expect(page.locator(f"progress[value='{SERVICES}']")).to_be_visible()
    codes = Coding.objects.filter(sheet__coder=coder, sheet__submitted__isnull=False)
    levels = {level: codes.filter(level=level).count() for level in (0, 2)}
    assert levels == {0: 11 * SERVICES, 2: SERVICES}
    assert {code.reason for code in codes.filter(level=2)} == {"It n 3 ?"}, "keys are letters in a text"
    with published_as_before(task.coding_round):
        code_alike(coder)
        publish_by_keyboard(page)
        agreed = Classification.objects.filter(coding_round=task.coding_round)
        levels = {level: agreed.filter(level=level).count() for level in (0, 2, None)}
        assert levels == {0: 10 * SERVICES, 2: SERVICES, None: SERVICES}, "all but the derived one"


@contextlib.contextmanager
def published_as_before(coding_round):
    """What is published of the services of a round is put back, since the data of these tests stay."""
    services = Service.objects.filter(assignments__coding_round=coding_round).distinct()
    stored = json.loads(serializers.serialize("json", [*services, *rows_of(services)]))
    try:
        yield
    finally:
        rows_of(services).delete()
        for row in serializers.deserialize("python", stored):
            row.save()


def rows_of(services):
    return Classification.objects.filter(service__in=services)


def code_alike(coder):
    """A second coder gives the same codes, blind."""
    other = Coder.objects.create(slug="bert", name="Bert")
    for sheet in coder.sheets.all():
        codings = [(coding, [*coding.evidence.all()]) for coding in sheet.codings.all()]
        sheet.pk, sheet.coder = None, other
        sheet.save()
        for coding, pages in codings:
            coding.pk, coding.sheet = None, sheet
            coding.save()
            coding.evidence.set(pages)


def publish_by_keyboard(page):
    page.goto("/coding/rounds/browser-round/publish/")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".notice[role=status]")).to_contain_text(str(SERVICES))


def test_a_sheet_saves_itself_and_tells_two_tabs_apart(page, coder):
    sign_in(page)
    page.goto(SHEET)
    other = page.context.new_page()
    other.goto(SHEET)
    state = ".save-state"
    page.locator(".sheet-item:target .anchor-choices .word").first.click()
    expect(page.locator(state)).to_have_text(re.compile(r"\d"), timeout=10_000)
    assert Coding.objects.get(sheet__coder=coder).level == 3, "a click on the text of an anchor chooses it"
    other.locator(".sheet-item:target [name$='-reason']").fill("Another thought")
    expect(other.locator(f"{state}.error")).to_be_visible(timeout=10_000)
    other.locator(".actions [value=save]").click()
    expect(other.locator(".two-drafts")).to_be_visible()
    assert Coding.objects.get(sheet__coder=coder).reason == "", "nothing was overwritten"
    other.close()
    page.locator(".sheet-item:target [name$='-reason']").fill("A last word")
    page.goto("/coding/")  # before it saved itself
    page.goto(SHEET)
    expect(page.locator("#offer-variety [name$='-reason']")).to_have_value("A last word")


PAGES = [
    "/coding/", SHEET, f"{SHEET}#accessibility", "/coding/assign/", "/coding/settle/",
    f"/coding/settle/round-1/{SERVICE}/", f"/coding/settle/round-2/{SERVICE}/",
    "/coding/import/", "/coding/invite/", "/coding/training/", TRAINING, f"{TRAINING}?again",
    "/coding/rounds/", "/coding/rounds/browser-round/", "/coding/rounds/round-1/publish/",
    f"/coding/rounds/round-1/publish/{SERVICE}/", f"/coding/rounds/round-2/publish/{SERVICE}/",
    "/admin/", "/admin/catalogue/",
]  # fmt: skip


def test_signed_in_pages_are_accessible(page, coder, some):
    sign_in(page)
    paths, found = some(PAGES, of=4), {}
    for path in paths:
        page.goto(path)
        found[path] = (page.locator("h1").count(), violations(page))
    assert found == dict.fromkeys(paths, (1, []))
