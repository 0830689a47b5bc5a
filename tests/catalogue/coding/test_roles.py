"""Every address of coding for every role."""

import pytest

from catalogue.models import Assignment, Classification, CodingSheet
from tests.answers import content
from tests.catalogue.coding.people import SERVICE, SETTLE, SHEET, SUBMIT, answers

pytestmark = pytest.mark.django_db


TRAINING = "/coding/training/rta-mparking-dubai/"
PUBLISH = "/coding/rounds/round-1/publish/"
ONE_PASS = "?round=round-1&coder=pass-1"
"""Of four passes: each role reads a file to its end, the whole one is read in `test_codes_out.py`."""

ADDRESSES = {
    "/coding/agreement/": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    f"/data/codings.csv{ONE_PASS}": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    "/data/agreement.csv": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    f"/services/{SERVICE}/codings/": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    "/coding/": {"stranger": 302, "reader": 403, "coder": 200, "editor": 403},
    f"/data/codings.xlsx{ONE_PASS}": {"stranger": 200, "reader": 200, "coder": 200, "editor": 200},
    "/coding/import/": {"stranger": 302, "reader": 403, "coder": 200, "editor": 200},
    "/coding/rounds/round-9/template.xlsx": {"stranger": 302, "reader": 403, "coder": 200, "editor": 200},
    SHEET: {"stranger": 302, "reader": 403, "coder": 200, "editor": 403},
    SUBMIT: {"stranger": 302, "reader": 403, "coder": 302, "editor": 403},
    "/coding/assign/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    "/coding/training/": {"stranger": 302, "reader": 403, "coder": 200, "editor": 403},
    TRAINING: {"stranger": 302, "reader": 403, "coder": 200, "editor": 403},
    "/coding/invite/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    "/coding/settle/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    "/coding/rounds/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    "/coding/rounds/round-1/": {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    PUBLISH: {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
    SETTLE: {"stranger": 302, "reader": 403, "coder": 403, "editor": 200},
}


@pytest.mark.parametrize("role", ["stranger", "reader", "coder", "editor"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_for_every_role(client, django_user_model, coder, editor, role, address):
    users = {
        "reader": django_user_model.objects.create_user("reader", password="x"),
        "coder": coder.user,
        "editor": editor,
    }
    if role in users:
        client.force_login(users[role])
    answer = client.get(address)
    content(answer)
    assert answer.status_code == ADDRESSES[address][role]


@pytest.mark.parametrize(
    "address",
    [
        SHEET,
        SUBMIT,
        SETTLE,
        PUBLISH,
        "/coding/assign/",
        "/coding/import/",
        "/coding/invite/",
        "/coding/rounds/",
        "/coding/rounds/round-1/",
    ],
)
def test_writing_needs_the_right_role(client, django_user_model, coder, address):
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    before = (
        CodingSheet.objects.count(),
        Classification.objects.exclude(decision="").count(),
        Assignment.objects.count(),
    )
    assert client.post(address, answers()).status_code == 403
    assert (
        CodingSheet.objects.count(), Classification.objects.exclude(decision="").count(), Assignment.objects.count()
    ) == before  # fmt: skip
