"""What a visitor sees, sends and is told, without an account."""

import pytest
from django.test import Client

from catalogue.index.data_version import data_version
from catalogue.models import Correction, PaymentModel, Service, Touchpoint
from tests.answers import alerts, errors_at, parsed, queries_of, text_of
from tests.catalogue.corrections.visitor import START, Visitor, correction_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db


def links(client, address=START):
    return [link["href"] for link in parsed(client.get(address)).select(f'main a[href^="{START}"]')]


def test_the_page_of_a_service_leads_to_it(client):
    page = parsed(client.get("/services/jelbi-berlin/"))
    assert {link["href"] for link in page.select("a[rel=nofollow]:not([href^='/embed/'])")} == {START}


def test_each_fact_that_the_page_shows_has_a_form(client, service):
    addresses = links(client)
    touchpoints = [f"touchpoint-{each.number}" for each in service.touchpoints.all()]
    levels = [f"level-{each.determinant.slug}" for each in service.classifications.all()]
    simple = ["status", "ended", "provider", "cities", "official_url", "payments"]
    facts = [*simple, *touchpoints, *levels, "integration_level", "other"]
    assert addresses == [f"{START}{fact}/" for fact in facts]
    for address in (*addresses[:7], *addresses[-3:]):
        page = parsed(client.get(address))
        assert page.select("form.correction textarea[name=text]") != [], address
        values = page.select("form.correction [name=value]")
        assert (values == []) == ("touchpoint" in address or "other" in address), address


@pytest.mark.parametrize(
    ("fact", "sent", "kept", "words"),
    [
        ("status", "discontinued", "discontinued", "ended"),
        ("ended", "2024", "2024", "2024"),
        ("provider", " The city ", "The city", "The city"),
        ("official_url", "example.org/new", "https://example.org/new", "https://example.org/new"),
        ("payments", ["free", "deposit"], "free deposit", "Free for users, Deposit"),
        ("level-accessibility", "3", "3", "3 core"),
        ("level-accessibility", "untold", "untold", "cannot be told"),
        ("integration_level", "4", "4", "4 cross-domain constellation"),
    ],
)
def test_what_is_right_can_be_chosen_and_is_kept(fact, sent, kept, words):
    visitor = Visitor(fact)
    answer = visitor.send(value=sent)
    entered = Correction.objects.get()
    assert (entered.fact, entered.value, entered.state) == (fact, kept, "waiting")
    assert answer.url == entered.get_absolute_url()
    assert text_of(parsed(visitor.client.get(answer.url)).select_one("dl strong")) == words


def test_lines_count_and_are_kept_as_people_count_them():
    text = "\r\n".join(["x" * 99] * 10)
    assert Visitor().send(text=text + "y").status_code == 302
    assert Correction.objects.get().text == text.replace("\r\n", "\n") + "y"


def test_it_keeps_what_the_visitor_saw(service):
    visitor = Visitor("provider")
    seen = service.provider.name
    type(service.provider).objects.filter(pk=service.provider_id).update(name="Another name")
    visitor.send(text="It was sold.", page="https://example.org/sold")
    entered = Correction.objects.get()
    assert (entered.shown, entered.text, entered.page) == (seen, "It was sold.", "https://example.org/sold")


