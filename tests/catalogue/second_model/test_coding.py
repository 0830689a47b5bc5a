"""Coding by a second model: its own items and levels on the sheet, in files and in rounds, whatever is in view."""

import pytest
from django.contrib.auth.models import Group, User

from catalogue.coding.guides import NotIssuedError, begin, digest, issue, lacks
from catalogue.models import Assignment, Coder, CodingSheet, Service, TrainingCase
from catalogue.models.scopes import Scope, in_scope
from experience.models import Codebook, Guide
from tests.answers import parsed, sent_by, text_of
from tests.catalogue.coding.code_files import as_csv, hand_in, lines, problems
from tests.catalogue.second_model.conftest import SERVICE
from tests.second_model import make_codebook

NEW = "whim-helsinki"
SHEET = f"/coding/sheet/second-round/{NEW}/"


@pytest.fixture
def coder(second, client):
    """Asked to code one more service in the round."""
    user = User.objects.create_user("second-coder")
    user.groups.add(Group.objects.get(name="Coders"))
    coder = Coder.objects.create(slug="third", name="Third", user=user)
    Assignment.objects.create(
        coding_round=second.coding_round, coder=coder, service=Service.objects.get(slug=NEW)
    )  # fmt: skip
    client.force_login(user)
    return coder


@pytest.mark.parametrize("by", ["", "/by/second"])
def test_a_sheet_asks_what_its_round_asks(client, coder, second, by):
    sheet = parsed(client.get(by + SHEET))
    asked = {box["name"]: [] for box in sheet.select("input[type=radio][name$='-level']")}
    for box in sheet.select("input[type=radio][name$='-level']"):
        asked[box["name"]].append(box["value"])
    levels = ["4", "3", "2", "1", "0", "untold", ""]
    assert asked == {f"{determinant.slug}-level": levels for determinant in second.determinants}
    assert "Version of the model: The second model" in text_of(sheet.main)


def test_what_a_coder_gives_is_kept_and_what_the_scale_has_not_is_told(client, coder, second):
    sent = sent_by(parsed(client.get(SHEET)).select_one("main form"))
    sent |= {"action": "save", "second-trust-level": "5"}
    assert client.post(SHEET, sent).status_code == 422
    assert client.post(SHEET, sent | {"second-trust-level": "4"}).status_code == 302
    assert list(CodingSheet.objects.get(coder=coder).codings.values_list("determinant__slug", "level")) == [
        ("second-trust", 4)
    ]
    assert "draft, 1 of 5 items" in text_of(parsed(client.get("/coding/")).main)


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"determinant": "accessibility"}, "determinant", "another version of the model"),
        ({"determinant": "retired"}, "determinant", "is not known"),
        ({"level": "5"}, "level", "0, 1, 2, 3, 4"),
        ({"guide_version": "1.1"}, "guide_version", "by guide 2.0"),
    ],
)
def test_files_are_held_to_the_model_of_the_round(editor_client, coder, changes, column, said):
    row = {"round": "second-round", "coder": "third", "service": NEW, "determinant": "second-trust", "level": "1"}
    kept = hand_in(editor_client, as_csv([row | {"reason": "It says so.", "guide_version": ""} | changes]))
    assert problems(kept) == [(2, column)]
    assert said in next(line.sentence for line in lines(kept) if line.column == column)


def test_editors_find_its_round_beside_the_others(reviewer_client, second):
    for path in ("rounds/", "rounds/second-round/", "rounds/second-round/publish/", f"settle/second-round/{SERVICE}/"):
        answer = reviewer_client.get(f"/coding/{path}")
        assert answer.status_code == 200, path
    rows = parsed(reviewer_client.get("/coding/rounds/")).select("tbody tr")
    told = {row.select_one("th a").text: "The second model" in text_of(row) for row in rows}
    assert told == {name: name == second.coding_round.name for name in told}


def test_cases_to_try_oneself_on_belong_to_one_model(client, coder, second):
    case = TrainingCase.objects.create(service=Service.objects.get(slug=SERVICE), codebook=second.codebook)
    for path, found in (("/coding/training/", False), ("/by/second/coding/training/", True)):
        assert (f"training/{case.service.slug}/" in client.get(path).content.decode()) is found
    assert client.get(f"/by/second/coding/training/{SERVICE}/").status_code == 200


def test_a_guide_is_issued_for_what_there_is_to_code(reviewer, second):
    fields = {"labels": ["no", "yes"], "supports_from": 1, "issued": "2026-11-01"}
    Codebook.objects.create(slug="empty", name="Empty", **fields)
    with in_scope(Scope(codebook="empty")):
        draft = begin(reviewer)
    assert draft.codebook.slug == "empty"
    with pytest.raises(NotIssuedError, match="no determinants"):
        issue(reviewer, draft, "First.", digest(draft))
    draft_model = make_codebook("later")
    Codebook.objects.filter(pk=draft_model.pk).update(issued=None)
    guide = Guide.objects.create(codebook=draft_model, version="9.9")
    assert "is a draft itself" in " ".join(lacks(Guide.objects.get(pk=guide.pk)))
