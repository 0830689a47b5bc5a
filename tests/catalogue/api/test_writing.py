"""Records written by programs: the acts of the form, under its rules, whole or not at all."""

import pytest
from django.contrib.auth.models import Group

from catalogue.history.states import texts
from catalogue.models import Actor, City, Collection, Entry, Service, ServiceLink, Touchpoint, Version
from tests.catalogue.api.writers import SERVICES, Program, problems, to_send
from tests.factories import ask_to_code, make_complete, make_service

pytestmark = pytest.mark.django_db
ROW = {"label": "On", "phase": "after", "channel": "web", "owner": "partner"}
SOME = ("jelbi-berlin", "decidim-barcelona", "parkrun")


@pytest.fixture
def program(editor):
    return Program(editor)


@pytest.fixture
def draft(db):
    service = make_complete(state="draft", slug="night-bus", name="Night bus")
    for number in (1, 2, 3):
        Touchpoint.objects.get_or_create(
            service=service,
            number=number,
            defaults={"label": f"Step {number}", "channel": "app", "phase": "during", "owner": "provider"},
        )
    return service


def state_of(service):
    return texts(Service, [service.pk])[service.pk]


@pytest.mark.parametrize("slug", SOME)
def test_a_record_that_is_sent_back_as_it_was_read_changes_nothing(program, slug):
    service = Service.objects.get(slug=slug)
    before, record, known = state_of(service), program.record(slug), Version.objects.count()
    answer = program.change(slug, record["etag"], **to_send(record))
    assert answer.status_code == 200, answer.content
    assert answer.json() == {name: value for name, value in record.items() if name != "etag"}
    assert answer["ETag"] == record["etag"]
    assert (state_of(service), Version.objects.count()) == (before, known)


def test_what_is_named_is_changed_and_all_else_stays(program, draft, editor):
    before = program.record("night-bus")
    rows = [{"number": 2, "label": "Paying"}, {"number": 1}, ROW]
    answer = program.change(
        "night-bus", before["etag"], launched=2019, summary="By a program.", touchpoints=rows, why="So it is."
    )
    assert answer.status_code == 200, answer.content
    after = answer.json()
    assert {name for name in after if after[name] != before[name]} == {"launched", "summary", "touchpoints", "updated"}
    first, second, third = before["touchpoints"]
    kept = [first, second | {"label": "Paying"}]
    assert after["touchpoints"] == [*kept, ROW | {"number": third["number"]}]
    revision = Version.objects.filter(model="catalogue.service", key=draft.pk).last().revision
    assert (revision.origin, revision.user, revision.why) == ("api", editor, "So it is.")
    assert after["updated"] > before["updated"]


def test_lists_and_terms_are_named_by_slug(program, draft):
    city = City.objects.exclude(slug__in=program.record("night-bus")["cities"]).first()
    sent = {"cities": [city.slug], "technologies": ["ai"], "unknown": ["Who pays?", "Since when?"], "kind": None}
    known = Program(program.owner).record("jelbi-berlin")
    sent |= {"domain": known["domain"], "technologies": known["technologies"], "provider": known["provider"]}
    answer = program.change("night-bus", **sent)
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in sent} == sent


def test_a_provider_that_is_new_is_added_where_its_type_is_named(program, draft):
    assert [*problems(program.change("night-bus", provider="Nobody's buses"), 422)] == ["provider"]
    assert program.change("night-bus", provider="Nobody's buses", provider_type="private-company").status_code == 200
    assert Actor.objects.get(name="Nobody's buses") == Service.objects.get(slug="night-bus").provider


