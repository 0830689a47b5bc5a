"""Editing: who may, what a correction does, and what is said when something is wrong."""

import json

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils.text import capfirst

from catalogue.models import Classification, Coding, Service
from catalogue.models.codings import reason_missing
from catalogue.rules.evidence import evidence_problems
from experience.models import Determinant
from tests.answers import codes_of, errors_at, numbers_in, parsed, queries_of, sent_by, text_of
from tests.catalogue.admin.pages import OpenPage, change_url
from tests.factories import classify, make_evidence, make_service

pytestmark = pytest.mark.django_db
MODELS = [m for label in ("catalogue", "experience") for m in apps.get_app_config(label).get_models()]
PERSONAL = {  # written by their owners, by programs, or beside what is edited
    "catalogue.AskedReset", "catalogue.DeadPage", "catalogue.Invitation", "catalogue.PageCheck",
    "catalogue.PublicName", "catalogue.Revision", "catalogue.SavedPortfolio", "catalogue.ShippedRecord",
    "catalogue.Version",
}  # fmt: skip
INLINE_ONLY = {"catalogue.ServiceCustomer", "experience.ResponseLink", "experience.Weight"}


def form_data(page):
    """What a browser would send back from an untouched form."""
    return {
        name: values for name, values in sent_by(page.select_one("#service_form")).items() if "__prefix__" not in name
    }


def errors(response):
    """All messages of a page that was refused."""
    return [text_of(message) for message in parsed(response).select(".errorlist li")]


def codes(response):
    """Why a page was refused: the codes of each field that is wrong, in the form and in its rows."""
    rows = [form for inline in response.context["inline_admin_formsets"] for form in inline.formset.forms]
    forms = [response.context["adminform"].form, *rows]
    return {form.add_prefix(field): codes for form in forms for field, codes in codes_of(form).items()}


def constraint(model, name):
    """What a person is told who breaks a constraint of the database."""
    return next(str(c.violation_error_message) for c in model._meta.constraints if c.name == name)


@pytest.fixture
def service(db):
    service = make_service(integration_level=1)
    make_evidence(service, 1)
    for slug, level in (("accessibility", 1), ("price-value", 0)):
        classify(service, slug, level)
    return service


def submit(client, service, **changes):
    url = change_url(service)
    data = form_data(parsed(client.get(url))) | {k: v if isinstance(v, list) else [v] for k, v in changes.items()}
    return client.post(url, {k: v for k, v in data.items() if v})


def place_of(service, slug):
    """Which row of the form holds the level on a determinant."""
    rows = service.classifications.order_by("determinant__order").values_list("determinant__slug", flat=True)
    return list(rows).index(slug)


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
    page = parsed(editor_client.get(service.get_absolute_url()))
    assert text_of(page.select_one(".intro")) == "A corrected summary."
    assert 2019 in numbers_in(page.select_one("dl.facts"))
    found = parsed(editor_client.get("/services/?q=corrected+summary"))
    assert [link["href"] for link in found.select("article.card h3 a")] == [service.get_absolute_url()]
    entry = LogEntry.objects.get(object_id=service.pk)
    labels = [capfirst(Service._meta.get_field(name).verbose_name) for name in ("summary", "launched")]
    assert json.loads(entry.change_message) == [{"changed": {"fields": labels}}]
    address = reverse("admin:catalogue_service_history", args=[service.pk])
    history = parsed(editor_client.get(address, follow=True))
    assert "A corrected summary." in text_of(history.select_one(".changes"))


