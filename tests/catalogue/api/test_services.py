"""Services for programs: as the listing selects them, as the table tells them, and what nobody may see stays unseen."""

import pytest

from catalogue.models import Collection, Service
from catalogue.services.export import records
from tests.answers import queries_of
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = pytest.mark.django_db

LIST = "/api/v1/services"


def slugs(answer):
    return [record["slug"] for record in answer.json()["items"]]


def test_a_record_is_that_of_the_table(client):
    [record] = client.get(LIST, {"q": "jelbi", "limit": 1}).json()["items"]
    [told] = records(Service.objects.filter(slug=record["slug"]))
    assert record == told
    assert client.get(f"{LIST}/{record['slug']}").json()["service"] == told


def test_it_takes_what_the_listing_takes_and_refuses_what_that_refuses(client, problem_in, snapshot):
    answer = client.get(LIST, {"city": "berlin", "determinant": "accessibility:2", "view": "table", "limit": 100})
    assert answer.json()["count"] == len(slugs(answer)) == Service.objects.published().filter(
        cities__slug="berlin", classifications__determinant__slug="accessibility", classifications__level__gte=2
    ).count()  # fmt: skip
    problem_in(client.get(LIST, {"page": "2"}), "invalid-parameters", "page")
    for name in ("domain", "sort", "level", "view", "launched_after", "determinant"):
        problem_in(client.get(LIST, {name: "nothing"}), "invalid-parameters", name)
        problem_in(client.get(LIST, {name: ""}), "invalid-parameters", name)
    problem_in(client.get(LIST, {"q": "\0"}), "invalid-parameters", "q")
    told = problem_in(client.get(LIST, {"q": "...", "domain": "x"}), "invalid-parameters", "q", "domain")
    assert told["instance"].startswith(LIST)


def test_only_the_fields_that_are_asked_for_are_told(client):
    answer = client.get(LIST, {"fields": "accessibility,slug,cities", "limit": 3})
    assert [list(record) for record in answer.json()["items"]] == [["slug", "cities", "accessibility"]] * 3


def test_one_has_all_its_parts(client):
    service = Service.objects.get(slug="jelbi-berlin")
    answer = client.get(f"{LIST}/jelbi-berlin").json()
    numbers = {name: [row["number"] for row in answer[name]] for name in ("touchpoints", "evidence", "partners")}
    for name, found in numbers.items():
        assert found == list(getattr(service, name).order_by("number").values_list("number", flat=True))
    levels = {row["determinant"]: (row["level"], row["reason"] or "") for row in answer["classifications"]}
    assert levels == {c.determinant.slug: (c.level, c.reason) for c in service.classifications.all()}
    assert {(link["source"], link["target"]) for link in answer["links"]} == {
        *service.links_out.values_list("source__slug", "target__slug"),
        *service.links_in.values_list("source__slug", "target__slug"),
    }
    cited = {row["determinant"]: row["evidence"] for row in answer["classifications"]}
    for own in service.classifications.all():
        assert cited[own.determinant.slug] == [str(page.number) for page in own.evidence.order_by("number")]


def test_what_is_not_published_is_not_there(client, problem_in):
    draft = make_service(state="draft")
    gone = make_service(state="withdrawn", withdrawal_reason="It never was.")
    problem_in(client.get(f"{LIST}/{draft.slug}"), "not-found")
    told = problem_in(client.get(f"{LIST}/{gone.slug}"), "withdrawn")
    assert "It never was." in told["detail"]
    known = {service.slug for service in Service.objects.published()}
    assert client.get(LIST).json()["count"] == len(known)
    assert not {draft.slug, gone.slug} & {*slugs(client.get(LIST, {"q": draft.name}))}


def test_a_hidden_collection_is_there_for_its_members_alone(client, problem_in, django_user_model):
    own = Collection.objects.create(slug="own", name="Own", visibility="hidden")
    service = make_service(name="Quietly hidden", collection=own)
    for address in (f"{LIST}/{service.slug}", f"/in/own{LIST}", f"/in/own{LIST}/{service.slug}"):
        problem_in(client.get(address), "not-found")
    assert service.slug not in client.get("/api/v1/changes").content.decode()
    member = django_user_model.objects.create_user("member")
    own.memberships.create(user=member, role=1)
    client.force_login(member)
    assert client.get(f"/in/own/api/v1/services/{service.slug}").json()["service"]["collection"] == "own"
    part = client.get("/in/own/api/v1/services?limit=1").json()
    assert part["next"].startswith("http://testserver/in/own/api/v1/services?")
    assert service.slug in slugs(client.get("/in/own/api/v1/services?q=Quietly"))


def test_who_is_still_to_code_a_service_sees_no_level_of_it(client, problem_in, django_user_model):
    coder = django_user_model.objects.create_user("coder")
    ask_to_code(coder, "jelbi-berlin")
    client.force_login(coder)
    told = problem_in(client.get(f"{LIST}/jelbi-berlin"), "hidden")
    assert told["status"] == 403
    problem_in(client.get(LIST), "hidden")
    assert client.get(LIST, {"city": "helsinki"}).status_code == 200
    problem_in(client.get("/api/v1/analyses/city/berlin"), "invalid-parameters")


@pytest.mark.parametrize(
    "address",
    [f"{LIST}?limit=100", f"{LIST}?sort=-contribution&limit=100", f"{LIST}/jelbi-berlin"]
    + [f"/api/v1/{name}?limit=100" for name in ("cities", "kinds", "actors", "links", "determinants", "guides")]
    + ["/api/v1/codings?limit=100", "/api/v1/changes?limit=100"],
)
def test_the_queries_do_not_grow(client, address):
    few = queries_of(client, address.replace("limit=100", "limit=2"))
    make_random_services(15, seed=4)
    assert queries_of(client, address) == few
    assert few <= 30
