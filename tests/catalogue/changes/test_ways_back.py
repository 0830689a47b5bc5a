"""Editors see who did what, and bring back what was better: first shown, then done, never over unseen changes."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.history.acts import versions_of
from catalogue.history.recording import Origin, recorded
from catalogue.models import City, Service, Version
from tests.answers import parsed, sent_by, text_of
from tests.catalogue.changes.acts import change, set_level
from tests.factories import ask_to_code, make_complete, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    return make_complete(summary="As it was.")


def history(service):
    return f"/changes/service/{service.pk}/"


def newest(service):
    return versions_of(Service, service.pk)[0]


def taking_back(service):
    return f"/changes/{newest(service).pk}/take-back/"


def restoring(service):
    return f"/changes/{versions_of(Service, service.pk).last().pk}/restore/"


def form_on(client, address):
    return {name: values[0] for name, values in sent_by(parsed(client.get(address)).select_one("form.restore")).items()}


def test_names_reasons_and_ways_back(editor_client, service, editor):
    change(service, editor, "From a file.", Origin.IMPORT, summary="Better.")
    page = parsed(editor_client.get(history(service)))
    first, last = page.select(".changes > li")
    assert "editor" in text_of(first)
    assert "From a file." in text_of(first)
    assert [link["href"] for link in first.select("a.button")] == [taking_back(service)]
    assert [link["href"] for link in last.select("a.button")] == [restoring(service)]


def test_the_admin_leads_to_it(editor_client, service):
    answer = editor_client.get(f"/admin/catalogue/service/{service.pk}/history/")
    assert answer.headers["Location"] == history(service)
    part = service.touchpoints.get()
    answer = editor_client.get(f"/admin/catalogue/touchpoint/{part.pk}/history/")
    assert answer.headers["Location"] == history(service)


def test_a_change_is_shown_and_taken_back(editor_client, service, editor):
    change(service, None, summary="Worse.")
    page = parsed(editor_client.get(taking_back(service)))
    assert [text_of(tag) for tag in page.select("del, ins")] == ["Worse.", "As it was."]
    service.refresh_from_db()
    assert service.summary == "Worse.", "nothing is written yet"
    address = taking_back(service)
    answer = editor_client.post(address, form_on(editor_client, address) | {"why": "It was right."})
    assert (answer.status_code, answer.headers["Location"]) == (302, history(service))
    service.refresh_from_db()
    assert service.summary == "As it was."
    revision = newest(service).revision
    assert (revision.user, revision.why, revision.origin) == (editor, "It was right.", "restore")


def test_published_levels_ask_for_a_reason(editor_client, service):
    set_level(service, 1)
    address = taking_back(service)
    sent = form_on(editor_client, address)
    answer = editor_client.post(address, sent)
    assert answer.status_code == 422
    assert parsed(answer).select_one("#id_why")["aria-invalid"] == "true"
    assert service.classifications.get(determinant__slug="accessibility").level == 1
    assert editor_client.post(address, sent | {"why": "Coded in haste."}).status_code == 302
    assert service.classifications.get(determinant__slug="accessibility").level == 0


@pytest.mark.parametrize("sent", ["as shown", "nothing", "nonsense"])
def test_what_was_not_seen_is_not_overwritten(editor_client, service, sent):
    change(service, summary="Worse.")
    address = taking_back(service)
    data = {"as shown": form_on(editor_client, address), "nothing": {}, "nonsense": {"seen": "x"}}[sent]
    if sent == "as shown":
        change(service, description="Written meanwhile.")
    answer = editor_client.post(address, data | {"why": ""})
    assert answer.status_code in (409, 422)
    service.refresh_from_db()
    assert service.summary == "Worse."


def test_what_cannot_be_taken_back_says_so(editor_client, service):
    change(service, summary="Worse.")
    address = taking_back(service)
    change(service, summary="Better.")
    page = parsed(editor_client.get(address))
    assert "Summary" in text_of(page.select_one("[role=alert]"))
    assert page.select("form.restore") == []
    assert editor_client.post(address, {}).status_code == 409


def test_a_deleted_service_is_listed_and_comes_back(editor_client, editor):
    service = make_service(name="Deleted by mistake")
    pk = service.pk
    with recorded(editor, "", Origin.ADMIN):
        service.delete()
    listed = parsed(editor_client.get("/changes/deleted/"))
    [link] = [link for link in listed.select("tbody a") if text_of(link) == "Deleted by mistake"]
    buttons = parsed(editor_client.get(link["href"])).select("a.button")
    address = buttons[-1]["href"]
    assert editor_client.post(address, form_on(editor_client, address)).status_code == 302
    assert Service.objects.get(pk=pk).state == "draft"
    assert "Deleted by mistake" not in text_of(parsed(editor_client.get("/changes/deleted/")).select_one("table"))


def test_who_may(service, editor, client, django_user_model):
    """Strangers sign in; coders and staff without the right are refused; reading writes nothing."""
    change(service, summary="Worse.")
    person = django_user_model.objects.create_user("coder")
    person.groups.add(Group.objects.get(name="Coders"))
    coder = Client()
    coder.force_login(person)
    own = Client()
    own.force_login(editor)
    count = Version.objects.count()
    for address in (history(service), taking_back(service), restoring(service), "/changes/deleted/"):
        for method in (client.get, client.post):
            answer = method(address)
            assert answer.status_code in (302, 405)
        assert coder.get(address).status_code == 403, address
        assert own.get(address).status_code == 200, address
        if address not in (history(service), "/changes/deleted/"):
            assert coder.post(address).status_code == 403
    service.refresh_from_db()
    assert (service.summary, Version.objects.count()) == ("Worse.", count)


def test_who_is_still_to_code_brings_no_levels_back(editor_client, editor, service):
    set_level(service, 1)
    address = taking_back(service)
    ask_to_code(editor, service.slug)
    assert editor_client.get(address).status_code == 403
    assert editor_client.post(address, {"why": "x"}).status_code == 403


def test_wrong_addresses(editor_client, service):
    change(service, summary="Worse.")
    first = versions_of(Service, service.pk).last()
    for address in (
        "/changes/service/987654/", "/changes/user/1/", "/changes/touchpoint/1/", "/changes/987654/restore/",
        f"/changes/{first.pk}/take-back/",
    ):  # fmt: skip
        assert editor_client.get(address).status_code == 404, address


def test_other_records(admin_client):
    city = City.objects.first()
    with recorded(None, "", Origin.ADMIN):
        city.local_names = "Elsewhere"
        city.save()
    page = parsed(admin_client.get(f"/changes/city/{city.pk}/"))
    assert "Elsewhere" in text_of(page.select_one(".changes"))


def test_of_a_deleted_record_no_single_change_is_taken_back(editor_client, editor):
    draft = make_service()
    change(draft, editor, summary="One.")
    change(draft, editor, summary="Two.")
    address = taking_back(draft)
    assert editor_client.get(address).status_code == 200
    with recorded(editor, "", Origin.ADMIN):
        draft.delete()
    assert editor_client.get(address).status_code == 404
