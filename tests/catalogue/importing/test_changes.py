"""What a file changes: cell by cell against what it was exported from and what is there now; all or nothing."""

import pytest
from django.contrib.auth.models import Permission

from catalogue.importing.files import open_book
from catalogue.importing.lines import Kind
from catalogue.importing.run import Digest, OvertakenError, RefusedError, Take, look, write
from catalogue.importing.selection import tables
from catalogue.models import Actor, Classification, Detriment, Evidence, Revision, Service, ServiceLink, Touchpoint
from tests.catalogue.importing.books import SERVICE, book_of, export, kinds_of, lines_of, problems_of, written
from tests.factories import classify, make_evidence, make_service

pytestmark = pytest.mark.django_db


def exported(of, sheet="services", **changed):
    """A row of an export, with some cells changed."""
    for table in tables(Service.objects.filter(slug=of)):
        if table.sheet.name == sheet:
            return next(table.rows) | changed
        list(table.rows)
    return None


def told(book):
    return [(line.kind, line.column, line.old, line.new) for line in lines_of(book)]


def test_a_changed_cell_is_shown_with_its_old_and_new_value_and_written_alone():
    service = make_service(slug="one", name="One", launched=2000, summary="Old.")
    book = book_of(services=[{"slug": "one", "summary": "New.", "launched": ""}])
    assert told(book) == [("change", "summary", "Old.", "New."), ("change", "launched", "2000", "")]
    written(book)
    after = Service.objects.get(pk=service.pk)
    assert (after.summary, after.launched, after.name) == ("New.", None, "One")
    assert after.updated > service.updated
    assert lines_of(book) == []


def test_lists_are_changed_whole():
    service = make_service(slug="one")
    written(book_of(services=[{"slug": "one", "cities": "vienna\nberlin", "secondary_domains": "culture; tourism"}]))
    assert set(service.cities.values_list("slug", flat=True)) == {"berlin", "vienna"}
    assert set(service.secondary_domains.values_list("slug", flat=True)) == {"culture", "tourism"}
    assert lines_of(book_of(services=[{"slug": "one", "cities": "vienna; berlin"}])) == []


@pytest.mark.parametrize(
    ("column", "typed", "meant"),
    [
        ("launched", "2019.0", 2019),
        ("launched", "2019,0 ", 2019),
        ("status", "PILOT", "pilot"),
        ("confidence", " Low", "low"),
        ("official_url_seen", "YES", True),
        ("domain_id", "Tourism", "tourism"),
        ("provider_id", "aarhus KOMMUNE", "Aarhus Kommune"),
    ],
)
def test_what_people_type_is_taken_where_one_thing_alone_can_be_meant(column, typed, meant):
    name = column.removesuffix("_id")
    written(book_of(services=[{**SERVICE, name: typed, "cities": "Berlin; BERLIN"}]))
    service = Service.objects.get(slug=SERVICE["slug"])
    found = getattr(service, name)
    assert (getattr(found, found.NATURAL_KEY[0]) if name != column else found) == meant
    assert list(service.cities.values_list("slug", flat=True)) == ["berlin"]


def test_a_key_in_other_letters_names_the_same_record():
    book = book_of(services=[{"slug": "Jelbi-Berlin", "name": "Jelbi of today"}])
    assert [(line.kind, line.key) for line in lines_of(book)] == [(Kind.CHANGE, "jelbi-berlin")]
    double = book_of(services=[SERVICE, {**SERVICE, "slug": SERVICE["slug"].upper()}])
    assert problems_of(double) == ["services, 3, slug"]


def test_where_letters_alone_tell_two_records_apart_neither_is_guessed():
    for name in ("City Works", "city works"):
        Actor.objects.create(name=name)
    rows = [{**SERVICE, "provider": name, "slug": f"s-{at}"} for at, name in enumerate(["City Works", "CITY WORKS"])]
    assert problems_of(book_of(services=rows)) == ["services, 3, provider"]


@pytest.mark.parametrize(("typed", "told"), [("very", "high, medium, low"), ("hih", "“high”")])
def test_what_is_not_known_is_told_with_what_is(typed, told):
    [line] = lines_of(book_of(services=[{**SERVICE, "confidence": typed}]))
    assert told in line.sentence


def test_what_a_file_does_not_mention_stays():
    before = Touchpoint.objects.count()
    written(book_of(touchpoints=[exported("jelbi-berlin", "touchpoints", label="Another label")]))
    assert Touchpoint.objects.count() == before
    assert Touchpoint.objects.get(service__slug="jelbi-berlin", number=1).label == "Another label"


