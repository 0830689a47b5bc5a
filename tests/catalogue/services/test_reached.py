"""The moments that a service reaches, on its page and as data: for whom that is documented, presumed, or not known."""

import pytest

from catalogue.models import CustomerGroup, Service, ServiceCustomer, Touchpoint
from tests.answers import parsed, text_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

PHASES = ["before", "arrival", "during", "departure", "after"]
JELBI = "/services/jelbi-berlin/"


def moments_of(client, path):
    """Coverage, and whether the group is only presumed, by group and phase."""
    rows = client.get(f"{path}?format=json").json()["result"]["moments"]
    return {(row["person"], row["phase"]): (round(row["coverage"], 6), row["presumed"]) for row in rows}


def section_of(client, path):
    heading = parsed(client.get(path)).find(id="moments")
    return heading and heading.find_parent("section")


def test_each_moment_is_half_of_the_contribution_times_the_reach(client, snapshot):
    profile = snapshot.profile_at("jelbi-berlin")
    half = 0.5 * sum(level or 0 for level in profile.levels) / (3 * len(profile.levels))
    named = dict(ServiceCustomer.objects.filter(service__slug="jelbi-berlin").values_list("group__slug", "basis"))
    there = set(Touchpoint.objects.filter(service__slug="jelbi-berlin").values_list("phase", flat=True))
    reach = {"documented": 1, "inferred": 0.5}
    expected = {
        (group, phase): (round(half * reach[named[group]], 6), named[group] == "inferred")
        if group in named and phase in there
        else (0, False)
        for group in CustomerGroup.objects.values_list("slug", flat=True)
        for phase in PHASES
    }
    assert {basis for _number, basis in expected.values()} == {True, False}
    assert moments_of(client, JELBI) == expected


def test_its_page_has_the_groups_that_it_reaches_and_the_others_in_one_line(client):
    section = section_of(client, JELBI)
    named = list(CustomerGroup.objects.filter(services__slug="jelbi-berlin").values_list("name", flat=True))
    assert [text_of(head) for head in section.select("tbody th")] == named
    there = Touchpoint.objects.filter(service__slug="jelbi-berlin").values("phase").distinct().count()
    assert len(section.select("tbody svg")) == len(named) * there > 0
    assert len(section.select(".none")) == len(named) * (5 - there) > 0
    assert section.select(".nobody, .zero, tfoot") == [], "a service is not at fault for whom it is not there"
    [line] = [text_of(line) for line in section.select("p.quiet")]
    others = CustomerGroup.objects.exclude(name__in=named).values_list("name", flat=True)
    assert all(name[1:] in line for name in others)


def test_boxes_of_presumed_groups_are_striped(client):
    rows = {text_of(row.th): row for row in section_of(client, JELBI).select("tbody tr")}
    served = ServiceCustomer.objects.filter(service__slug="jelbi-berlin")
    documented, presumed = (
        set(served.filter(basis=basis).values_list("group__name", flat=True)) for basis in ("documented", "inferred")
    )
    assert documented
    assert presumed
    assert {name for name, row in rows.items() if row.select("rect.f")} == documented
    assert {name for name, row in rows.items() if row.select("rect.i")} == presumed


def test_the_present_state_does_not_change_what_it_reaches(client):
    before = moments_of(client, JELBI)
    Service.objects.filter(slug="jelbi-berlin").update(status="discontinued")
    assert moments_of(client, JELBI) == before
    rows = section_of(client, JELBI).select("tbody tr")
    assert len(rows) == ServiceCustomer.objects.filter(service__slug="jelbi-berlin").count()


def test_a_service_that_says_not_for_whom_or_when_is_told_as_such(client):
    service = make_service()
    section = section_of(client, service.get_absolute_url())
    assert section.select("table, input") == []
    assert section.select('a[href="/method/#moments"]') != []
    ServiceCustomer.objects.create(service=service, group=CustomerGroup.objects.get(slug="student"), basis="documented")
    assert section_of(client, service.get_absolute_url()).select("table") == []
    Touchpoint.objects.create(service=service, phase="after", channel="app", owner="provider", label="App")
    assert len(section_of(client, service.get_absolute_url()).select("tbody tr")) == 1


def test_who_is_still_to_code_it_does_not_see_them(client, django_user_model):
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    assert section_of(client, JELBI) is None
