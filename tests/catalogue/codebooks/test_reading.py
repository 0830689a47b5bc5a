"""Versions of the model are read, compared and cited by everybody; drafts by who prepares them."""

import pytest

from catalogue.codebooks.copying import begin_copy
from catalogue.codebooks.differences import compared
from catalogue.codebooks.reading import codebooks
from experience.models import Codebook, Crosswalk, Determinant, DeterminantGroup
from tests.answers import parsed, queries_of, text_of
from tests.catalogue.codebooks.conftest import of

pytestmark = pytest.mark.django_db


def read(*slugs):
    found = {each.slug: each for each in codebooks(drafts=True)}
    return [found[slug] for slug in slugs]


def changes(old, new):
    """What became of each determinant, as (old, new, words)."""
    return {
        (line.old and line.old.slug, line.new and line.new.slug): line.changes
        for line in compared(*read(old, new)).lines
    }


def test_what_differs_is_told_of_each_determinant(changed):
    group = DeterminantGroup.objects.create(codebook=changed, slug="feelings", name="Feelings")
    Determinant.objects.filter(pk=of(changed, "data-driven-adaptation").pk).update(group=group)
    found = changes("atlas-1", "second")
    rest = {pair: words for pair, words in found.items() if words != ["kept"]}
    assert rest == {
        ("offer-variety", None): ["retired"],
        ("price-value", "price-value-2"): ["renamed"],
        ("accessibility", "safety-trust-2"): ["merged", "regrouped"],
        ("safety-trust", "safety-trust-2"): ["merged"],
        ("place-atmosphere", "place-atmosphere-2"): ["split"],
        ("data-driven-adaptation", "data-driven-adaptation-2"): ["regrouped"],
        ("responsiveness", None): ["retired"],
        (None, "responsiveness-2"): ["added"],
    }
    assert changes("second", "atlas-1") == found, "the older one first, however it is asked"


def test_crosswalks_lead_over_versions_between(editor, issued):
    begin_copy(editor, issued, "third", "Third")
    found = changes("atlas-1", "third")
    assert found["price-value", "price-value-3"] == ["renamed"]
    assert found["accessibility", "safety-trust-3"][0] == "merged"
    assert found["place-atmosphere", "place-atmosphere-3"] == ["split"]
    assert changes("second", "third")["place-atmosphere-2", "place-atmosphere-3"] == ["kept"]


def test_versions_without_a_crosswalk_are_not_compared(shipped):
    Codebook.objects.create(slug="own", name="Own", labels=["no", "yes"], supports_from=1, order=2)
    comparison = compared(*read("own", "atlas-1"))
    assert (comparison.old.slug, comparison.is_linked, comparison.changes_scale) == ("atlas-1", False, True)


def test_everybody_reads_what_is_issued(client, issued):
    page = parsed(client.get("/codebooks/"))
    assert [text_of(title) for title in page.select("h2 a")] == [each.name for each in read("atlas-1", "second")]
    page = parsed(client.get("/codebooks/second/?against=atlas-1"))
    assert len(page.select("svg.crosswalk path")) == len(
        [pair for pair in changes("atlas-1", "second") if None not in pair]
    )
    assert page.select_one('a[href="/by/second/services/"]') is not None
    assert client.get("/codebooks/second/?against=second").status_code == 400
    assert client.get("/codebooks/second/?against=nothing&format=json").status_code == 400
    assert parsed(client.get("/determinants/")).select_one('a[href="/codebooks/"]') is not None


def test_drafts_are_read_by_who_prepares_them(client, editor, draft):
    for address in ("/codebooks/second/", "/codebooks/second/?format=json"):
        assert client.get(address).status_code == 404
    assert client.get("/codebooks/atlas-1/?against=second").status_code == 400
    assert [each["slug"] for each in client.get("/codebooks/?format=json").json()["result"]["codebooks"]] == ["atlas-1"]
    client.force_login(editor)
    assert client.get("/codebooks/second/?against=atlas-1").status_code == 200


def test_the_same_as_data(client, shipped, issued):
    answer = client.get("/codebooks/second/?against=atlas-1&format=json").json()
    result = answer["result"]
    assert answer["parameters"] == {"codebook": "second", "against": "atlas-1"}
    assert (result["levels"], result["supports_from"], result["services"]) == (shipped.labels, 2, 0)
    assert {row["source"]: row["kind"] for row in result["crosswalk"]} == dict(
        Crosswalk.objects.values_list("source__slug", "kind")
    )
    lines = {(line["older"], line["newer"]): line["changes"] for line in result["differences"]["lines"]}
    assert lines == changes("atlas-1", "second")
    [first, second] = client.get("/codebooks/?format=json").json()["result"]["codebooks"]
    assert (first["services"], first["current"], second["current"]) == (answer["data"]["services"], True, False)


def test_no_page_asks_per_version(client, editor, issued):
    addresses = ("/codebooks/", "/codebooks/second/?against=atlas-1")
    few = {address: queries_of(client, address) for address in addresses}
    third = begin_copy(editor, issued, "third", "Third")
    Codebook.objects.filter(pk=third.pk).update(issued="2026-11-26")
    assert {address: queries_of(client, address) for address in addresses} == few
    assert max(few.values()) <= 12