def test_parts_go_where_the_file_says_so():
    make_service(slug="one")
    rows = [
        {"service": "one", "number": n, "label": "L", "channel": "app", "phase": "before", "owner": "provider"}
        for n in (1, 2)
    ]
    written(book_of(touchpoints=rows))
    book = book_of(touchpoints=[rows[0] | {"delete": "yes"}])
    assert kinds_of(book) == {"deletion": 1}
    written(book)
    assert list(Touchpoint.objects.filter(service__slug="one").values_list("number", flat=True)) == [2]
    assert kinds_of(book) == {"note": 1}


@pytest.mark.parametrize(
    ("mine", "theirs", "kinds"),
    [
        ("Seen.", "Seen.", []),
        ("Mine.", "Seen.", ["change"]),
        ("Seen.", "Theirs.", ["note"]),
        ("Mine.", "Theirs.", ["conflict"]),
        ("Same.", "Same.", []),
    ],
)
def test_three_ways(mine, theirs, kinds):
    make_service(slug="one", summary="Seen.")
    row = exported("one", summary=mine)
    Service.objects.filter(slug="one").update(summary=theirs)
    assert [line.kind for line in lines_of(book_of(services=[row]))] == kinds


@pytest.mark.parametrize(("take", "summary"), [(Take.HERE, "Theirs."), (Take.FILE, "Mine.")])
def test_a_conflict_is_decided_and_all_else_is_written(take, summary):
    make_service(slug="one", summary="Seen.", name="Seen")
    row = exported("one", summary="Mine.", name="Mine")
    Service.objects.filter(slug="one").update(summary="Theirs.")
    book = book_of(services=[row])
    with pytest.raises(RefusedError):
        written(book)
    written(book, take)
    after = Service.objects.get(slug="one")
    assert (after.summary, after.name) == (summary, "Mine")


def test_what_was_deleted_since_the_export_comes_back_only_where_somebody_says_so():
    service = make_service(slug="one")
    make_evidence(service)
    row = exported("one", "evidence")
    service.evidence.all().delete()
    book = book_of(evidence=[row])
    assert kinds_of(book) == {"conflict": 1}
    written(book, Take.HERE)
    assert service.evidence.count() == 0
    written(book, Take.FILE)
    assert service.evidence.count() == 1


def test_a_row_that_was_copied_and_renamed_is_a_new_one():
    make_service(slug="one")
    row = exported("one", slug="two", name="Two")
    assert kinds_of(book_of(services=[row])) == {"addition": 1}


def test_a_deletion_of_what_others_changed_is_a_conflict():
    service = make_service(slug="one")
    page = make_evidence(service)
    row = exported("one", "evidence", delete="yes")
    Evidence.objects.filter(pk=page.pk).update(title="Theirs")
    assert kinds_of(book_of(evidence=[row])) == {"conflict": 1}


def test_new_evidence_can_be_named_in_the_same_file():
    page = {"number": 1, "kind": "official", "title": "T", "url": "https://example.org/", "supports": "S"}
    level = {"determinant": "accessibility", "level": 2, "reason": "So", "evidence": 1}
    link = {"source": "new-one", "target": "jelbi-berlin", "kind": 1, "description": "D", "evidence": "new-one 1"}
    written(
        book_of(
            services=[SERVICE | {"integration_level": 2, "integration_reason": "So", "integration_evidence": "1"}],
            evidence=[page | {"service": "new-one"}],
            detriments=[{"service": "new-one", "number": 1, "kind": "fee", "text": "T", "evidence": "1"}],
            classifications=[level | {"service": "new-one"}],
            links=[link],
        )
    )
    new = Evidence.objects.get(service__slug="new-one")
    assert list(Service.objects.get(slug="new-one").integration_evidence.all()) == [new]
    for model in (Detriment, Classification):
        assert list(model.objects.get(service__slug="new-one").evidence.all()) == [new]
    assert list(ServiceLink.objects.get(source__slug="new-one").evidence.all()) == [new]


def test_evidence_that_carries_something_is_neither_deleted_nor_weakened():
    service = make_service(slug="one")
    page = make_evidence(service)
    classify(service, "accessibility", 2).evidence.set([page])
    gone = {"service": "one", "number": 1, "delete": "yes"}
    weak = {"service": "one", "number": 1, "kind": "general-knowledge"}
    assert problems_of(book_of(evidence=[gone])) == ["evidence, 2"]
    assert problems_of(book_of(evidence=[weak])) == ["evidence, 2, kind"]
    lower = [{"service": "one", "determinant": "accessibility", "level": 1, "evidence": ""}]
    assert problems_of(book_of(evidence=[gone], classifications=lower)) == []


