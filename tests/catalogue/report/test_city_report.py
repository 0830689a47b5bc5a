"""The report on a city: the same answer as its page, on two sheets."""

import pytest

from catalogue.analysis.additions import MomentChange
from catalogue.models import City, CustomerGroup, Service
from catalogue.report.sheet import MOST_COUNTED, because
from catalogue.templatetags.numbers import percent
from experience.coverage import LEAST_RUNNING
from tests.answers import alerts, numbers_in, parsed, queries_of, text_of
from tests.factories import ask_to_code, make_service

pytestmark = pytest.mark.django_db

BERLIN, REPORT = "/cities/berlin/", "/cities/berlin/report/"


def result_of(client, path):
    return client.get(f"{path}{'&' if '?' in path else '?'}format=json").json()["result"]


def shown(share):
    """As text_of gives it."""
    return " ".join(percent(share).split())


def sheets_of(client, path=REPORT):
    return parsed(client.get(path)).select(".sheet")


def test_the_first_sheet_has_the_figures_of_the_city(client):
    first, _second = sheets_of(client)
    result = result_of(client, BERLIN)
    assert text_of(first.h1) == "Berlin"
    assert [text_of(rung) for rung in first.select(".ladder strong")] == [
        shown(result["ladder"][rung]["c1"]) for rung in ("anywhere", "moments", "activities")
    ]
    covered = [moment["coverage"] for moment in result["moments"]]
    assert [text_of(box) for box in first.select(".moments .n")] == [
        f"{shown(share)} covered{', only presumed' if presumed else ''}"
        for share, presumed in ((moment["coverage"], moment["presumed"]) for moment in result["moments"])
        if share
    ]
    assert len(first.select(".moments .nobody")) == covered.count(0)


def test_a_phase_has_one_name_in_the_grid_and_the_numbers(client):
    first, second = sheets_of(client)
    heads = [head.find(string=True).strip() for head in first.select(".moments thead th:not(.avg)")]
    assert heads == [text_of(row.th) for row in second.select(".figures")[1].select("tbody tr")]
    assert heads == ["Before", "Arrive", "Stay", "Leave", "After"]


def test_the_sheets_speak_without_symbols(client):
    assert [sheet for sheet in sheets_of(client) if "λ" in text_of(sheet)] == []


def test_it_says_the_same_sentences_as_the_page(client):
    first, _second = sheets_of(client)
    page = parsed(client.get(BERLIN))
    assert text_of(first.select_one(".verdict")) == text_of(page.select_one(".verdict"))
    found = [text_of(finding) for finding in first.select(".three")[0].select("p")]
    assert found == [text_of(gap.p) for gap in page.select(".gaps li")]
    assert len(found) == 3


def test_it_proposes_what_is_best_next_on_every_page(client):
    first, _second = sheets_of(client)
    picks = result_of(client, BERLIN)["additions"]["picks"]
    names = dict(Service.objects.values_list("slug", "name"))
    titles = [text_of(proposal.h3) for proposal in first.select(".three")[1].select("li")]
    assert [names[pick["slug"]] in title for pick, title in zip(picks, titles, strict=True)] == [True] * 3


def test_the_choices_of_the_page_go_along(client):
    query = "?target=0.5&k=2&for=commuter-or-worker"
    first, second = sheets_of(client, f"{REPORT}{query}")
    assert len(first.select(".three")[1].select("li")) == 2
    assert [text_of(head) for head in first.select(".moments tbody th")] == [
        CustomerGroup.objects.get(slug="commuter-or-worker").name
    ]
    targets = {text_of(row.select("td")[-1]) for row in second.select(".figures")[-1].select("tbody tr")}
    assert targets == {shown(0.5)}
    back = parsed(client.get(f"{REPORT}{query}")).select_one(".report-actions a")["href"]
    assert back == f"{BERLIN}{query}"


def test_the_second_sheet_has_numbers_with_their_ranges(client):
    _first, second = sheets_of(client)
    result = result_of(client, BERLIN)
    persons, phases, _conventions, determinants = second.select(".figures")
    for table, rows in ((persons, result["persons"]), (phases, result["phases"])):
        assert [[text_of(cell) for cell in row.select("td")] for row in table.select("tbody tr")] == [
            [shown(row["coverage"]), f"{shown(row['low'])} – {shown(row['high'])}"] for row in rows
        ]
    assert [text_of(row.select("td")[1]) for row in determinants.select("tbody tr")] == [
        shown(row["moments"]) for row in result["determinants"]
    ]
    counted = [text_of(item) for item in second.select(".counted li")]
    names = Service.objects.published().filter(cities__slug="berlin").values_list("name", flat=True)
    assert sorted(line.split(" ·")[0] for line in counted) == sorted(names)


def test_of_a_city_of_which_too_little_is_known_there_is_no_report(client):
    [sheet] = sheets_of(client, "/cities/kigali/report/")
    assert sheet.select("table, .ladder, .three") == []
    services = Service.objects.published().filter(cities__slug="kigali").count()
    assert len(sheet.select(".counted li")) == services
    assert numbers_in(sheet.select_one(".verdict + p")) == [services, LEAST_RUNNING]


def test_bad_parameters_are_told_and_nothing_is_computed(client):
    page = parsed(client.get(f"{REPORT}?k=99&w-accessibility=-1"))
    form = parsed(client.get(BERLIN))
    labels = [text_of(form.select_one(f"label[for=id_{name}]")) for name in ("k", "w-accessibility")]
    assert sorted(alert.partition(":")[0] for alert in alerts(page)) == sorted(labels), "at which field"
    assert page.select(".sheet") == []
    assert client.get(f"{REPORT}?k=99&format=json").status_code == 400
    assert client.get("/cities/atlantis/report/").status_code == 404


def test_as_data_it_is_the_page_of_the_city(client):
    assert result_of(client, REPORT) == result_of(client, BERLIN)


def test_who_is_still_to_code_a_service_there_sees_no_report(client, django_user_model):
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    page = parsed(client.get(REPORT))
    assert page.select(".sheet") == []
    assert len(alerts(page)) == 1


def test_of_many_services_the_last_are_counted_and_not_named(client):
    city = City.objects.get(slug="berlin")
    for _number in range(MOST_COUNTED):
        make_service(cities=[city], status="active")
    _first, second = sheets_of(client)
    assert len(second.select(".counted li")) == MOST_COUNTED
    more = Service.objects.published().filter(cities=city).count() - MOST_COUNTED
    assert str(more) in text_of(second.select_one(".counted + p"))


def test_it_asks_as_often_for_a_large_city_as_for_a_small_one(client):
    few = queries_of(client, REPORT)
    city = City.objects.get(slug="berlin")
    for _number in range(20):
        make_service(cities=[city], status="active")
    assert queries_of(client, REPORT) == few


def test_why_a_service_is_proposed_names_people_by_phase_those_that_gain_most_first():
    groups = {"a": "Residents", "b": "Students"}
    changes = [MomentChange(*moment, 0, 0.2) for moment in (("b", "after"), ("a", "before"), ("a", "after"))]
    sentence = because(changes, groups)
    assert sentence.index("students") < sentence.index("residents")
    assert sentence.count("residents") == 2