@pytest.mark.parametrize(
    ("fact", "values", "field"),
    [
        ("status", {"page": "https://example.org/"}, "text"),
        ("status", {"value": "sunk", "text": "It sank."}, "value"),
        ("status", {"text": "x" * 1001}, "text"),
        ("status", {"text": "It has ended.", "page": "http://127.0.0.1/"}, "page"),
        ("ended", {"value": "2999", "text": "It will end."}, "value"),
        ("payments", {"value": ["free", "barter"], "text": "Bring eggs."}, "value"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(fact, values, field):
    visitor = Visitor(fact)
    assert visitor.send(**values).status_code == 422
    assert len(errors_at(visitor.page, field)) == 1
    assert alerts(visitor.page) != []
    kept = {name: visitor.entered.get(name) for name in ("text", "page")}
    assert kept == {name: [values.get(name, "")] for name in ("text", "page")}
    assert not Correction.objects.exists()


def test_a_double_click_enters_one_and_other_words_a_second():
    visitor = Visitor()
    first = visitor.send(text="It has ended.")
    assert visitor.send(text="It has ended.").url == first.url
    assert visitor.send(text="It moved.").status_code == 409
    assert visitor.page.select_one("[role=alert] a")["href"] == first.url
    assert visitor.entered["text"] == ["It moved."]
    assert visitor.send(text="It moved.").url != first.url
    assert [each.text for each in Correction.objects.all()] == ["It has ended.", "It moved."]


def test_a_form_of_another_fact_or_of_nobody_enters_nothing():
    [foreign] = Visitor("ended").entered["seen"]
    for seal in (foreign, "", "forged"):
        visitor = Visitor()
        assert visitor.send(text="It has ended.", seen=seal).status_code == 422
        assert not Correction.objects.exists()
    assert visitor.send(text="It has ended.").status_code == 302, "the answer carries a good one"


def test_without_the_token_of_the_form_it_enters_nothing_and_loses_nothing():
    visitor = Visitor()
    visitor.client = Client(enforce_csrf_checks=True)
    assert visitor.send(text="It has ended.").status_code == 403
    assert not Correction.objects.exists()
    assert alerts(visitor.page) != []
    assert visitor.send(text=visitor.entered["text"]).status_code == 302, "with the cookie that came with the answer"


def test_what_strangers_write_is_shown_as_text_and_no_reader_is_led_on():
    visitor = Visitor()
    address = visitor.send(text="<b>Bold</b> https://spam.example.org", page="https://example.org/?a=1&b=2").url
    page = parsed(visitor.client.get(address))
    assert page.select("main b") == []
    [link] = page.select('main a[href^="http"]')
    assert (link["href"], text_of(link)) == ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2")
    assert {"nofollow", "noopener", "noreferrer"} <= set(link["rel"])


@pytest.mark.parametrize("page", ["", "touchpoint-1/", "payments/", "level-accessibility/"])
def test_no_page_asks_per_row(client, service, page):
    few = queries_of(client, START + page)
    for number in range(90, 95):
        Touchpoint.objects.create(
            service=service, number=number, label="A step", channel="app", phase="during", owner="provider"
        )
    service.payments.set(PaymentModel.objects.all())
    correction_of(service)
    assert queries_of(client, START + page) == few <= 12


def test_only_who_has_the_address_sees_it_and_nobody_keeps_it(client, service):
    sent = correction_of(service)
    response = client.get(sent.get_absolute_url())
    assert "no-store" in response.headers["Cache-Control"]
    assert parsed(response).select_one("meta[name=robots]")["content"] == "noindex, nofollow"
    assert len(sent.key) >= 20
    assert client.get(f"/corrections/{sent.pk}/").status_code == 404


def test_it_changes_nothing_that_readers_see():
    before = data_version()
    Visitor().send(text="It has ended.")
    assert data_version() == before


def test_nothing_is_taken_of_what_no_page_shows(client):
    hidden = make_service(state="draft")
    for address in (
        f"/services/{hidden.slug}/correct/",
        f"/services/{hidden.slug}/correct/status/",
        "/services/nothing-here/correct/",
        f"{START}touchpoint-99/",
        f"{START}level-luck/",
        f"{START}slug/",
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"text": "It has ended."}).status_code in (404, 405), address


def test_a_service_that_is_withdrawn_meanwhile_takes_nothing():
    visitor = Visitor()
    Service.objects.filter(slug="jelbi-berlin").update(state="withdrawn", withdrawal_reason="It was counted twice.")
    for address in (START, visitor.address):
        assert visitor.client.get(address).status_code == 410
    answer = visitor.client.post(visitor.address, visitor.entered | {"text": "It has ended."})
    assert answer.status_code == 410
    assert "It was counted twice." in text_of(parsed(answer))
    assert not Correction.objects.exists()


def test_who_is_still_to_code_the_service_sees_no_levels(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    everybody = links(client)
    client.force_login(user)
    assert [link for link in everybody if link not in links(client)] == [link for link in everybody if "level" in link]
    assert client.get(f"{START}level-accessibility/").status_code == 404
    assert client.get(f"{START}integration_level/").status_code == 404
