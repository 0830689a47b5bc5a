"""Editing: who may, what a correction does, and what is said when something is wrong."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from catalogue.models import Classification, Coding, Service
from experience.models import Determinant
from tests.answers import queries_of
from tests.factories import classify, make_evidence, make_service

pytestmark = pytest.mark.django_db
MODELS = [m for label in ("catalogue", "experience") for m in apps.get_app_config(label).get_models()]
PERSONAL = {"catalogue.SavedPortfolio"}  # changed by its owner on the portfolio page alone
INLINE_ONLY = {"catalogue.ServiceCustomer", "experience.ResponseLink", "experience.Weight"}


def change_url(instance):
    return reverse(f"admin:{instance._meta.app_label}_{instance._meta.model_name}_change", args=[instance.pk])


def form_data(page):
    """What a browser would send back from an untouched form."""
    form = re.search(r'<form[^>]*id="service_form".*?</form>', page, re.S).group(0)
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if attributes.get("type") in ("submit", "button", "file") or "name" not in attributes:
            continue
        if attributes.get("type") == "checkbox" and " checked" not in tag:
            continue
        default = "on" if attributes.get("type") == "checkbox" else ""
        data.setdefault(unescape(attributes["name"]), []).append(unescape(attributes.get("value", default)))
    for name, content in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        data[name] = [unescape(content.removeprefix("\n"))]
    for name, content in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        data[name] = [unescape(v) for v in re.findall(r'<option value="([^"]*)" selected', content)]
    return {name: values for name, values in data.items() if "__prefix__" not in name}


def unescape(text):
    from html import unescape as plain

    return plain(text)


def errors(response):
    lists = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.S)
    return [unescape(text) for text in re.findall(r"<li>(.*?)</li>", "".join(lists))]


@pytest.fixture
def service(db):
    service = make_service(integration_level=1)
    make_evidence(service, 1)
    for slug, level in (("accessibility", 1), ("price-value", 0)):
        classify(service, slug, level)
    return service


def submit(client, service, **changes):
    url = change_url(service)
    data = form_data(client.get(url).content.decode()) | {
        k: v if isinstance(v, list) else [v] for k, v in changes.items()
    }
    return client.post(url, {k: v for k, v in data.items() if v})


def test_every_model_can_be_edited():
    registered = set(admin.site._registry)
    missing = {model._meta.label for model in MODELS if model not in registered} - INLINE_ONLY - PERSONAL
    assert missing == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_lists_answer_a_superuser_and_send_strangers_to_the_login(model, client, admin_client):
    if model not in admin.site._registry:
        assert model._meta.label in INLINE_ONLY | PERSONAL
        return
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert admin_client.get(url, {"q": "a"}).status_code == 200
    client.logout()
    response = client.get(url)
    assert (response.status_code, response.url) == (302, f"/admin/login/?next={url}")


def test_editor_corrects_a_service_and_the_page_shows_it(editor_client, service):
    response = submit(editor_client, service, summary="A corrected summary.", launched="2019")
    assert response.status_code == 302, errors(response)
    page = editor_client.get(service.get_absolute_url()).content.decode()
    assert "A corrected summary." in page
    assert "2019" in page
    assert service.slug in editor_client.get("/services/?q=corrected").content.decode()
    history = editor_client.get(reverse("admin:catalogue_service_history", args=[service.pk])).content.decode()
    assert "Changed Summary and Launched." in history


def test_an_untouched_form_of_a_full_record_saves_without_change(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    rows = list(service.classifications.values_list("determinant", "level", "reason", "evidence"))
    response = submit(editor_client, service)
    assert response.status_code == 302, errors(response)
    assert list(service.classifications.values_list("determinant", "level", "reason", "evidence")) == rows


def test_editor_raises_a_level_with_evidence(editor_client, service):
    row = service.classifications.order_by("determinant__order").values_list("determinant__slug", flat=True)
    place = list(row).index("accessibility")
    evidence = service.evidence.get()
    prefix = f"classifications-{place}"
    response = submit(
        editor_client, service,
        **{f"{prefix}-level": "3", f"{prefix}-reason": "It is the way itself.", f"{prefix}-evidence": str(evidence.pk)},
    )  # fmt: skip
    assert response.status_code == 302, errors(response)
    judgement = Classification.objects.get(service=service, determinant__slug="accessibility")
    assert (judgement.level, judgement.reason, list(judgement.evidence.all())) == (
        3,
        "It is the way itself.",
        [evidence],
    )


MISTAKES = {
    "level 3 without evidence": (
        {"classifications-0-level": "3"}, "Level 3 needs at least one piece of evidence."
    ),
    "level without reason": (
        {"classifications-0-level": "1", "classifications-0-reason": ""}, "Give a reason for level 1."
    ),
    "unknown level without reason": (
        {"classifications-0-level": "", "classifications-0-reason": ""}, "Say why the level cannot be told."
    ),
    "end before launch": (
        {"launched": "2019", "ended": "2018", "status": "discontinued"}, "The end lies before the launch."
    ),
    "ended but active": (
        {"ended": "2020", "status": "active"}, "A service with a year of end cannot be active or a pilot."
    ),
    "integration without reason": ({"integration_reason": ""}, "Give a reason for the integration level."),
    "high integration without evidence": (
        {"integration_level": "3"}, "Level 3 needs at least one piece of evidence."
    ),
    "a year to come": ({"launched": "2999"}, "Ensure this value is less than or equal to"),
    "a script for an address": ({"official_url": "javascript:alert(1)"}, "Enter a valid URL."),
    "no city": ({"cities": []}, "This field is required."),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_told_and_nothing_is_saved(editor_client, service, mistake):
    changes, message = MISTAKES[mistake]
    response = submit(editor_client, service, name="Never saved", **changes)
    assert response.status_code == 200
    assert any(message in text for text in errors(response)), errors(response)
    assert 'value="Never saved"' in response.content.decode(), "what was typed is kept"
    assert Service.objects.get(pk=service.pk).name != "Never saved"


def test_general_knowledge_is_refused_as_evidence(editor_client, service):
    weak = make_evidence(service, 2, kind="general-knowledge")
    response = submit(
        editor_client, service, **{"classifications-0-level": "2", "classifications-0-evidence": str(weak.pk)}
    )
    assert "General knowledge cannot be the evidence of level 2." in errors(response)


def test_evidence_of_another_service_cannot_be_chosen(editor_client, service):
    foreign = make_evidence(make_service())
    response = submit(
        editor_client, service, **{"classifications-0-level": "2", "classifications-0-evidence": str(foreign.pk)}
    )
    assert any("is not one of the available choices" in text for text in errors(response))


@pytest.fixture
def supported(service):
    """A service whose level 2 on accessibility rests on its only evidence."""
    judgement = service.classifications.get(determinant__slug="accessibility")
    judgement.level = 2
    judgement.save()
    judgement.evidence.set(service.evidence.all())
    return service


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"evidence-0-DELETE": "on"}, "Evidence 1 is deleted on this page: choose another here, or keep it."),
        ({"evidence-0-kind": "general-knowledge"}, "General knowledge cannot be the evidence of level 2."),
    ],
)
def test_a_level_cannot_lose_its_evidence_on_the_same_page(editor_client, supported, changes, message):
    response = submit(editor_client, supported, **changes)
    assert message in errors(response)
    assert supported.evidence.get().kind == "official"


def test_evidence_that_carries_a_level_is_neither_deleted_nor_weakened(editor_client, supported):
    evidence = supported.evidence.get()
    assert editor_client.post(change_url(evidence).replace("change", "delete"), {"post": "yes"}).status_code == 403
    data = {"service": supported.pk, "number": 1, "kind": "general-knowledge", "title": "x", "url": "", "supports": "x"}
    response = editor_client.post(change_url(evidence), data)
    assert "A level of 2 or more, or a link, rests on this page: change that first." in errors(response)
    evidence.refresh_from_db()
    assert evidence.kind == "official"


def test_evidence_of_submitted_codes_stays(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    cited = Coding.objects.filter(sheet__service=service, level__gte=2).values_list("evidence__number", flat=True)[0]
    service.classifications.all().delete()
    service.detriments.all().delete()
    Service.objects.filter(pk=service.pk).update(integration_level=0)
    service.integration_evidence.clear()
    place = list(service.evidence.values_list("number", flat=True)).index(cited)
    response = submit(editor_client, service, **{f"evidence-{place}-DELETE": "on"})
    assert f"Evidence {cited} is cited by submitted codes, which are kept: it cannot be deleted." in errors(response)
    assert service.evidence.filter(number=cited).exists()


def test_parts_can_change_places(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    before = list(service.touchpoints.values_list("label", flat=True))
    response = submit(editor_client, service, **{"touchpoints-0-number": "2", "touchpoints-1-number": "1"})
    assert response.status_code == 302, errors(response)
    assert list(service.touchpoints.values_list("label", flat=True)) == [before[1], before[0], *before[2:]]


def test_the_derived_determinant_is_not_offered(editor_client, service):
    page = editor_client.get(change_url(service)).content.decode()
    offered = re.search(r'<select name="classifications-0-determinant".*?</select>', page, re.S).group(0)
    assert offered.count("<option") == 13  # twelve and the empty one
    assert "Touchpoint and provider integration" not in offered


def test_a_new_service_starts_with_a_row_per_coded_determinant(editor_client):
    page = editor_client.get("/admin/catalogue/service/add/").content.decode()
    data = form_data(page)
    coded = [str(pk) for pk in Determinant.objects.filter(derived=False).values_list("pk", flat=True)]
    assert [data[f"classifications-{place}-determinant"][0] for place in range(12)] == coded
    data |= {
        "name": ["New service"], "slug": ["new-service"], "summary": ["It is new."], "description": ["Quite new."],
        "provider": [str(Service.objects.first().provider_id)], "domain": [str(Service.objects.first().domain_id)],
        "cities": [str(Service.objects.first().cities.first().pk)], "confidence": ["high"],
        "classifications-2-level": ["1"], "classifications-2-reason": ["It shows the way."],
    }  # fmt: skip
    response = editor_client.post("/admin/catalogue/service/add/", {k: v for k, v in data.items() if v})
    assert response.status_code == 302, errors(response)
    made = Service.objects.get(slug="new-service").classifications.values_list("determinant__slug", "level")
    assert list(made) == [("accessibility", 1)], "rows that were left alone are not stored"


def test_new_parts_are_numbered_by_themselves(service):
    made = [make_evidence(service, None).number for _ in range(2)]
    assert made == [2, 3]


def test_editors_read_raw_codes_but_nobody_changes_them(editor_client, admin_client):
    coding = Coding.objects.first()
    url = change_url(coding)
    assert editor_client.get(url).status_code == 200
    for client in (editor_client, admin_client):
        assert client.post(url, {"level": "0"}).status_code == 403
        assert client.post(url.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Coding.objects.filter(pk=coding.pk, level=coding.level).exists()


def test_a_coded_service_cannot_be_deleted_but_withdrawn(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    url = reverse("admin:catalogue_service_delete", args=[service.pk])
    editor_client.post(url, {"post": "yes"})
    assert Service.objects.filter(pk=service.pk).exists()


def test_roles(client, django_user_model, editor_client):
    """Editors may change the catalogue, only read the model, and not touch accounts; others are kept out."""
    assert editor_client.get("/admin/catalogue/service/add/").status_code == 200
    assert editor_client.get("/admin/experience/determinant/").status_code == 200
    assert editor_client.get("/admin/experience/determinant/add/").status_code == 403
    assert editor_client.get("/admin/auth/user/").status_code == 403
    client.logout()
    plain = django_user_model.objects.create_user("reader", password="reader-password")
    client.force_login(plain)
    assert client.get("/admin/catalogue/service/").status_code == 302


def test_admin_queries_do_not_grow_with_the_parts(editor_client, service):
    few = queries_of(editor_client, change_url(service))
    for number in range(2, 30):
        make_evidence(service, number)
    assert queries_of(editor_client, change_url(service)) == few
    full = Service.objects.get(slug="jelbi-berlin")
    assert queries_of(editor_client, change_url(full)) <= few + 10


def test_admin_list_does_not_ask_per_row(editor_client):
    one = queries_of(editor_client, "/admin/catalogue/service/?q=jelbi")
    assert queries_of(editor_client, "/admin/catalogue/service/") == one
