"""A second version of the model changes nothing of the first, and each page says by which one it classifies."""

import pytest

from catalogue.models import Classification, Collection, Service
from catalogue.models.scopes import in_scope
from catalogue.rules.dataset import PROBLEMS
from catalogue.rules.publishing import unclassified
from experience.models import Codebook
from tests.answers import alerts, content, parsed, sent_by, text_of
from tests.catalogue.second_model.conftest import OF_THE_FIRST, SERVICE


@pytest.mark.parametrize("address", OF_THE_FIRST)
def test_the_first_is_answered_as_before_to_the_byte(client, second, beside, address):
    response = client.get(address)
    assert response.status_code == 200
    assert content(response) == beside.before[address]


def test_the_data_check_finds_nothing_more(second):
    assert [problem for find in PROBLEMS for problem in find()] == []


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("/determinants/second-trust/", "/by/second/determinants/second-trust/"),
        ("/by/second/determinants/accessibility/?a=b", "/determinants/accessibility/?a=b"),
        ("/coding/guide/2.0/", "/by/second/coding/guide/2.0/"),
        ("/by/second/coding/guide/1.1/", "/coding/guide/1.1/"),
    ],
)
def test_what_belongs_to_one_model_is_found_there(client, second, address, home):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert client.get(home).status_code == 200


OF_THE_SECOND = [f"/by/second/{path}" for path in ("coding/agreement/", "method/", f"services/{SERVICE}/")]


@pytest.mark.parametrize(
    ("address", "slug"), [(f"/services/{SERVICE}/", "atlas-1"), *((path, "second") for path in OF_THE_SECOND)]
)
def test_pages_say_by_which_model(client, second, address, slug):
    names = dict(Codebook.objects.values_list("slug", "name"))
    shown = text_of(parsed(client.get(address)).main)
    assert [name for name in names.values() if f"Version of the model: {name}" in shown] == [names[slug]]


def test_agreement_is_of_rounds_of_one_model(client, second):
    assert client.get("/by/second/coding/agreement/?round=second-round").status_code == 200
    for address in ("/coding/agreement/?round=second-round", "/by/second/coding/agreement/?round=round-1"):
        assert "No round of this version of the model" in text_of(parsed(client.get(address)).main)
        assert client.get(f"{address}&format=json").status_code == 400


def levels(service, codebook):
    rows = Classification.objects.filter(service=service, determinant__group__codebook__slug=codebook)
    return {row.determinant.slug: (row.level, row.reason) for row in rows.select_related("determinant")}


def test_editors_change_the_levels_in_view_alone(reviewer_client, second):
    """Neither model needs what the other has, and a page that carries the other's levels stays."""
    service = Service.objects.get(slug=SERVICE)
    first, own = levels(service, "atlas-1"), levels(service, "second")
    address = f"/by/second/editing/services/{service.pk}/"
    sent = sent_by(parsed(reviewer_client.get(address)).select_one("main form"))
    trust = {"level": "1", "reason": "It says so.", "decision": "So it is."}
    sent |= {f"level-second-trust-{name}": value for name, value in trust.items()}
    sent |= {f"level-second-moving-{name}": "" for name in ("level", "reason", "decision")}
    sent |= {"level-second-moving-pages": [], "why": "It was wrong."}
    answer = reviewer_client.post(address, sent)
    assert answer.status_code == 302, alerts(parsed(answer))
    own.pop("second-moving")
    assert levels(service, "second") == own | {"second-trust": (1, "It says so.")}
    assert levels(service, "atlas-1") == first


def test_a_collection_says_which_levels_its_services_need(second):
    """Those of other versions are neither needed nor in the way."""
    own = Collection.objects.create(slug="own", name="Own", codebook=second.codebook)
    services = Service.objects.filter(slug__in=[SERVICE, "whim-helsinki"])
    assert list(unclassified(services)) == []
    services.update(collection=own)
    expected = [f"{determinant} ({second.codebook}) has no level yet." for determinant in second.determinants]
    assert [(lack.name, lack.sentence) for lack in unclassified(services)] == [("Whim", text) for text in expected]
    with in_scope(second.scope):
        assert next(unclassified(services)).sentence == f"{second.determinants[0]} has no level yet."
