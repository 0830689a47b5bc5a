"""The page of a determinant: its distribution and its agreement equal what the database holds."""

import pytest

from catalogue.models import Classification, Coder, Service
from catalogue.templatetags.words import verdict
from tests.answers import numbers_in, parsed, text_of
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db


def test_distribution_equals_the_database(client):
    page = parsed(client.get("/determinants/accessibility/"))
    for level in (3, 2, 1, 0):
        count = Service.objects.published().with_level("accessibility").filter(level=level).count()
        [row] = page.select(f"table.distribution tr.l{level}")
        assert numbers_in(row) == [level, count]


def test_it_says_in_words_who_read_and_how_far_they_agree(client, snapshot):
    agreement = snapshot.reliability().items["accessibility"]
    said = parsed(client.get("/determinants/accessibility/")).select_one("[aria-labelledby=sure] p")
    assert text_of(said) == (
        f"Two machine-assisted coders read {agreement.units} services independently of each other. "
        f"Their agreement: {verdict(agreement)} ."
    )
    Coder.objects.filter(pk=Coder.objects.first().pk).update(machine_assisted=False)
    said = parsed(client.get("/determinants/accessibility/")).select_one("[aria-labelledby=sure] p")
    assert text_of(said).startswith("One human coder and one machine-assisted coder read")


def test_each_level_has_examples_with_their_published_reasons(client):
    page = parsed(client.get("/determinants/accessibility/"))
    rows = {row["class"][0]: row for row in page.select("table.anchors tbody tr")}
    assert list(rows) == ["l3", "l2", "l1", "l0"]
    for level in (3, 2, 1):
        links = rows[f"l{level}"].select("a")
        assert len(links) == 2
        for link in links:
            said = Classification.objects.get(
                service__slug=link["href"].split("/")[2], determinant__slug="accessibility", level=level
            )
            assert link.parent.select_one(".quiet").get_text(strip=True) == said.reason


def test_examples_of_the_derived_one_give_the_reason_of_their_integration_level(client):
    page = parsed(client.get("/determinants/touchpoint-integration/"))
    link = page.select_one("table.anchors .l3 a")
    said = Service.objects.get(slug=link["href"].split("/")[2]).integration_reason
    assert link.parent.select_one(".quiet").get_text(strip=True) == said


def test_no_level_of_a_service_that_somebody_is_to_code_is_shown(client, django_user_model):
    page = parsed(client.get("/determinants/accessibility/"))
    shown = {link["href"] for link in page.select(".anchors a, .card h3 a")}
    service = Service.objects.get(slug=sorted(shown)[0].split("/")[2])
    user = django_user_model.objects.create_user("coding")
    ask_to_code(user, service.slug)
    client.force_login(user)
    page = parsed(client.get("/determinants/accessibility/"))
    assert service.get_absolute_url() not in {link["href"] for link in page.select(".anchors a, .card h3 a")}


def test_the_picture_of_the_model_names_all_that_it_has(client, snapshot):
    chain = parsed(client.get("/determinants/")).select_one(".chain")
    assert [link.get_text(strip=True) for link in chain.select(".groups a")] == [
        determinant.short_name for determinant in snapshot.determinants
    ]