def test_a_state_must_be_named_and_be_the_present_one(program, draft):
    record = program.record("night-bus")
    for etag in ("", "*", "nonsense"):
        response = program.ask("PATCH", f"{SERVICES}/night-bus", {"summary": "x"}, if_match=etag)
        assert [*problems(response, 428)] == ["If-Match"], etag
    response = program.ask("PATCH", f"{SERVICES}/night-bus", {"summary": "x"})
    assert [*problems(response, 428)] == ["If-Match"]
    other = Program(other_editor("ada"))
    assert other.change("night-bus", record["etag"], summary="By Ada.", launched=2018).status_code == 200
    response = program.change("night-bus", record["etag"], summary="Mine.")
    told = " ".join(problems(response, 412)["If-Match"])
    assert "Summary" in told
    assert "Launched" in told
    assert "ada" in told
    assert "Description" not in told
    assert response["ETag"] == program.record("night-bus")["etag"]
    assert Service.objects.get(slug="night-bus").summary == "By Ada."
    assert program.change("night-bus", response["ETag"], summary="Mine.").status_code == 200
    assert problems(program.change("night-bus", '"0"', summary="x"), 412).keys() == {"If-Match"}


def test_the_address_that_is_written_names_its_state_to_who_may_write_it(program, client):
    service = program.ask("GET", f"{SERVICES}/parkrun")
    assert service["ETag"] == program.record("parkrun")["etag"]
    assert program.change("parkrun", service["ETag"], launch_note="In words.").status_code == 200
    assert program.change("parkrun", service["ETag"], launch_note="x").status_code == 412
    for reader in (Program(program.owner, "read"), Program(other_editor("eve", "Coders"))):
        assert "ETag" not in reader.ask("GET", f"{SERVICES}/parkrun")


def test_only_what_is_not_there_yet_is_begun_where_that_is_asked_for(program):
    known = Service.objects.count()
    asked = {"name": "Park run", "slug": "parkrun"}
    taken = program.ask("POST", SERVICES, asked, if_none_match="*")
    assert problems(taken, 412).keys() == {"If-None-Match"}
    there = program.ask("PATCH", f"{SERVICES}/parkrun", {"summary": "x"}, if_none_match="*")
    assert problems(there, 412).keys() == {"If-None-Match"}
    assert Service.objects.count() == known
    begun = program.ask("POST", SERVICES, asked | {"slug": "park-run"}, if_none_match="*")
    assert (begun.status_code, begun.json()["slug"]) == (201, "park-run"), begun.content


def other_editor(name, group="Editors"):
    user = Group.objects.get(name=group).user_set.create(username=name, is_staff=True)
    return type(user).objects.get(pk=user.pk)


def test_an_answer_that_was_compressed_names_its_state_as_well(program, draft):
    etag = program.record("night-bus")["etag"]
    packed = program.ask("GET", f"{SERVICES}/night-bus/record", accept_encoding="gzip")
    assert packed["ETag"] == f"W/{etag}"
    assert program.change("night-bus", packed["ETag"], summary="x").status_code == 200


