"""Links between services: their rules, who may write them, and where they are shown."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue.analysis.current import current_snapshot
from catalogue.models import City, Evidence, Service, ServiceLink
from catalogue.rules.dataset import unsupported_links
from catalogue.rules.evidence import link_problems
from tests.answers import codes_of, errors_at, parsed, text_of
from tests.catalogue.admin.pages import OpenPage
from tests.factories import make_evidence, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def ends(db):
    city = City.objects.get(slug="kigali")
    return [make_service(cities=[city], status="active", slug=slug, name=slug.title()) for slug in ("giver", "taker")]


def link(source, target, kind=3, **fields):
    made = ServiceLink(source=source, target=target, kind=kind, description="One card for both.", **fields)
    made.full_clean()
    made.save()
    return made


def test_every_shipped_link_has_a_page_that_was_read():
    assert ServiceLink.objects.exists()
    assert list(unsupported_links()) == []


def test_a_link_without_its_page_is_found(ends):
    made, both = link(*ends), [end.pk for end in ends]
    [unread] = link_problems(both, [])
    assert list(unsupported_links()) == [f"{made}: {unread}"]
    made.evidence.add(make_evidence(ends[0], kind="general-knowledge"))
    assert list(unsupported_links()) == [f"{made}: {unread}"]
    foreign = Evidence.objects.filter(service__slug="jelbi-berlin", kind="official").first()
    made.evidence.add(foreign)
    [of_another] = link_problems(both, [foreign])
    assert list(unsupported_links()) == [f"{made}: {of_another}"]
    assert of_another != unread


@pytest.mark.parametrize("kind", [0, 5])
def test_kind_is_1_to_4(ends, kind):
    with pytest.raises(ValidationError):
        link(*ends, kind=kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceLink.objects.create(source=ends[0], target=ends[1], kind=kind, description="x")


def test_no_link_to_itself_and_one_in_each_direction(ends):
    with pytest.raises(ValidationError):
        link(ends[0], ends[0])
    link(*ends)
    with pytest.raises(ValidationError):
        link(*ends)
    link(*reversed(ends))


def test_a_city_counts_links_of_running_services(client, ends):
    city = City.objects.get(slug="kigali")
    others = [make_service(cities=[city], status="active") for _ in range(3)]
    Service.objects.filter(slug="irembo-rwanda").update(state="draft")
    link(*ends)
    link(ends[1], ends[0], kind=1)
    link(others[0], others[1], kind=4, ended=2020)
    own = client.get("/cities/kigali/?format=json").json()["result"]["integration"]
    assert own["links"] == 2, "an ended one counts nothing"
    assert own["linked_share"] == 0.4
    assert own["cross_field_share"] == 0
    assert len(own["documented"]) == 3


def test_network_is_drawn_and_listed(client, ends):
    city = City.objects.get(slug="kigali")
    for _ in range(3):
        make_service(cities=[city], status="active")
    made = link(*ends)
    made.evidence.add(make_evidence(ends[0]))
    page = parsed(client.get("/cities/kigali/"))
    [edge] = page.select(".edge.kind3")
    assert text_of(edge.select_one("title")) == f"Giver → Taker: {ServiceLink.Kind.TRANSACTION.label}"
    [row] = page.select("ul.links > li")
    assert [a["href"] for a in row.select("a")] == [
        "/services/giver/",
        "/services/taker/",
        "/services/giver/#evidence-1",
    ]
    assert "One card for both." in text_of(row)


def test_a_link_of_a_service_that_does_not_run_is_shown_and_counts_nothing(client, ends):
    link(*ends, kind=1)
    link(*reversed(ends), kind=1)
    Service.objects.filter(pk=ends[0].pk).update(status="discontinued")
    page = parsed(client.get("/cities/kigali/"))
    assert len(page.select(".edge.kind1")) == 2
    own = client.get("/cities/kigali/?format=json").json()["result"]["integration"]
    assert (own["links"], len(own["documented"])) == (0, 2)


def test_links_change_the_versions(ends):
    before, content = current_snapshot().version, current_snapshot().content_version
    link(*ends)
    assert current_snapshot().version != before
    assert current_snapshot().content_version != content


def test_editor_adds_a_link_with_evidence_of_one_end_only(editor_client, ends):
    address = "/admin/catalogue/servicelink/add/"
    own = make_evidence(ends[0])
    foreign = Evidence.objects.filter(service__slug="jelbi-berlin").first()
    data = {"source": ends[0].pk, "target": ends[1].pk, "kind": 2, "description": "Live data."}
    refused = editor_client.post(address, {**data, "evidence": [foreign.pk]})
    assert errors_at(parsed(refused), "evidence") == list(link_problems([end.pk for end in ends], [foreign]))
    itself = editor_client.post(address, {**data, "target": ends[0].pk, "evidence": [own.pk]})
    assert codes_of(itself.context["adminform"].form) == {"target": ["itself"]}
    assert not ServiceLink.objects.filter(source=ends[0]).exists()
    assert editor_client.post(address, {**data, "evidence": [own.pk]}).status_code == 302
    assert ServiceLink.objects.get(source=ends[0]).kind == 2
    page = OpenPage(editor_client, own)
    assert page.send(kind="general-knowledge") == 200
    assert codes_of(page.answer.context["adminform"].form) == {"kind": ["carries_a_level"]}


def test_others_may_not_write_links(client, django_user_model):
    user = django_user_model.objects.create_user("staff", is_staff=True)
    client.force_login(user)
    assert client.get("/admin/catalogue/servicelink/add/").status_code == 403
