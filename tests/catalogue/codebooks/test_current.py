"""The whole way of a new version of the model, at whose end the numbers of the old one are the same."""

import pytest

from catalogue.analysis.current import current_snapshot
from catalogue.codebooks.carrying import carry
from catalogue.codebooks.current import Effect, NotMovedError, effect, make_current, seen
from catalogue.models import Service
from catalogue.models.scopes import Scope, in_scope
from experience.models import Codebook
from tests.answers import alerts, parsed, sent_by
from tests.catalogue.codebooks.conftest import of
from tests.factories import classify

pytestmark = pytest.mark.django_db

ADDRESS = "/codebooks/second/current/"
OLD = ("services/jelbi-berlin/?format=json", "cities/berlin/?format=json")


def numbers(client, beginning):
    """The answers without the address that they name."""
    pages = [client.get(f"{beginning}{rest}") for rest in OLD]
    assert {page.status_code for page in pages} == {200}
    return [page.json()["result"] for page in pages]


def levels_by(codebook):
    """The levels of all services by determinant, under a version of the model."""
    with in_scope(Scope(codebook=codebook)):
        snapshot = current_snapshot()
        columns = zip(*(member.levels for member in snapshot.members.values()), strict=True)
        return dict(zip((each.slug for each in snapshot.determinants), columns, strict=True))


def test_from_a_copy_to_the_current_version(reviewer_client, client, issued):
    before = numbers(client, "/by/atlas-1/")
    carry(issued, None)
    page = parsed(reviewer_client.get(ADDRESS))
    assert reviewer_client.post(ADDRESS, sent_by(page.select_one("main form"))).url == "/codebooks/second/"
    assert [each.slug for each in Codebook.objects.filter(is_current=True)] == ["second"]
    assert numbers(client, "/by/atlas-1/") == before
    assert "What it costs" in client.get("/determinants/").content.decode()
    [old, new] = [levels_by(slug) for slug in ("atlas-1", "second")]
    for kept in ("price-value", "touchpoint-integration"):
        assert new[f"{kept}-2"] == old[kept]
    assert {*new["place-atmosphere-2"]} == {None}
    joined = "services/?determinant=touchpoint-integration"
    connected = [client.get(address).context["count"] for address in (f"/by/atlas-1/{joined}:2", f"/{joined}-2:2")]
    assert connected[0] == connected[1] != 0
    assert reviewer_client.get(ADDRESS).url == "/codebooks/second/"


def test_what_readers_would_find_is_counted(issued):
    services = Service.objects.published().count()
    assert effect(issued) == Effect("atlas-1", services, complete=0, partial=0)
    classify(Service.objects.get(slug="parkrun"), of(issued, "price-value").slug, 0)
    found = effect(issued)
    assert (found.partial, found.without, found.lacking) == (1, services - 1, services)
    assert effect(Codebook.objects.get(slug="atlas-1")).lacking == 0


def test_it_is_not_moved_unseen(reviewer_client, reviewer, issued):
    sent = sent_by(parsed(reviewer_client.get(ADDRESS)).select_one("main form"))
    classify(Service.objects.get(slug="parkrun"), of(issued, "price-value").slug, 0)
    answer = reviewer_client.post(ADDRESS, sent)
    assert (answer.status_code, len(alerts(parsed(answer)))) == (409, 1)
    Codebook.objects.filter(pk=issued.pk).update(issued=None)
    with pytest.raises(NotMovedError):
        make_current(reviewer, issued, seen(issued))
    assert Codebook.objects.get(is_current=True).slug == "atlas-1"