CHANGES = {
    "a fact": lambda service: Service.objects.filter(pk=service.pk).update(launch_note="New."),
    "a note for editors": lambda service: Service.objects.filter(pk=service.pk).update(review_note="New."),
    "a touchpoint": lambda service: service.touchpoints.filter(number=1).update(label="New"),
    "one less": lambda service: service.touchpoints.filter(number=3).delete(),
    "a page": lambda service: service.evidence.filter(number=1).update(quote="New"),
    "a level": lambda service: service.classifications.filter(pk=service.classifications.first().pk).update(level=None),
    "who is served": lambda service: service.served.create(group_id=1, basis="inferred"),
    "a city": lambda service: service.cities.add(City.objects.last()),
    "what a level cites": lambda service: service.classifications.first().evidence.add(service.evidence.first()),
    "the collection": lambda service: Service.objects.filter(pk=service.pk).update(
        collection=Collection.objects.create(slug="other", name="Other", visibility="public")
    ),
    "a link": lambda service: ServiceLink.objects.create(
        source=service, target=Service.objects.first(), kind=ServiceLink.Kind.values[0]
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_gives_the_record_another_etag(program, draft, what):
    before = program.record("night-bus")["etag"]
    assert program.record("night-bus")["etag"] == before
    CHANGES[what](draft)
    assert program.record("night-bus")["etag"] != before


def test_what_is_wrong_is_told_by_its_name_and_nothing_is_written(program, draft):
    state, known = state_of(draft), Version.objects.count()
    for sent, named in WRONG:
        found = problems(program.change("night-bus", **sent), 422)
        assert sorted(found) == sorted(named), (sent, found)
    assert (state_of(draft), Version.objects.count()) == (state, known)


PAGE = {"kind": "press", "title": "A page", "url": "https://example.org/", "supports": "All."}
WRONG = [
    ({"launched": 2019, "ended": 2018}, ["ended"]),
    ({"name": " "}, ["name"]),
    ({"name": "x" * 121}, ["name"]),
    ({"launched": "2019"}, ["launched"]),
    ({"launched": 12}, ["launched"]),
    ({"official_url_seen": "yes"}, ["official_url_seen"]),
    ({"official_url": "ftp:/x"}, ["official_url"]),
    ({"status": "dormant"}, ["status"]),
    ({"personalisation": 9}, ["personalisation"]),
    ({"nothing": 1}, ["nothing"]),
    ({"state": "published"}, ["state"]),
    ({"summary": None}, ["summary"]),
    ({"summary": ["x"]}, ["summary"]),
    ({"collection": "nobodys"}, ["collection"]),
    ({"domain": "alchemy"}, ["domain"]),
    ({"technologies": ["alchemy"]}, ["technologies"]),
    ({"technologies": "ai"}, ["technologies"]),
    ({"cities": ["atlantis", "graz"]}, ["cities"]),
    ({"provider": "Nobody"}, ["provider"]),
    ({"review_due": "tomorrow"}, ["review_due"]),
    ({"slug": "jelbi-berlin"}, ["slug"]),
    ({"slug": "no slug"}, ["slug"]),
    ({"touchpoints": [{"number": 1}, {"number": 2}, ROW | {"channel": "pigeon"}]}, ["touchpoints[2].channel"]),
    ({"touchpoints": [{"number": 1}, {"number": 2}, {"number": 1}]}, ["touchpoints[2].number"]),
    ({"touchpoints": [ROW | {"label": ""}]}, ["touchpoints[0].label"]),
    ({"touchpoints": [ROW | {"number": 9}, ROW | {"number": 9}]}, ["touchpoints[1].number"]),
    ({"touchpoints": [{"label": "On"}]}, [f"touchpoints[0].{name}" for name in ("channel", "owner", "phase")]),
    ({"touchpoints": [5]}, ["touchpoints[0]"]),
    ({"touchpoints": [ROW | {"id": 5}]}, ["touchpoints[0].id"]),
    ({"touchpoints": [ROW] * 201}, ["touchpoints"]),
    ({"touchpoints": {"number": 1}}, ["touchpoints"]),
    ({"evidence": [{"number": 1}, {"number": 2}, PAGE | {"url": ""}]}, ["evidence[2].url"]),
    ({"evidence": [{"number": 1}, {"number": 2}, PAGE | {"read_on": "2999-01-01"}]}, ["evidence[2].read_on"]),
    ({"detriments": [{"kind": "fee", "text": "It costs.", "evidence": [99]}]}, ["detriments[0].evidence"]),
    ({"detriments": [{"kind": "fee", "text": "It costs.", "evidence": [-1]}]}, ["detriments[0].evidence[0]"]),
    ({"customers": [{"group": "ghosts", "basis": "inferred"}]}, ["customers[0].group"]),
    ({"customers": [{"group": "residents"}]}, ["customers[0].basis"]),
    ({"integration_level": 3, "integration_reason": ""}, ["integration_reason", "integration_evidence"]),
    ({"integration_level": 9, "integration_reason": "Why."}, ["integration_level"]),
    ({"classifications": [{"determinant": "alchemy", "level": 0}]}, ["classifications[0].determinant"]),
    ({"classifications": [{"determinant": "touchpoint-integration", "level": 0}]}, ["classifications[0].determinant"]),
    ({"classifications": [{"determinant": "accessibility", "level": 0}] * 2}, ["classifications[1].determinant"]),
    ({"classifications": [{"determinant": "accessibility", "level": 4}]}, ["classifications[0].level"]),
]  # fmt: skip
"""What is sent, and by which names it is refused."""


def test_levels_are_answers_with_reason_and_pages(program, draft):
    level = {
        "determinant": "accessibility",
        "level": 2,
        "reason": "A page says so [1].",
        "evidence": [],
        "decision": "",
    }
    untold = level | {"determinant": "safety-trust", "level": None, "reason": "No page says."}
    answer = program.change("night-bus", classifications=[untold, level])
    assert answer.status_code == 200, answer.content
    assert answer.json()["classifications"] == [level | {"evidence": [1]}, untold]
    kept = program.change("night-bus", classifications=[{"determinant": "accessibility", "level": 1}])
    assert kept.json()["classifications"] == [level | {"level": 1, "evidence": [1]}]


def test_a_published_level_changes_with_a_reason_alone(editor):
    program = Program(editor)
    record = program.record("jelbi-berlin")
    levels = record["classifications"]
    at = next(at for at, row in enumerate(levels) if row["level"] == 2)
    levels[at] = levels[at] | {"level": 1, "decision": "It is less."}
    assert [*problems(program.change("jelbi-berlin", classifications=levels), 422)] == ["why"]
    answer = program.change("jelbi-berlin", classifications=levels, why="A page was read again.")
    assert answer.status_code == 200, answer.content
    assert answer.json()["classifications"] == levels
    undecided = [row | {"level": 0, "decision": ""} if n == at else row for n, row in enumerate(levels)]
    assert [*problems(program.change("jelbi-berlin", classifications=undecided, why="So."), 422)] == ["classifications"]
    assert program.record("jelbi-berlin")["classifications"] == levels
    less = program.change("jelbi-berlin", classifications=levels[1:], why="So.")
    assert [*problems(less, 422)] == ["classifications"]
    assert [*problems(program.change("jelbi-berlin", touchpoints=[]), 422)] == ["touchpoints"]
    assert [*problems(program.change("jelbi-berlin", slug="other"), 422)] == ["slug"]


def test_a_service_goes_its_whole_way_by_programs(editor, reviewer):
    program, publisher = Program(editor), Program(reviewer)
    model = to_send(program.record("jelbi-berlin")) | {"name": "Jelbi again"}
    del model["slug"]
    begun = program.create(name="Jelbi again")
    assert begun.status_code == 201, begun.content
    assert (begun["Location"], begun.json()["state"]) == (f"{SERVICES}/jelbi-again/record", "draft")
    assert program.ask("GET", begun["Location"])["ETag"] == begun["ETag"]
    assert Entry.objects.filter(service__slug="jelbi-again").exists(), "its form knows it"
    lacks = problems(publisher.move("jelbi-again", "published"), 409)
    assert lacks.keys() >= {"summary", "cities", "touchpoints", "evidence", "classifications"}
    model["classifications"] = [row | {"decision": ""} for row in model["classifications"]]
    filled = program.change("jelbi-again", begun["ETag"], **model)
    assert filled.status_code == 200, filled.content
    given = {name: value for name, value in filled.json().items() if name in model}
    assert given == model | {"integration_decision": given["integration_decision"]}
    assert program.move("jelbi-again", "review").json()["state"] == "review"
    assert problems(program.move("jelbi-again", "published"), 422).keys() == {"state"}
    assert problems(publisher.move("jelbi-again", "draft"), 422).keys() == {"words"}
    published = publisher.move("jelbi-again", "published")
    assert (published.status_code, published.json()["state"]) == (200, "published"), published.content
    assert program.client.get("/services/jelbi-again/").status_code == 200
    assert problems(publisher.move("jelbi-again", "withdrawn"), 422).keys() == {"words"}
    withdrawn = publisher.move("jelbi-again", "withdrawn", words="It was there twice.")
    assert withdrawn.json()["withdrawal_reason"] == "It was there twice."
    assert program.client.get("/services/jelbi-again/").status_code == 410
    assert problems(publisher.move("jelbi-again", "published", published["ETag"]), 412)
    origins = Version.objects.filter(model="catalogue.service", name="Jelbi again").values_list("revision__origin")
    assert {*origins} == {("api",)}


def test_a_new_service_may_be_whole_at_once_and_has_an_address_of_its_own(program):
    model = to_send(program.record("parkrun"))
    assert [*problems(program.create(**model), 422)] == ["slug"]
    del model["slug"]
    first, second = program.create(**model), program.create(**model)
    assert (first.status_code, second.status_code) == (201, 201), (first.content, second.content)
    slugs = [answer.json()["slug"] for answer in (first, second)]
    assert slugs == ["parkrun-2", "parkrun-3"]
    assert [*problems(program.create(summary="Nameless"), 422)] == ["name"]
    for empty in ({}, {"number": 5}, {"label": ""}):
        assert [*problems(program.create(name="x", touchpoints=[empty]), 422)] == ["touchpoints[0]"]
    assert not Service.objects.filter(slug="x").exists()


def test_coders_who_are_asked_see_no_levels_and_write_none(program, editor):
    ask_to_code(editor, "parkrun")
    record = program.record("parkrun")
    hidden = {"classifications", *(f"integration_{name}" for name in ("level", "reason", "decision", "evidence"))}
    assert not hidden & record.keys()
    assert hidden <= Program(other_editor("ada")).record("parkrun").keys()
    assert [*problems(program.change("parkrun", classifications=[]), 422)] == ["classifications"]
    assert [*problems(program.change("parkrun", integration_level=1), 422)] == ["integration_level"]
    assert program.change("parkrun", launch_note="In words.").status_code == 200
    other = Program(other_editor("ben"))
    levels = other.record("parkrun")["classifications"]
    levels[0] |= {"reason": "Said in a better way.", "decision": "x"}
    assert other.change("parkrun", classifications=levels, why="Better.").status_code == 200
    told = problems(program.change("parkrun", record["etag"], launch_note="x"), 412)["If-Match"]
    assert not [line for line in told if "Level" in line or "Reason" in line or "Decision" in line]


def test_a_hidden_collection_is_for_its_members_and_a_read_only_one_for_nobody(program, editor, reviewer):
    hidden = Collection.objects.create(slug="hidden", name="Hidden", visibility="hidden")
    make_service(slug="secret", name="Secret", collection=hidden, state="draft")
    assert program.ask("GET", f"{SERVICES}/secret/record").status_code == 404
    assert program.change("secret", '"x"', summary="x").status_code == 404
    assert program.move("secret", "review", '"x"').status_code == 404
    assert [*problems(program.create(name="x", collection="hidden"), 422)] == ["collection"]
    hidden.memberships.create(user=editor, role=3)
    assert program.change("secret", summary="Known.").status_code == 200
    hidden.memberships.update(role=1)
    assert program.ask("GET", f"{SERVICES}/secret/record").status_code == 404
    hidden.memberships.update(role=3)
    etag = program.record("secret")["etag"]
    Collection.objects.filter(pk=hidden.pk).update(read_only=True)
    closed = program.change("secret", etag, summary="x")
    assert (problems(closed, 403), "read-only" in closed.json()["detail"]) == ({}, True), closed.content
    assert Service.objects.get(slug="secret").summary == "Known."


def test_reading_a_record_asks_a_fixed_number_of_times(program, draft, django_assert_max_num_queries):
    program.record("parkrun")
    with django_assert_max_num_queries(45) as asked:
        program.record("parkrun")
    few = len(asked)
    for number in range(4, 40):
        draft.touchpoints.create(number=number, label="x", channel="app", phase="during", owner="provider")
    with django_assert_max_num_queries(few):
        program.record("night-bus")
