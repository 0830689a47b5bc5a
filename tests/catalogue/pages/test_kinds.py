"""Services of one kind side by side: levels, reasons, and what My city guesses equal what the database holds."""

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from catalogue.analysis.kinds import lower_median
from catalogue.models import Classification, Service, ServiceKind
from tests.answers import numbers_in, parsed, text_of
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db


def kinds():
    return ServiceKind.objects.filter(services__in=Service.objects.published()).distinct()


def test_every_kind_that_has_a_service_is_listed_with_its_number(client):
    page = parsed(client.get("/kinds/"))
    listed = {link["href"]: numbers_in(link.parent.select_one(".quiet")) for link in page.select("ul.columns a")}
    assert listed == {f"/kinds/{k.slug}/": [k.services.filter(state="published").count()] for k in kinds()}


def test_levels_reasons_and_guesses_are_those_of_the_services(client):
    for kind in kinds():
        result = client.get(f"/kinds/{kind.slug}/?format=json").json()["result"]
        own = Service.objects.published().filter(kind=kind)
        assert {row["slug"] for row in result["services"]} == {service.slug for service in own}
        columns = [*zip(*(row["levels"] for row in result["services"]), strict=True)]
        assert len(result["differences"]) == sum(len({*column}) > 1 for column in columns)
        guess = result["guess"]
        assert (guess and guess["levels"]) == ([lower_median(c) for c in columns] if len(own) > 1 else None)


def test_a_difference_shows_each_level_with_its_published_reason(client):
    result = client.get("/kinds/bike-share/?format=json").json()["result"]
    coded = {slug: rows for slug, rows in result["differences"].items() if slug != "touchpoint-integration"}
    assert coded
    for slug, rows in coded.items():
        assert [row["level"] for row in rows] == sorted((row["level"] for row in rows), reverse=True)
        for row in rows:
            said = Classification.objects.get(service__slug=row["service"], determinant__slug=slug)
            assert (row["level"], row["reason"]) == (said.level, said.reason)
    page = text_of(parsed(client.get("/kinds/bike-share/")))
    assert all(row["reason"] in page for rows in coded.values() for row in rows)


def test_a_coder_sees_nothing_of_what_is_still_to_be_coded(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="x")
    client.force_login(user)
    before = client.get("/kinds/bike-share/?format=json").json()["result"]["services"]
    hidden = before[0]["slug"]
    ask_to_code(user, hidden)
    after = client.get("/kinds/bike-share/?format=json").json()["result"]
    assert [row["slug"] for row in after["services"]] == [row["slug"] for row in before[1:]]
    assert hidden not in str(after)


def test_there_is_no_page_of_a_kind_without_services(client):
    ServiceKind.objects.create(slug="empty", name="Empty")
    assert [client.get(f"/kinds/{slug}/").status_code for slug in ("empty", "unknown")] == [404, 404]


def test_the_queries_of_a_kind_do_not_grow_with_its_services(client, snapshot):
    def queries_of(kind):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/kinds/{kind.slug}/")
        return len(queries)

    most, *_others, fewest = kinds().annotate(n=Count("services")).order_by("-n")
    queries_of(fewest)  # the first page of all reads what the others have
    assert queries_of(most) == queries_of(fewest)
