"""The report on a city of one's own: the same answer as its page, for nobody's index, in whatever way it is sent."""

import pytest

from catalogue.my_city.addresses import LONGEST_STATE
from tests.answers import alerts, parsed, text_of

pytestmark = pytest.mark.django_db

STATE = "name=Musterstadt&city=berlin&service=parkrun&against=full"
PAGE, REPORT = f"/my-city/?{STATE}", f"/my-city/report/?{STATE}"


def result_of(client, path):
    return client.get(f"{path}&format=json").json()["result"]


def test_it_says_what_the_page_says_of_the_list_by_its_name(client):
    page, report = (parsed(client.get(path)) for path in (PAGE, REPORT))
    first, second = report.select(".sheet")
    assert text_of(first.h1) == "Musterstadt"
    assert "Musterstadt" in text_of(first.select_one(".verdict"))
    assert text_of(first.select_one(".verdict")) == text_of(page.select_one(".verdict"))
    assert [text_of(rung) for rung in first.select(".ladder strong")] == [
        text_of(rung) for rung in page.select(".ladder strong")
    ]
    assert "parkrun" in text_of(second.select_one(".counted"))


def test_as_data_it_is_the_page(client):
    assert result_of(client, REPORT) == result_of(client, PAGE)


def test_search_engines_do_not_keep_it(client):
    assert parsed(client.get(REPORT)).select_one('meta[name="robots"]')["content"] == "noindex"
    assert parsed(client.get("/cities/berlin/report/")).select('meta[name="robots"]') == []


def test_the_page_leads_to_it_and_it_leads_back(client):
    [address] = {link["href"] for link in parsed(client.get(PAGE)).select('a[href^="/my-city/report/"]')}
    [back] = parsed(client.get(address)).select(".report-actions a")
    assert text_of(parsed(client.get(back["href"])).h1) == "Musterstadt"


def test_what_is_too_long_for_an_address_is_sent(client):
    state = {"name": "Musterstadt", "city": "berlin", "costs": "\n".join(["Dokk1 3"] + [""] * LONGEST_STATE)}
    report = parsed(client.post("/my-city/report/", state))
    assert len(report.select(".sheet")) == 2


def test_without_services_it_says_that_there_is_nothing_to_report(client):
    [sheet] = parsed(client.get("/my-city/report/")).select(".sheet")
    assert sheet.select("table") == []


def test_bad_parameters_are_told(client):
    page = parsed(client.get("/my-city/report/?city=atlantis&k=99"))
    assert page.select(".sheet") == []
    assert alerts(page) != []
