"""Adjudication by editors: one click publishes, with reason and evidence, and raw codes stay."""

import re
from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.coding.forms import SettleForm
from catalogue.coding.settlements import open_questions
from catalogue.models import Assignment, Classification, Coder, Coding, CodingRound, Service
from catalogue.rules.evidence import evidence_problems
from experience.models import Determinant
from tests.answers import alerts, body, codes_of, numbers_in, parsed, sent_by, text_of
from tests.catalogue.admin.pages import OpenPage
from tests.catalogue.coding.people import SERVICE, SETTLE, SHIPPED

pytestmark = pytest.mark.django_db


def given_codes(**which):
    """The codes of the shipped service in the round that is settled here."""
    return Coding.objects.filter(sheet__service__slug=SERVICE, sheet__coding_round__slug=SHIPPED, **which)


@pytest.fixture
def disputed(db):
    """An item of the shipped service on which the two passes differ, with both codes."""
    levels = {}
    for coding in given_codes().filter(determinant__derived=False):
        levels.setdefault(coding.determinant.slug, []).append(coding)
    return next(codes for codes in levels.values() if len({c.level for c in codes}) > 1)


def settlement(coding, **changes):
    """What an editor sends to adopt a code, with changes."""
    data = {
        "determinant": coding.determinant.slug,
        "level": str(coding.level),
        "reason": coding.reason or "No such function.",
        "evidence": [e.pk for e in coding.evidence.all()],
        "decision": "It fits the anchor better.",
    }
    return data | changes


def seen(client, coding):
    """What the forms of an item carry, as its page is drawn now."""
    page = parsed(client.get(SETTLE))
    return page.select_one(f"#{coding.determinant.slug} input[name=seen]")["value"]


def settle(client, coding, **changes):
    return client.post(SETTLE, settlement(coding, seen=seen(client, coding)) | changes)


def test_one_click_adopts_a_code_and_publishes_it(editor_client, disputed):
    published = Classification.objects.get(service__slug=SERVICE, determinant=disputed[0].determinant)
    other = next(c for c in disputed if c.level != published.level)
    before = list(Coding.objects.filter(sheet__service__slug=SERVICE).values_list("pk", "level", "reason"))
    response = settle(editor_client, other)
    assert response.status_code == 302, body(response)
    published.refresh_from_db()
    assert (published.level, published.decision) == (other.level, "It fits the anchor better.")
    assert set(published.evidence.all()) == set(other.evidence.all())
    codings = parsed(editor_client.get(f"/services/{SERVICE}/codings/"))
    decision = codings.select_one(f"#{published.determinant.slug} .decision")
    assert text_of(decision) == "It fits the anchor better."
    exported = body(editor_client.get("/services/?format=csv&q=jelbi"))
    assert exported.count("jelbi-berlin") == 1
    assert list(Coding.objects.filter(sheet__service__slug=SERVICE).values_list("pk", "level", "reason")) == before


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"decision": ""}, {"decision": ["required"]}),
        ({"level": "3", "evidence": []}, {"evidence": [None]}),
        ({"level": "1", "reason": ""}, {"reason": ["required"]}),
        ({"level": "4"}, {"level": ["max_value"]}),
        ({"level": "10"}, {"level": ["invalid_choice"]}),
        ({"determinant": "luck"}, {"determinant": ["invalid_choice"]}),
    ],
)
def test_settling_needs_reason_and_evidence(editor_client, disputed, changes, codes):
    before = list(Classification.objects.filter(service__slug=SERVICE).values_list("pk", "level", "decision"))
    response = editor_client.post(SETTLE, settlement(disputed[0], **changes))
    assert response.status_code == 422
    form = SettleForm(Service.objects.get(slug=SERVICE), settlement(disputed[0], **changes))
    assert codes_of(form) == codes
    page = parsed(response)
    assert alerts(page) == [message for messages in form.errors.values() for message in messages]
    if "evidence" in changes:
        assert alerts(page) == list(evidence_problems(3, [], least=2))
    assert list(Classification.objects.filter(service__slug=SERVICE).values_list("pk", "level", "decision")) == before


def test_settling_the_integration_level_changes_the_service(editor_client, disputed):
    derived = Determinant.objects.get(derived=True)
    codings = given_codes(determinant=derived)
    codings.update(level=3)
    refused = editor_client.post(SETTLE, settlement(codings[0], level="2"))
    assert refused.status_code == 422, "the codes of this round do not differ here"
    assert len(alerts(parsed(refused))) == 1
    codings.filter(sheet__coder__slug="pass-2").update(level=2)
    silent = settlement(codings.get(level=3), level="0", reason="")
    assert editor_client.post(SETTLE, silent).status_code == 422, "an integration level of 0 needs a reason too"
    assert codes_of(SettleForm(Service.objects.get(slug=SERVICE), silent)) == {"reason": ["required"]}
    assert settle(editor_client, codings.get(level=3), level="2").status_code == 302
    service = Service.objects.get(slug=SERVICE)
    assert (service.integration_level, service.integration_decision) == (2, "It fits the anchor better.")
    assert service.integration_round.slug == SHIPPED


def test_an_editor_who_is_to_code_a_service_does_not_settle_it(editor_client, editor, coding_round):
    own = Coder.objects.create(slug="editor", name="Editor", user=editor)
    Assignment.objects.create(coding_round=coding_round, coder=own, service=Service.objects.get(slug=SERVICE))
    assert editor_client.get(SETTLE).status_code == 302
    assert SERVICE not in body(editor_client.get("/coding/settle/"))
    sheets = parsed(editor_client.get("/admin/catalogue/codingsheet/?q=jelbi"))
    assert sheets.select("#result_list tbody tr") == []


