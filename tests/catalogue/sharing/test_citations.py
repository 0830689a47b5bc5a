"""How a page is cited: in words, as BibTeX, as RIS; alike in every format, whatever stands in a name."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.analysis.snapshot import Terms
from catalogue.models import Service
from catalogue.sharing.citations import ATLAS, AUTHORS, LATEX, Citation
from tests.answers import body, parsed, text_of
from tests.factories import ask_to_code

ADDRESS = "https://atlas.example.org/services/?q=a%20b&city=vienna"
SHIPPED = Terms("Main collection", AUTHORS, "CC BY 4.0")
PLAIN = Citation(
    "services_vienna", "Services in Vienna", ADDRESS, "5b2529db01234567", date(2026, 11, 22), terms=(SHIPPED,)
)
HARD = "Königsallee & Straße {x} %_#"


def test_the_same_authors_and_title_as_the_file_for_citations():
    file = (Path(__file__).parents[3] / "CITATION.cff").read_text()
    assert re.search(r"^title: (.+)$", file, re.M)[1] == ATLAS
    assert re.findall(r"^  - name: (.+)$", file, re.M) == [AUTHORS]


def test_in_words():
    assert PLAIN.text == (
        "The City Experience Atlas contributors (2026): Services in Vienna. City Experience Atlas, "
        f"data 5b2529db01234567 of 22 November 2026. {ADDRESS}. CC BY 4.0."
    )
    assert "(n.d.)" in replace(PLAIN, day=None).text


def test_as_bibtex():
    assert replace(PLAIN, title=HARD).bibtex.splitlines() == [
        "@misc{atlas-services-vienna-5b2529db,",
        "  author = {{The City Experience Atlas contributors}},",
        r"  title = {{Königsallee \& Straße \textbraceleft{}x\textbraceright{} \%\_\#}},",
        "  howpublished = {City Experience Atlas},",
        f"  url = {{{ADDRESS}}},",
        "  note = {data 5b2529db01234567 of 22 November 2026, CC BY 4.0},",
        "  year = 2026,",
        "  month = nov,",
        "}",
    ]


def test_as_ris():
    assert replace(PLAIN, title=HARD).ris.split("\r\n") == [
        "TY  - DATA",
        "AU  - The City Experience Atlas contributors",
        f"TI  - {HARD}",
        "T2  - City Experience Atlas",
        "PY  - 2026",
        "DA  - 2026/11/22",
        "ET  - 5b2529db01234567",
        "N1  - data 5b2529db01234567 of 22 November 2026, CC BY 4.0",
        f"UR  - {ADDRESS}",
        "ER  - ",
        "",
    ]


@given(st.text(min_size=1))
def test_no_name_breaks_out_of_bibtex(title):
    entry = replace(PLAIN, title=title, name=title).bibtex
    assert re.match(r"@misc\{atlas-[a-z0-9-]*-5b2529db,\n", entry)
    assert entry.count("{") == entry.count("}")
    [value] = re.findall(r"^  title = \{\{(.*)\}\},$", entry, re.M)
    unescaped = re.sub("|".join(map(re.escape, LATEX.values())), "", value)
    assert not set(unescaped) & set(LATEX)


@given(st.text())
def test_every_line_of_ris_is_a_tag_and_its_value(title):
    first, *lines = replace(PLAIN, title=title).ris.removesuffix("\r\n").split("\r\n")
    assert first == "TY  - DATA"
    is_line = re.compile(r"[A-Z][A-Z0-9]  - [^\r\n\v\f\x85\u2028\u2029]*")
    assert [line for line in lines if not is_line.fullmatch(line)] == []


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "title", "file"),
    [
        ("/services/jelbi-berlin/", "Jelbi, Berlin", "jelbi-berlin"),
        ("/cities/berlin/?for=resident", "Berlin, Germany", "berlin"),
        ("/services/?city=vienna&view=table&sort=-name&page=1", "Vienna", "services_vienna"),
    ],
)
def test_a_page_says_how_it_is_cited_and_hands_it_out(client, settings, snapshot, path, title, file):
    settings.PUBLIC_ADDRESS = "https://atlas.example.org"
    day = max(Service.objects.values_list("updated", flat=True)).date()
    page = parsed(client.get(path))
    cited = text_of(page.select_one(".cite"))
    assert re.search(rf"\): .*{title}\. City", cited)
    assert f"data {snapshot.content_version} of {day:%-d %B %Y}, no release yet." in cited
    address = f"https://atlas.example.org{path.partition('&view')[0]}"
    assert f" {address}. " in cited
    for asked in ("bib", "ris"):
        [link] = [a["href"] for a in page.select("a[download]") if a["href"].endswith(f"format={asked}")]
        answer = client.get(f"{path.partition('?')[0]}{link}")
        assert address in body(answer)
        assert answer["Content-Disposition"] == f'attachment; filename="city-experience-atlas_{file}_{day}.{asked}"'


def test_who_is_still_to_code_a_service_is_refused_its_files_alone(client, django_user_model):
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    assert client.get("/services/jelbi-berlin/?format=bib").status_code == 400
    assert client.get("/services/?format=bib").status_code == 200


def test_a_wrong_selection_is_not_cited(client):
    assert parsed(client.get("/services/?domain=nope")).select(".cite") == []
    assert client.get("/services/?domain=nope&format=bib").status_code == 400


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/services/?domain=mobility&city=vienna&sort=name&format=csv", "mobility_vienna"),
        ("/services/?launched_after=2010&q=Bus&utm=x&format=xlsx", "bus_launched-after-2010"),
        ("/cities/berlin/?format=profile-csv", "berlin_profile"),
    ],
)
def test_the_name_of_a_download_tells_what_was_asked_and_the_day_of_the_data(client, snapshot, path, name):
    answer = client.get(path)
    ending = path.rpartition("=")[2].rpartition("-")[2]
    expected = f"city-experience-atlas_{name}_{snapshot.changed_on}.{ending}"
    assert answer["Content-Disposition"] == f'attachment; filename="{expected}"'
