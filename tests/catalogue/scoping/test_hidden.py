"""Nothing of a hidden collection shows to others: over every address and format, it is as if there were none."""

import re
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import get_resolver

from catalogue.history.states import texts
from catalogue.models import (
    Actor,
    Assignment,
    City,
    Coder,
    CodingRound,
    CodingSheet,
    Collection,
    Correction,
    Country,
    DeadPage,
    Evidence,
    Membership,
    PageCheck,
    Partner,
    PaymentModel,
    Revision,
    Service,
    ServiceKind,
    ServiceLink,
    Technology,
    Touchpoint,
    TrainingCase,
    Version,
)
from catalogue.rules.collections import Role
from experience.guides import current_guide
from tests.answers import content
from tests.catalogue.pages.test_reading import PARAMETERS, every_address, routes
from tests.factories import classify, make_service

pytestmark = pytest.mark.django_db

OWN, GONE, NOBODYS = 987_650_001, 987_650_002, 987_659_999
"""Ids of what belongs to the hidden collection, was deleted from it, and of what never was."""

WORD, NO_WORD = "wombat", "numbat"

SEARCHES = [
    "/find/suggestions/?q=womb", "/find/?for=service&service-find=womb", "/services/?q=womb", "/services/?q=wombta",
    "/services/?q=wom+bike+parking+app", "/services/?view=map", "/services/?format=csv", "/services/?format=json",
    "/services/?format=geojson", "/services/?format=xlsx-table", "/services/?format=evidence-bib",
    "/services/?format=evidence-ris",
    "/cities/?format=json", "/services/?city=berlin", "/services/jelbi-berlin/?format=json",
    "/services/jelbi-berlin/changes/?format=json", "/coding/agreement/?format=json",
    "/services/jelbi-berlin/changes/?format=atom",
    "/services/?format=atom", "/changes/", "/changes/?format=json", "/changes/?format=atom",
    "/my-city/?city=berlin&format=json", "/determinants/accessibility/?format=json",
]  # fmt: skip
"""With less of the word than what they must not tell."""

WORK = [
    "/coding/settle/?round=passes", "/editing/suggestions/?for=actor&q=w", "/editing/suggestions/?for=city&q=w",
    "/editing/pages/?group=all", "/editing/corrections/?state=waiting", "/editing/due/?group=open",
    "/editing/export/?format=zip", "/admin/catalogue/actor/?q=womb", "/admin/catalogue/service/?q=womb",
    "/admin/autocomplete/?app_label=catalogue&model_name=partner&field_name=actor&term=w",
    "/admin/autocomplete/?app_label=catalogue&model_name=evidence&field_name=service&term=w",
]  # fmt: skip


def make_vocabulary():
    """What only the hidden collection uses, in its order."""
    Country.objects.create(pk=OWN, code="ZZ", name="Wombatland", region="europe")
    City.objects.create(pk=OWN, slug=WORD, name="Wombatville", country_id=OWN, latitude=52, longitude=13)
    Actor.objects.create(pk=OWN, name="Wombat works", website="https://wombat.example/", seat_id=OWN)
    for model in (ServiceKind, Technology, PaymentModel):
        model.objects.create(pk=OWN, slug=WORD, name="Wombat rides", definition="Wombats.")


def make_codes(service):
    fields = {"slug": WORD, "name": "Wombat round", "guide": current_guide(), "opened": "2026-11-20"}
    own_round = CodingRound.objects.create(pk=OWN, **fields)
    coder = Coder.objects.create(pk=OWN, slug=WORD, name="Wombat coder")
    task = {"coding_round": own_round, "coder": coder, "service": service}
    Assignment.objects.create(pk=OWN, **task)
    sheet = CodingSheet.objects.create(pk=OWN, version=1, submitted="2026-11-21T00:00Z", **task)
    sheet.codings.create(pk=OWN, determinant=service.classifications.get().determinant, level=1, reason="Wombat.")


