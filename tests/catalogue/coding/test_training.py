"""The trainer: cases to try coding on, what was settled beside one's own answers, and nothing of it anywhere else."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.analysis.reliability import read_sheets
from catalogue.coding.training import cases_of
from catalogue.coding.training_page import result_of, settled_scale
from catalogue.models import Assignment, Classification, Coding, CodingSheet, Service, TrainingCase, TrainingSheet
from catalogue.models.scopes import determinants_in_view
from catalogue.operations.loading import shipped
from experience.agreement import Undefined
from tests.answers import parsed, queries_of, sent_by, text_of
from tests.catalogue.coding.people import answers, give_codes
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db
TRAINING = "/coding/training/"
[SHIPPED] = shipped(["training"])
CASES = [record["fields"]["service"][0] for record in json.loads(SHIPPED.read_text())]
"""In their order in the file."""
FIRST = f"{TRAINING}{CASES[0]}/"


@pytest.fixture
def trainee(django_user_model):
    """May code, and is no coder of any round yet."""
    user = django_user_model.objects.create_user("trainee")
    user.groups.add(Group.objects.get(name="Coders"))
    return user


@pytest.fixture
def trainee_client(trainee):
    client = Client()
    client.force_login(trainee)
    return client


def settled(slug):
    """By determinant the settled level as it is sent."""
    levels = dict(Classification.objects.filter(service__slug=slug).values_list("determinant__slug", "level"))
    levels["touchpoint-integration"] = Service.objects.get(slug=slug).integration_level
    return {name: "untold" if level is None else str(level) for name, level in levels.items()}


def give(client, slug, levels, **changes):
    """A whole sheet sent to be compared."""
    codes = {f"{name}-level": level for name, level in levels.items()}
    return client.post(f"{TRAINING}{slug}/", answers(action="check") | codes | changes)


def moved(levels, by):
    return {name: str(min(3, max(0, int(level) + by))) for name, level in levels.items()}


def test_the_shipped_cases_show_every_level_and_have_decisions(trainee):
    rows = cases_of(trainee)
    assert [row.service.slug for row in rows] == CASES
    assert settled_scale(rows) == {0, 1, 2, 3}
    for slug in CASES:
        assert Classification.objects.filter(service__slug=slug).exclude(decision="").exists(), slug
    assert len({row.service.domain for row in rows}) == len(rows)


def test_a_case_is_coded_with_the_sheet_and_then_shown_beside_what_was_settled(trainee_client, trainee):
    start = parsed(trainee_client.get(TRAINING))
    assert start.select_one(".next-sheet a")["href"] == FIRST
    sheet = parsed(trainee_client.get(FIRST))
    assert len(sheet.select(".sheet-item")) == len(settled(CASES[0]))
    assert sheet.select("[name=found]") == [], "nobody adds pages here"
    levels = settled(CASES[0])
    row = Classification.objects.filter(service__slug=CASES[0]).exclude(decision="").first()
    slug = row.determinant.slug
    answer = give(trainee_client, CASES[0], levels | {slug: "3" if row.level != 3 else "2"})
    assert (answer.status_code, answer.url) == (302, FIRST)
    page = parsed(trainee_client.get(FIRST))
    assert [item["id"] for item in page.select(".compared.differ")] == [slug]
    item = text_of(page.select_one(f"#{slug}"))
    for text in (row.reason, row.decision, "Because it is so."):
        assert text in item
    assert [text_of(mark) for mark in page.select(f"#{slug} .anchors .made-by")] == ["you", "settled"]
    following = page.select_one(".onward a")["href"]
    assert following == f"{TRAINING}{CASES[1]}/"


def test_over_all_cases_alpha_and_to_which_side_one_leans(trainee_client, trainee):
    for slug in CASES:
        give(trainee_client, slug, settled(slug))
    result = result_of(cases_of(trainee))
    assert (result.agreement.alpha, result.same, result.higher, result.lower) == (1.0, result.of, [], [])
    for slug in CASES:
        give(trainee_client, slug, settled(slug) | {"safety-trust": "3", "offer-variety": "0"}, version="2")
    result = result_of(cases_of(trainee))
    assert ([d.slug for d in result.higher], [d.slug for d in result.lower]) == (["safety-trust"], ["offer-variety"])
    assert 0 < result.agreement.alpha < 1
    page = text_of(parsed(trainee_client.get(TRAINING)).select_one("[aria-labelledby=so-far]"))
    assert f"{result.agreement.alpha:.3f}" in page
    assert result.higher[0].name in page


def test_where_alpha_cannot_be_computed_the_page_says_why(trainee_client, trainee):
    give(trainee_client, CASES[0], dict.fromkeys(settled(CASES[0]), "untold"))
    result = result_of(cases_of(trainee))
    assert result.agreement.undefined == Undefined.ONE_CODER
    reasons = {row.agreement.undefined for row in result.items}
    assert reasons == {Undefined.ONE_CODER}
    give(trainee_client, CASES[0], settled(CASES[0]), version="2")
    assert {row.agreement.undefined for row in result_of(cases_of(trainee)).items} == {Undefined.ONE_UNIT}


def test_a_draft_is_kept_and_what_is_missing_is_said_beside_it(trainee_client):
    sent = {"version": "1", "revision": "0", "action": "save", "price-value-reason": "A thought."}
    assert trainee_client.post(FIRST, sent | {"safety-trust-level": "2"}).url == FIRST
    page = parsed(trainee_client.get(FIRST))
    kept = sent_by(page.select_one("form.sheet"))
    assert (kept["safety-trust-level"], kept["price-value-reason"], kept["revision"]) == (["2"], ["A thought."], ["1"])
    refused = trainee_client.post(FIRST, {**kept, "action": "check"})
    assert refused.status_code == 422
    page = parsed(refused)
    assert len(page.select(".rail .bad")) == len(page.select(".sheet-item")) - 1
    kept = sent_by(page.select_one("form.sheet"))
    assert (kept["price-value-reason"], kept["revision"]) == (["A thought."], ["2"])
    assert TrainingSheet.objects.get().submitted is None


def test_a_script_saves_with_the_same_few_words_as_on_a_sheet(trainee_client):
    headers = {"Accept": "application/json"}
    saved = trainee_client.post(FIRST, {"version": "1", "revision": "0", "safety-trust-level": "1"}, headers=headers)
    assert saved.json() == {"version": 1, "revision": 1}
    late = trainee_client.post(FIRST, {"version": "1", "revision": "0"}, headers=headers)
    assert (late.status_code, late.json().keys()) == (409, {"problem", "token"})
    stranger = Client().post(FIRST, {"version": "1", "revision": "1"}, headers=headers)
    assert (stranger.status_code, stranger.json().keys()) == (403, {"problem", "token"})
    assert TrainingSheet.objects.get().codes["safety-trust"]["level"] == 1


def test_a_double_click_compares_once_and_a_second_tab_overwrites_nothing(trainee_client):
    levels = settled(CASES[0])
    assert [give(trainee_client, CASES[0], levels).url for _click in range(2)] == [FIRST, FIRST]
    assert TrainingSheet.objects.count() == 1
    other = give(trainee_client, CASES[0], levels | {"price-value": "3"}, version="7")
    assert other.status_code == 409
    assert sent_by(parsed(other).select_one("form.sheet"))["price-value-level"] == ["3"]
    assert TrainingSheet.objects.get().codes["price-value"]["level"] == int(levels["price-value"])


def test_it_may_be_tried_again(trainee_client):
    levels = settled(CASES[0])
    give(trainee_client, CASES[0], moved(levels, 1))
    again = sent_by(parsed(trainee_client.get(f"{FIRST}?again")).select_one("form.sheet"))
    assert (again["version"], again["safety-trust-level"]) == (["2"], [""])
    give(trainee_client, CASES[0], levels, version="2")
    assert parsed(trainee_client.get(FIRST)).select(".compared.differ") == []
    assert TrainingSheet.objects.count() == 2


def test_no_round_no_agreement_and_no_file_knows_it(trainee_client, trainee, coding_round):
    def known():
        downloads = [b"".join(Client().get(f"/data/{name}.csv")) for name in ("codings", "agreement")]
        return [
            *(model.objects.count() for model in (CodingSheet, Coding, Assignment)),
            read_sheets(determinants_in_view()),
            *downloads,
        ]

    before = known()
    give(trainee_client, CASES[0], settled(CASES[0]))
    assert known() == before


def test_what_one_is_still_asked_to_code_is_no_case(trainee_client, trainee):
    give(trainee_client, CASES[0], settled(CASES[0]))
    ask_to_code(trainee, CASES[0])
    row = Classification.objects.get(service__slug=CASES[0], determinant__slug="price-value")
    page = trainee_client.get(FIRST, follow=True)
    assert page.redirect_chain == [(TRAINING, 302)]
    assert row.reason not in page.content.decode()
    found = parsed(page)
    assert found.select_one(".next-sheet a")["href"] == f"{TRAINING}{CASES[1]}/"
    assert found.select(f"a[href='{FIRST}']") == []
    assert found.select("[aria-labelledby=so-far]") == [], "nor is its result part of the whole"
    sent = give(trainee_client, CASES[0], settled(CASES[0]), version="2")
    assert sent.status_code == 409
    assert TrainingSheet.objects.count() == 1
    task = trainee.coder.assignments.get()
    give_codes(task.coding_round, trainee.coder, CASES[0], {})
    assert trainee_client.get(FIRST).status_code == 200


def test_another_person_sees_nothing_of_it(trainee_client, django_user_model):
    give(trainee_client, CASES[0], settled(CASES[0]))
    other = django_user_model.objects.create_user("other")
    other.groups.add(Group.objects.get(name="Coders"))
    client = Client()
    client.force_login(other)
    assert parsed(client.get(FIRST)).select(".compared") == []
    assert parsed(client.get(TRAINING)).select("[aria-labelledby=so-far]") == []


def test_editors_choose_the_cases(trainee_client, editor_client):
    TrainingCase.objects.all().delete()
    assert parsed(trainee_client.get(TRAINING)).select(".next-sheet") == []
    service = Service.objects.get(slug="parkrun")
    address = "/admin/catalogue/trainingcase/add/"
    offered = sent_by(parsed(editor_client.get(address)).select_one("#trainingcase_form"))
    editor_client.post(address, offered | {"service": service.pk, "order": "1"})
    assert parsed(trainee_client.get(TRAINING)).select_one(".next-sheet a")["href"] == f"{TRAINING}parkrun/"
    Service.objects.filter(pk=service.pk).update(state="draft")
    assert parsed(trainee_client.get(TRAINING)).select(".next-sheet") == []
    assert [trainee_client.get(f"{TRAINING}{slug}/").status_code for slug in ("parkrun", "atlantis")] == [404, 404]


def test_what_is_gone_since_is_left_out(trainee_client, trainee):
    service = Service.objects.get(slug=CASES[0])
    gone = service.evidence.create(number=99, url="https://city.example/", title="Gone", kind="official")
    sent = {"safety-trust-evidence": [gone.pk], "price-value-evidence": [gone.pk], "price-value-level": ""}
    trainee_client.post(FIRST, answers(action="save") | sent)
    gone.delete()
    sheet = TrainingSheet.objects.get()
    TrainingSheet.objects.update(codes=sheet.codes | {"no-more": {"level": 1, "reason": "", "quote": ""}})
    page = parsed(trainee_client.get(FIRST))
    assert page.select(".error") == []
    assert len(page.select(".rail .done")) == len(page.select(".sheet-item")) - 1


def test_an_item_that_a_try_did_not_know_is_shown_and_counts_nowhere(trainee_client, trainee):
    give(trainee_client, CASES[0], settled(CASES[0]))
    sheet = TrainingSheet.objects.get()
    del sheet.codes["safety-trust"]
    sheet.save()
    page = parsed(trainee_client.get(FIRST))
    assert [item["id"] for item in page.select(".compared.differ")] == ["safety-trust"]
    result = result_of(cases_of(trainee))
    assert result.same == result.of == len(settled(CASES[0])) - 1


def test_pages_ask_no_question_per_case(trainee_client):
    give(trainee_client, CASES[0], settled(CASES[0]))
    few = queries_of(trainee_client, TRAINING)
    for slug in CASES[1:]:
        give(trainee_client, slug, settled(slug))
    assert queries_of(trainee_client, TRAINING) == few
