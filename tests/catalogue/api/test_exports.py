"""A selection as a file, for programs: the very bytes that the page gives, and refusals in the one form."""

import zipfile
from io import BytesIO

import pytest

from catalogue.models import Service
from catalogue.services.downloads import OFFERED, media_type
from tests.answers import content
from tests.factories import ask_to_code

pytestmark = pytest.mark.django_db

BASE = "/api/v1/exports"
ASKED = {"city": "berlin", "determinant": "accessibility:1", "sort": "-launched"}


def parts_of(answer):
    """The bytes of a file; of one that packs several each by its name, but that which says when it was packed."""
    whole = content(answer)
    if not whole.startswith(b"PK"):
        return whole
    packed = zipfile.ZipFile(BytesIO(whole))
    return {name: packed.read(name) for name in packed.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("form", OFFERED)
def test_it_is_the_file_that_the_page_gives(client, form):
    of_page = client.get("/services/", ASKED | {"format": form})
    expected = parts_of(of_page)
    own = client.get(f"{BASE}/{form}", ASKED)
    assert (own.status_code, own["Content-Type"]) == (200, media_type(form)) == (200, of_page["Content-Type"])
    assert own["Content-Disposition"] == of_page["Content-Disposition"]
    assert parts_of(own) == expected


def test_wrong_parameters_are_refused_as_problems(client, problem_in):
    wrong = {"domain": "nothing", "sort": "nothing"}
    problem_in(client.get(f"{BASE}/csv", wrong), "invalid-parameters", *wrong)
    for name in ("limit", "fields", "cursor", "page", "format"):
        problem_in(client.get(f"{BASE}/csv", {name: "1"}), "invalid-parameters", name)
    problem_in(client.get(f"{BASE}/csv", {"q": ""}), "invalid-parameters", "q")
    problem_in(client.get(f"{BASE}/docx"), "not-found")


@pytest.mark.parametrize(
    ("form", "accepted", "status"),
    [("csv", "text/csv", 200), ("csv", "*/*", 200), ("csv", "text/html, text/*;q=0.5", 200),
     ("csv", "application/json", 406), ("json", "application/json", 200), ("geojson", "application/geo+json", 200),
     ("ttl", "text/turtle", 200), ("ttl", "text/csv", 406)],
)  # fmt: skip
def test_it_keeps_to_what_is_accepted(client, problem_in, form, accepted, status):
    answer = client.get(f"{BASE}/{form}", {"city": "berlin"}, headers={"Accept": accepted})
    assert answer.status_code == status
    if status != 200:
        problem_in(answer, "not-acceptable", "Accept")
    else:
        content(answer)


def test_head_tells_of_it_and_nothing_else_is_allowed(client):
    answer = client.head(f"{BASE}/csv", {"city": "berlin"})
    assert (answer.status_code, answer["Content-Type"]) == (200, media_type("csv"))
    content(answer)
    assert client.post(f"{BASE}/csv", "{}", content_type="application/json").status_code == 405
    assert client.options(f"{BASE}/csv")["Allow"] == "GET, HEAD, OPTIONS"


def test_what_a_coder_must_not_see_does_not_leave(client, problem_in, django_user_model):
    person = django_user_model.objects.create_user("coder")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    name = Service.objects.get(slug="jelbi-berlin").name
    problem_in(client.get(f"{BASE}/csv", {"q": name}), "hidden")
