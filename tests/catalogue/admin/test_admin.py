"""The admin: who may what, and what is said when something is wrong."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from catalogue.models import Coding, Service, Synonyms
from catalogue.models.synonyms import MOST_GROUPS
from tests.answers import codes_of, errors_at, parsed, queries_of, text_of
from tests.catalogue.admin.pages import OpenPage, change_url
from tests.factories import ask_to_code, classify, make_evidence, make_service

pytestmark = pytest.mark.django_db
MODELS = [m for label in ("catalogue", "experience") for m in apps.get_app_config(label).get_models()]
PERSONAL = {  # written by their owners, by programs, or beside what is edited
    "catalogue.ApiToken", "catalogue.AskedReset", "catalogue.Correction", "catalogue.DeadPage",
    "catalogue.EarlierState", "catalogue.Entry", "catalogue.FormerActor",
    "catalogue.ImportPage", "catalogue.Invitation", "catalogue.PageCheck", "catalogue.PublicName", "catalogue.Release",
    "catalogue.ReleasedState", "catalogue.ReleaseFile", "catalogue.ReleasePart", "catalogue.Revision",
    "catalogue.SavedCity", "catalogue.SavedSearch", "catalogue.ServiceImport", "catalogue.ShippedRecord",
    "catalogue.TrainingSheet",
    "catalogue.CopiedService", "catalogue.Version",
}  # fmt: skip
INLINE_ONLY = {
    "catalogue.Membership",
    "catalogue.ServiceCustomer",
    "experience.GuideEntry",
    "experience.Crosswalk",
    "experience.ResponseLink",
    "experience.Weight",
}


def errors(response):
    """All messages of a page that was refused."""
    return [text_of(message) for message in parsed(response).select(".errorlist li")]


def codes(response):
    """Why a page was refused: the codes of each field that is wrong, in the form and in its rows."""
    rows = [form for inline in response.context["inline_admin_formsets"] for form in inline.formset.forms]
    forms = [response.context["adminform"].form, *rows]
    return {form.add_prefix(field): codes for form in forms for field, codes in codes_of(form).items()}


@pytest.fixture
def service(db):
    service = make_service(integration_level=1)
    make_evidence(service, 1)
    for slug, level in (("accessibility", 1), ("price-value", 0)):
        classify(service, slug, level)
    return service


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


@pytest.fixture
def supported(service):
    """A service whose level 2 on accessibility rests on its only evidence."""
    judgement = service.classifications.get(determinant__slug="accessibility")
    judgement.level = 2
    judgement.save()
    judgement.evidence.set(service.evidence.all())
    return service


def test_evidence_that_carries_a_level_is_neither_deleted_nor_weakened(editor_client, supported):
    evidence = supported.evidence.get()
    assert editor_client.post(change_url(evidence).replace("change", "delete"), {"post": "yes"}).status_code == 403
    page = OpenPage(editor_client, evidence)
    assert page.send(kind="general-knowledge") == 200
    assert codes(page.answer) == {"kind": ["carries_a_level"]}
    assert errors(page.answer) == errors_at(page.tree, "kind")
    evidence.refresh_from_db()
    assert evidence.kind == "official"


def test_a_word_in_too_many_groups_of_synonyms_is_refused_beside_the_field(editor_client):
    for n in range(MOST_GROUPS):
        Synonyms.objects.create(slug=f"group-{n}", words=f"quokka, quoll {n}")
    group = Synonyms.objects.create(slug="new", words="quoll, numbat")
    page = OpenPage(editor_client, group)
    assert page.send(words="numbat, Quokkas") == 200
    assert codes(page.answer) == {"words": ["crowded"]}
    assert "Quokkas" in errors(page.answer)[0]
    assert OpenPage(editor_client, Synonyms.objects.get(slug="group-0")).send(words="quokkas, potoroo") == 302


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
    """Editors may change the catalogue, only draft the model, and not touch accounts; others are kept out."""
    assert editor_client.get("/admin/catalogue/touchpoint/add/").status_code == 200
    assert editor_client.get("/admin/experience/determinant/").status_code == 200
    assert editor_client.get("/admin/experience/determinant/add/").status_code == 200
    assert editor_client.get("/admin/experience/responsedimension/add/").status_code == 403
    assert editor_client.get("/admin/auth/user/").status_code == 403
    client.logout()
    plain = django_user_model.objects.create_user("reader", password="reader-password")
    client.force_login(plain)
    assert client.get("/admin/catalogue/service/").status_code == 302


def test_admin_list_does_not_ask_per_row(editor_client):
    one = queries_of(editor_client, "/admin/catalogue/service/?q=jelbi")
    assert queries_of(editor_client, "/admin/catalogue/service/") == one


def test_a_private_address_is_refused_beside_its_field(editor_client, service):
    page = OpenPage(editor_client, service.evidence.get())
    assert page.send(url="https://user:pass@example.org/") == 200
    assert codes(page.answer) == {"url": ["credentials"]}


def test_who_is_to_code_a_service_reads_its_levels_in_no_list(editor_client, editor):
    service = Service.objects.get(slug="jelbi-berlin")
    judgement = service.classifications.first()
    lists = {
        "/admin/catalogue/classification/?q=jelbi": "#result_list tbody tr",
        "/admin/catalogue/service/?q=jelbi": ".field-integration",
    }
    before = [[text_of(row) for row in parsed(editor_client.get(page)).select(rows)] for page, rows in lists.items()]
    ask_to_code(editor, service.slug)
    after = [[text_of(row) for row in parsed(editor_client.get(page)).select(rows)] for page, rows in lists.items()]
    assert before[0] != after[0] == []
    assert before[1] != after[1] == ["hidden"]
    assert editor_client.get(f"/admin/catalogue/classification/{judgement.pk}/change/").status_code == 302