def test_shipped_disagreements_are_all_settled(editor_client):
    rows = parsed(editor_client.get("/coding/settle/")).select("table tbody tr")
    counts = [[numbers_in(cell) for cell in row.select("td")] for row in rows]
    levels = {}
    for service, item, level in Coding.objects.filter(
        sheet__coding_round__slug=SHIPPED, sheet__service__state="published"
    ).values_list("sheet__service", "determinant", "level"):
        levels.setdefault((service, item), set()).add(level)
    differ = Counter(service for (service, _item), own in levels.items() if len(own) > 1)
    assert sorted(counts) == sorted([[number], [0]] for number in differ.values())
    assert differ


def test_what_a_later_round_published_is_no_open_question_of_an_earlier_one(editor_client, editor):
    """Whether the later one agreed or decided; the earlier one has its own question back where nothing is later."""
    first = CodingRound.objects.get(slug="round-1")

    def still_open():
        return {row.slug: row.unsettled for row in open_questions(first, editor) if row.unsettled}

    assert open_questions(first, editor) != []
    assert still_open() == {}
    page = parsed(editor_client.get("/coding/settle/?round=round-1"))
    assert {text_of(row.select("td")[1]) for row in page.select("table tbody tr")} == {"0"}
    item = {"determinant__slug": "accessibility"}
    given = Coding.objects.filter(sheet__service__slug=SERVICE, sheet__coding_round=first, **item)
    for coder, level in (("pass-1", 0), ("pass-2", 2)):
        assert given.filter(sheet__coder__slug=coder).update(level=level) == 1
    row = Classification.objects.filter(service__slug=SERVICE, **item)
    row.update(coding_round=first, decision="")
    assert still_open() == {SERVICE: 1}
    row.update(decision="The anchor fits.")
    assert still_open() == {}


@pytest.fixture
def second(django_user_model):
    """Another editor."""
    user = django_user_model.objects.create_user("second")
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


def published(coding):
    row = Classification.objects.get(service__slug=SERVICE, determinant=coding.determinant)
    return row.level, row.decision, set(row.evidence.all())


def test_the_later_of_two_editors_is_told_and_keeps_the_input(editor_client, second, disputed):
    one, other = disputed[:2]
    before, drawn = published(one), seen(second, one)
    assert settle(editor_client, one, decision="The first editor's.").status_code == 302
    now = published(one)
    late = second.post(SETTLE, settlement(other, seen=drawn, decision="The second editor's."))
    assert late.status_code == 409
    assert published(one) == now
    item = parsed(late).select_one(f"#{one.determinant.slug}")
    [told] = alerts(item)
    assert before[1] in told
    assert "The first editor's." in told
    assert "editor," in told, "who it was"
    form = sent_by(item.select("form")[-1])
    assert (form["decision"], form["level"], form["reason"]) == (
        ["The second editor's."], [str(other.level)], [other.reason]
    )  # fmt: skip
    assert second.post(SETTLE, form).status_code == 302, "told once, it is on purpose"
    assert published(one)[:2] == (other.level, "The second editor's.")


def test_a_change_in_the_admin_is_told_as_well_and_settling_is_in_its_history(admin_client, second, disputed):
    one = disputed[0]
    drawn = seen(second, one)
    row = Classification.objects.get(service__slug=SERVICE, determinant=one.determinant)
    assert OpenPage(admin_client, row).send(reason="By the admin.") == 302
    late = second.post(SETTLE, settlement(one, seen=drawn))
    assert late.status_code == 409
    assert "admin," in alerts(parsed(late).select_one(f"#{one.determinant.slug}"))[0]
    assert settle(second, one).status_code == 302
    history = parsed(admin_client.get(f"/admin/catalogue/service/{row.service_id}/history/", follow=True))
    assert "second" in text_of(history.select_one(".changes > li"))


def test_the_same_settlement_by_both_is_no_conflict(editor_client, second, disputed):
    drawn = seen(second, disputed[0])
    assert settle(editor_client, disputed[0]).status_code == 302
    assert second.post(SETTLE, settlement(disputed[0], seen=drawn)).status_code == 302


@pytest.mark.parametrize("sent", ["", "nonsense"])
def test_without_knowing_what_was_seen_nothing_is_replaced(editor_client, disputed, sent):
    before = published(disputed[0])
    answer = editor_client.post(SETTLE, settlement(disputed[0], seen=sent, decision="Blindly."))
    assert answer.status_code == 409
    assert published(disputed[0]) == before


def test_settling_the_integration_level_writes_its_own_columns_only(editor_client):
    derived = Determinant.objects.get(derived=True)
    codings = given_codes(determinant=derived)
    codings.update(level=3)
    codings.filter(sheet__coder__slug="pass-2").update(level=2)
    with CaptureQueriesContext(connection) as captured:
        assert settle(editor_client, codings.get(level=3), level="2").status_code == 302
    written = [query["sql"] for query in captured if query["sql"].startswith('UPDATE "catalogue_service"')]
    columns = {name for sql in written for name in re.findall(r'(?:SET|,) "(\w+)" = ', sql)}
    assert {name for name in columns if not name.startswith("integration_")} == {"updated"}