def make_parts(service):
    Touchpoint.objects.create(pk=OWN, service=service, label="Wombat stop", channel="app", phase="before", number=1)
    url = "https://wombat.example/page"
    Evidence.objects.create(pk=OWN, service=service, number=1, kind="official", title="Wombat", url=url, supports="All")
    Partner.objects.create(pk=OWN, service=service, actor_id=OWN, role="technology", number=1)
    classify(service, "accessibility", 1, "Wombats.")
    public = Service.objects.get(slug="jelbi-berlin")
    ServiceLink.objects.create(pk=OWN, source=public, target=service, kind=1, description="Wombats.")
    Correction.objects.create(pk=OWN, service=service, key=WORD, fact="status", value="changed", text="Wombat")
    TrainingCase.objects.create(pk=OWN, service=service, order=1, codebook=current_guide().codebook)
    check = PageCheck.objects.create(pk=OWN, url=url, failures=3, result="gone")
    DeadPage.objects.create(pk=OWN, page=check, since="2026-11-01")


def make_history(service):
    state = texts(Service, [service.pk])[service.pk]
    revision = Revision.objects.create(pk=OWN, origin="form", why="Wombat")
    version = partial(Version.objects.create, revision=revision, model="catalogue.service", name="Wombat")
    version(pk=OWN, key=OWN, shown=True, state=state)
    version(pk=OWN + 1, key=GONE, shown=True, state=state.replace(f"service/{OWN}", f"service/{GONE}"))
    version(pk=GONE + 1, key=GONE, shown=False, state="")


@pytest.fixture
def hidden():
    make_vocabulary()
    own = Collection.objects.create(pk=OWN, slug=WORD, name="Wombat collection", owner="Wombats")
    fields = {"collection": own, "provider_id": OWN, "kind_id": OWN, "cities": [OWN], "name": "Wombat"}
    service = make_service(pk=OWN, slug=WORD, official_url="https://wombat.example/official", **fields)
    service.technologies.add(OWN)
    service.payments.add(OWN)
    make_service(slug="wombat-draft", state="draft", review_note="Wombat", **fields)
    make_service(slug="wombat-review", state="review", **fields)
    make_service(slug="wombat-withdrawn", state="withdrawn", withdrawal_reason="Wombat", **fields)
    make_parts(service)
    make_codes(service)
    make_history(service)
    return own


@pytest.fixture
def clients(django_user_model):
    """A stranger, a reader, and somebody whom the site lets do everything, none of them a member."""
    clients = {"stranger": Client(), "reader": Client(), "administrator": Client()}
    for name in ("reader", "administrator"):
        clients[name].force_login(django_user_model.objects.create_user(name, is_staff=name == "administrator"))
    django_user_model.objects.get(username="administrator").groups.set(Group.objects.all())
    return clients


@pytest.fixture
def draft():
    """In the collection that everybody sees."""
    return make_service(slug="wombat-to-come", name="Wombat to come", state="draft", cities=[OWN])


def public_addresses():
    return [each for each in every_address() if not re.match("/(accounts|admin|editing|changes)/", each)] + SEARCHES


def work_addresses():
    """Of the admin the lists and, of tables with what is chosen from many, the forms."""
    no_work = r"/admin/(auth|axes|experience)/|/admin/catalogue/\w+/1/|/admin/catalogue/(?!assignment|city)\w+/add/"
    return [each for each in {*every_address()} - {*public_addresses()} if not re.match(no_work, each)] + WORK


def whole(response):
    """What an answer holds, of a packed file each part."""
    body = content(response)
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            return b"".join(map(parts.read, parts.namelist()))
    return body


def answer(client, method, address):
    """What somebody gets, but for tokens and the names in the address."""
    client.cookies.pop("messages", None)  # of the request before
    response = getattr(client, method)(address)
    body, location = TOKENS.sub(b"", whole(response)), response.get("Location", "")
    return response.status_code, OURS.sub("", location), OURS_IN_BYTES.sub(b"", body)


TOKENS = re.compile(rb'value="[A-Za-z0-9]{64}"|nonce="[^"]+"|name="(seen|mark)" value="[^"]*"')
OURS = re.compile(f"{WORD}|{NO_WORD}|{OWN}|{OWN + 1}|{GONE}|{NOBODYS}", re.IGNORECASE)
OURS_IN_BYTES = re.compile(OURS.pattern.encode(), re.IGNORECASE)