def test_a_level_cannot_point_to_evidence_that_the_file_takes_away():
    service = make_service(slug="one")
    make_evidence(service)
    level = {"service": "one", "determinant": "accessibility", "level": 2, "reason": "So", "evidence": 1}
    gone = {"service": "one", "number": 1, "delete": "yes"}
    assert problems_of(book_of(evidence=[gone], classifications=[level])) == ["classifications, 2, evidence"]


def test_nothing_is_written_where_one_row_is_wrong():
    before = Service.objects.count()
    with pytest.raises(RefusedError):
        written(book_of(services=[SERVICE, SERVICE | {"slug": "other", "domain": "none"}]))
    assert Service.objects.count() == before


def test_a_published_service_stays_complete():
    service = Service.objects.get(slug="jelbi-berlin")
    numbers = service.touchpoints.values_list("number", flat=True)
    book = book_of(touchpoints=[{"service": "jelbi-berlin", "number": n, "delete": "yes"} for n in numbers])
    with pytest.raises(RefusedError) as refusal:
        written(book)
    assert [(line.kind, line.column) for line in refusal.value.lines] == [("problem", "touchpoints")]
    assert service.touchpoints.count() == len(numbers)


def test_a_new_service_that_lacks_something_cannot_come_in_published():
    with pytest.raises(RefusedError) as refusal:
        written(book_of(services=[SERVICE | {"state": "published"}]))
    assert {line.column for line in refusal.value.lines} == {"touchpoints", "evidence", "classifications"}


def test_publishing_is_for_reviewers(editor):
    book = book_of(services=[{"slug": "jelbi-berlin", "state": "draft"}])
    assert problems_of(book, editor) == ["services, 2, state"]
    assert problems_of(book_of(services=[SERVICE | {"state": "published"}]), editor) == ["services, 2, state"]
    assert problems_of(book_of(services=[SERVICE | {"state": "review"}]), editor) == []
    editor.user_permissions.add(Permission.objects.get(codename="publish_service"))
    again = type(editor).objects.get(pk=editor.pk)
    assert problems_of(book, again) == []


def test_the_reason_that_readers_see_is_the_reviewers(editor, reviewer):
    Service.objects.filter(slug="jelbi-berlin").update(state="withdrawn", withdrawal_reason="It never started.")
    book = book_of(services=[{"slug": "jelbi-berlin", "withdrawal_reason": "Nobody wants it."}])
    assert problems_of(book, editor) == ["services, 2, state"]
    assert problems_of(book, reviewer) == []


def test_rights_are_those_of_each_table(django_user_model):
    user = django_user_model.objects.create_user("adds", password="x")
    user.user_permissions.add(Permission.objects.get(codename="add_service"))
    book = book_of(
        services=[SERVICE],
        customers=[{"service": "new-one", "group": "resident", "basis": "documented"}],
    )
    assert problems_of(book, user) == ["customers"]
    assert problems_of(book_of(services=[{"slug": "jelbi-berlin", "name": "Other"}]), user) == ["services"]


def test_a_second_import_of_the_same_is_told():
    book = book_of(services=[SERVICE])
    digest = Digest()
    for portion in look(book, None):
        digest.add(portion.lines)
    written(book, Take.UNDECIDED, str(digest))
    with pytest.raises(OvertakenError):
        written(book, Take.UNDECIDED, str(digest))


def test_an_export_of_everything_is_written_without_a_change():
    book = open_book(export(Service.objects.filter(domain__slug="culture")), "x.xlsx")
    before = set(Service.objects.values_list("slug", "updated"))
    written(book)
    assert set(Service.objects.values_list("slug", "updated")) == before
    assert [line for line in lines_of(book) if line.kind is not Kind.NOTE] == []


def test_one_import_is_one_revision_of_all_that_it_changed(editor):
    make_service(slug="one", summary="Old.")
    touchpoint = {"service": "one", "number": 1, "label": "L", "channel": "app", "phase": "before", "owner": "provider"}
    book = book_of(services=[{"slug": "one", "summary": "New."}], touchpoints=[touchpoint])
    for _portion in write(book, editor, why="A test"):
        pass
    revision = Revision.objects.latest("pk")
    assert (revision.user, revision.why, revision.origin) == (editor, "A test", Revision.Origin.IMPORT)
    assert [version.name for version in revision.versions.all()] == [str(Service.objects.get(slug="one"))]
    written(book_of(services=[SERVICE]))
    assert Revision.objects.latest("pk").versions.count() == 1