def test_an_untouched_form_of_a_full_record_saves_without_change(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    rows = list(service.classifications.values_list("determinant", "level", "reason", "evidence"))
    response = submit(editor_client, service)
    assert response.status_code == 302, errors(response)
    assert list(service.classifications.values_list("determinant", "level", "reason", "evidence")) == rows


def test_editor_raises_a_level_with_evidence(editor_client, service):
    evidence = service.evidence.get()
    prefix = f"classifications-{place_of(service, 'accessibility')}"
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
    "level 3 without evidence": ({"classifications-0-level": "3"}, "classifications-0-evidence"),
    "level without reason": (
        {"classifications-0-level": "1", "classifications-0-reason": ""}, "classifications-0-reason"
    ),
    "unknown level without reason": (
        {"classifications-0-level": "", "classifications-0-reason": ""}, "classifications-0-reason"
    ),
    "end before launch": ({"launched": "2019", "ended": "2018", "status": "discontinued"}, ""),
    "ended but active": ({"ended": "2020", "status": "active"}, ""),
    "integration without reason": ({"integration_reason": ""}, ""),
    "high integration without evidence": ({"integration_level": "3"}, "integration_evidence"),
    "a year to come": ({"launched": "2999"}, "launched"),
    "a script for an address": ({"official_url": "javascript:alert(1)"}, "official_url"),
    "no city": ({"cities": []}, "cities"),
}  # fmt: skip
"""What is sent, and the field beside which it is told."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_told_and_nothing_is_saved(editor_client, service, mistake):
    changes, field = MISTAKES[mistake]
    response = submit(editor_client, service, name="Never saved", **changes)
    assert response.status_code == 200
    assert list(codes(response)) == [field]
    page = parsed(response)
    assert errors(response) == (errors_at(page, field) if field else errors(response)[:1])
    assert sent_by(page)["name"] == ["Never saved"], "what was typed is kept"
    assert Service.objects.get(pk=service.pk).name != "Never saved"


WORDS = {
    "level 3 without evidence": lambda: list(evidence_problems(3, [])),
    "level without reason": lambda: [reason_missing(1)],
    "unknown level without reason": lambda: [reason_missing(None)],
    "end before launch": lambda: [constraint(Service, "end_not_before_launch")],
    "ended but active": lambda: [constraint(Service, "ended_service_not_active")],
    "integration without reason": lambda: [constraint(Service, "integration_level_has_reason")],
    "high integration without evidence": lambda: list(evidence_problems(3, [])),
}


@pytest.mark.parametrize("mistake", WORDS)
def test_a_rule_of_the_data_is_said_in_its_own_words(editor_client, service, mistake):
    changes, _field = MISTAKES[mistake]
    assert errors(submit(editor_client, service, **changes)) == WORDS[mistake]()


CODES = {"a year to come": ["max_value"], "a script for an address": ["invalid"], "no city": ["required"]}


@pytest.mark.parametrize("mistake", CODES)
def test_a_wrong_value_is_refused_for_what_it_is(editor_client, service, mistake):
    changes, field = MISTAKES[mistake]
    assert codes(submit(editor_client, service, **changes)) == {field: CODES[mistake]}


def test_general_knowledge_is_refused_as_evidence(editor_client, service):
    weak = make_evidence(service, 2, kind="general-knowledge")
    response = submit(
        editor_client, service, **{"classifications-0-level": "2", "classifications-0-evidence": str(weak.pk)}
    )
    assert errors(response) == list(evidence_problems(2, [weak]))


def test_evidence_of_another_service_cannot_be_chosen(editor_client, service):
    foreign = make_evidence(make_service())
    response = submit(
        editor_client, service, **{"classifications-0-level": "2", "classifications-0-evidence": str(foreign.pk)}
    )
    assert codes(response)["classifications-0-evidence"][0] == "invalid_choice"


@pytest.fixture
def supported(service):
    """A service whose level 2 on accessibility rests on its only evidence."""
    judgement = service.classifications.get(determinant__slug="accessibility")
    judgement.level = 2
    judgement.save()
    judgement.evidence.set(service.evidence.all())
    return service


@pytest.mark.parametrize(
    ("changes", "number"),
    [({"evidence-0-DELETE": "on"}, 1), ({"evidence-0-kind": "general-knowledge"}, 2)],
    ids=["evidence 1 is deleted", "general knowledge is none of level 2"],
)
def test_a_level_cannot_lose_its_evidence_on_the_same_page(editor_client, supported, changes, number):
    response = submit(editor_client, supported, **changes)
    [field] = codes(response)
    assert field == f"classifications-{place_of(supported, 'accessibility')}-evidence"
    [message] = errors_at(parsed(response), field)
    assert numbers_in(message) == [number]
    assert errors(response) == [message]
    assert supported.evidence.get().kind == "official"


def test_evidence_that_carries_a_level_is_neither_deleted_nor_weakened(editor_client, supported):
    evidence = supported.evidence.get()
    assert editor_client.post(change_url(evidence).replace("change", "delete"), {"post": "yes"}).status_code == 403
    page = OpenPage(editor_client, evidence)
    assert page.send(kind="general-knowledge") == 200
    assert codes(page.answer) == {"kind": ["carries_a_level"]}
    assert errors(page.answer) == errors_at(page.tree, "kind")
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
    assert [numbers_in(message) for message in errors(response)] == [[cited]]
    assert service.evidence.filter(number=cited).exists()


def test_parts_can_change_places(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    before = list(service.touchpoints.values_list("label", flat=True))
    response = submit(editor_client, service, **{"touchpoints-0-number": "2", "touchpoints-1-number": "1"})
    assert response.status_code == 302, errors(response)
    assert list(service.touchpoints.values_list("label", flat=True)) == [before[1], before[0], *before[2:]]


def test_the_derived_determinant_is_not_offered(editor_client, service):
    page = parsed(editor_client.get(change_url(service)))
    offered = [option["value"] for option in page.select('[name="classifications-0-determinant"] option')]
    coded = Determinant.objects.filter(derived=False).values_list("pk", flat=True)
    assert offered == ["", *map(str, coded)]


def test_a_new_service_starts_with_a_row_per_coded_determinant(editor_client):
    data = form_data(parsed(editor_client.get("/admin/catalogue/service/add/")))
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


def test_a_private_address_is_refused_beside_its_field(editor_client, service):
    sent = {"official_url": "https://192.168.0.1/", "evidence-0-url": "https://user:pass@example.org/"}
    response = submit(editor_client, service, **sent)
    assert response.status_code == 200
    assert codes(response) == {"official_url": ["private_host"], "evidence-0-url": ["credentials"]}