def test_public_answers_are_the_same_without_it(client, request, some):
    """With a draft in view too, which is nobody's business either."""
    addresses = some(public_addresses(), of=4)
    before = {each: whole(client.get(each)) for each in addresses}
    request.getfixturevalue("hidden"), request.getfixturevalue("draft")
    after = {each: whole(client.get(each)) for each in addresses}
    assert [each for each in addresses if WORD.encode() in after[each].lower()] == []
    assert [each for each in addresses if TOKENS.sub(b"", before[each]) != TOKENS.sub(b"", after[each])] == []


def test_no_page_to_work_with_tells_of_it(clients, hidden, some):
    client = clients["administrator"]
    assert [
        each for each in some(sorted(work_addresses()), of=4) if WORD.encode() in whole(client.get(each)).lower()
    ] == []


VALUES = {
    "slug": WORD,
    **dict.fromkeys(("round_slug", "round", "coder", "service", "source", "target"), WORD),
    "key": WORD,
    "kind": "service",
    "pk": OWN,
    "record": OWN,
    "version": OWN,
    "object_id": OWN,
    "app_label": "catalogue",
}
"""What of an address means the hidden collection."""


NOT_ITS = r"/admin/(auth|experience|axes)|/coding/guide|/determinants|/admin/\w+/\w+/<object_id>/(delete/|$)"


def own_addresses():
    """The addresses of what belongs to it, with the ids and names of its rows; of the admin one page of each row."""
    values = PARAMETERS | VALUES | {"content_type_id": ContentType.objects.get_for_model(Service).pk}
    named = re.compile("|".join(f"<{name}>" for name in VALUES if name not in ("kind", "app_label")))
    for route in sorted(set(routes(get_resolver().url_patterns))):
        if named.search(route) and not re.match(NOT_ITS, route):
            yield re.sub(r"<(\w+)>", lambda match: str(values[match[1]]), route)
    yield from (f"/in/{WORD}{rest}" for rest in ("/", "/services/", f"/services/{WORD}/", "/services/?format=json"))
    yield from (f"/changes/service/{GONE}/", f"/changes/{OWN + 1}/restore/", f"/changes/collection/{OWN}/")
    yield f"/editing/services/{OWN}/?correction={OWN}"


def not_found(request, exception):
    """Quicker to draw than the page, which says the same for all."""
    return HttpResponseNotFound()


@pytest.mark.parametrize("who", ["stranger", "reader", "administrator"])
def test_its_addresses_answer_as_those_of_nothing(clients, hidden, who, monkeypatch, some):
    """What the admin is sent is asked of it as what it shows is: by its own query set."""
    monkeypatch.setattr("catalogue.urls.handler404", not_found, raising=False)
    differing = {}
    for address in some(own_addresses(), of=4):
        nothing = re.sub(f"{OWN}|{GONE}", str(NOBODYS), address).replace(WORD, NO_WORD)
        in_admin = address.startswith("/admin/")
        for method in ("get",) if in_admin else ("get", "post"):
            own, nobodys = answer(clients[who], method, address), answer(clients[who], method, nothing)
            if own != nobodys:
                differing[method, address] = own[:2], nobodys[:2]
    assert differing == {}


def test_its_members_find_it(clients, hidden, django_user_model):
    editor = django_user_model.objects.get(username="administrator")
    Membership.objects.create(collection=hidden, user=editor, role=Role.REVIEWER)
    for address in (
        f"/in/{WORD}/services/", f"/in/{WORD}/services/{WORD}/", f"/in/{WORD}/find/suggestions/?q=womb",
        f"/in/{WORD}/coding/rounds/", f"/editing/services/{OWN}/", "/editing/", "/editing/corrections/",
        "/editing/pages/", "/admin/catalogue/service/?q=womb", "/admin/catalogue/actor/?q=womb",
        f"/changes/service/{OWN}/", "/changes/deleted/",
    ):  # fmt: skip
        response = clients["administrator"].get(address)
        assert (response.status_code, WORD.encode() in content(response).lower()) == (200, True), address
