"""Readers of news ask every hour: as long as nothing changed, the answer is 304 and nothing is made anew."""

import pytest

from tests.answers import body
from tests.catalogue.changes.acts import change
from tests.factories import make_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    made = make_complete(summary="As it was.")
    change(made, summary="Better.")
    return made


@pytest.mark.parametrize("address", ["/services/?format=atom&domain={domain}", "/changes/?format=atom", "{own}"])
def test_a_feed_is_sent_again_only_when_something_changed(reader, is_kept, service, address):
    address = address.format(domain=service.domain.slug, own=f"/services/{service.slug}/changes/?format=atom")
    first = reader.get(address)
    assert (first.status_code, first["Cache-Control"]) == (200, "no-cache")
    again = reader.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"], again.content) == (304, first["ETag"], b"")
    assert is_kept(reader, address)
    change(service, why="Read again.", summary="Best.")
    newer = reader.get(address, headers={"If-None-Match": first["ETag"]})
    assert (newer.status_code, "Best." in body(newer)) == (200, True)
    assert newer["ETag"] != first["ETag"]


def test_what_people_keep_for_themselves_is_never_kept(reader, django_user_model, service):
    owner = django_user_model.objects.create_user("owner")
    owner.saved_searches.create(name="Shared", query="q=bus", share_key="a-shared-key")
    assert reader.get("/searches/a-shared-key/").status_code == 200
    owner.saved_searches.update(share_key=None)
    assert reader.get("/searches/a-shared-key/").status_code == 404
