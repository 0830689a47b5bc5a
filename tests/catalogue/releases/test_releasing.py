"""A release is made: whole or not at all, of what everybody sees, and never again under the same number."""

import hashlib
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.db.models.functions import Length

from catalogue.analysis.current import current_snapshot
from catalogue.data.package import members
from catalogue.models import Collection, Release, ReleaseFile, ReleasePart, Service
from catalogue.models.releases import LARGEST_PART
from catalogue.releases import releasing
from catalogue.releases.tables import rows
from tests.catalogue.releases.conftest import DAY, content_of
from tests.factories import make_complete

pytestmark = pytest.mark.django_db

OWN_FILES = {
    "guide.json", "model.json", "expected.json", "recompute.py", "changes.json", "CHANGES.md", "CITATION.cff",
    "metadata.json", "SHA256SUMS", "atlas.zip",
}  # fmt: skip


def say(*words, **options):
    """What the command told, and what it warned of."""
    told, warned = StringIO(), StringIO()
    call_command("release", *words, stdout=told, stderr=warned, **options)
    return told.getvalue(), warned.getvalue()


def counts():
    return Release.objects.count(), ReleaseFile.objects.count(), ReleasePart.objects.count()


def test_it_holds_the_data_package_and_what_recomputes_it(first):
    package = {name: b"".join(pieces) for name, pieces in members()}
    held = {file.name: b"".join(file.pieces()) for file in first.files.all()}
    assert held.keys() == package.keys() | OWN_FILES
    # Of the package's description alone something changes with the moment.
    tables = {name for name in package if name.endswith(".csv")}
    assert len(tables) >= 10
    assert {name: held[name] for name in tables} == {name: package[name] for name in tables}


def test_sizes_and_sums_are_those_of_the_files(first):
    for file in first.files.all():
        held = b"".join(file.pieces())
        assert (file.size, file.sha256) == (len(held), hashlib.sha256(held).hexdigest()), file.name


def test_the_archive_holds_all_other_files_and_their_sums(first):
    archive = zipfile.ZipFile(BytesIO(content_of(first, "atlas.zip")))
    packed = {name: archive.read(name) for name in archive.namelist()}
    held = {file.name: b"".join(file.pieces()) for file in first.files.exclude(name="atlas.zip")}
    assert packed == held
    lines = packed["SHA256SUMS"].decode().splitlines()
    sums = {name: hashlib.sha256(own).hexdigest() for name, own in packed.items() if name != "SHA256SUMS"}
    assert dict(reversed(line.split("  ")) for line in lines) == sums


def test_equal_data_make_equal_tables_and_archives_of_equal_files_are_equal(first, monkeypatch):
    again = releasing.release("1.1", DAY, again=True)
    for name in ("services.csv", "classifications.csv", "expected.json", "guide.json", "model.json"):
        assert content_of(again, name) == content_of(first, name)
    assert json.loads(content_of(again, "changes.json"))["counts"] == {"added": 0, "left": 0, "levels": 0}


def test_no_row_holds_more_than_a_part_and_files_are_whole(first, monkeypatch):
    assert max(ReleasePart.objects.annotate(n=Length("content")).values_list("n", flat=True)) <= LARGEST_PART
    large = [file for file in first.files.all() if file.size > LARGEST_PART]
    assert large, "else nothing is in several parts"
    for file in large:
        sizes = [len(piece) for piece in file.pieces()]
        assert sizes[:-1] == [LARGEST_PART] * (len(sizes) - 1)
        assert sum(sizes) == file.size


def test_the_command_tells_what_it_made():
    told, _warned = say("1.0")
    made = Release.objects.get()
    assert f"{made.content_version}." in told
    assert made.get_absolute_url() in told
    assert all(f"{file.sha256}  {file.name}" in told for file in made.files.all())


@pytest.mark.parametrize("address", ["", "https://atlas.example.org"])
def test_papers_without_an_address_are_warned_of(settings, address):
    settings.PUBLIC_ADDRESS = address
    _told, warned = say("1.0")
    assert warned.splitlines() == (
        [] if address else ["CITATION.cff and metadata.json name no address, since PUBLIC_ADDRESS is not set."]
    )
    assert (b"\nurl: " in content_of(Release.objects.get(), "CITATION.cff")) == bool(address)


@pytest.mark.parametrize("number", ["", "one", "latest", "1", "../x", "2026-13-01"])
def test_a_wrong_number_releases_nothing(number):
    with pytest.raises(CommandError):
        say(number)
    assert counts() == (0, 0, 0)


def test_data_that_did_not_change_are_released_again_only_where_that_is_asked(first):
    before = counts()
    for number in ("1.0", "0.9", "1.1"):
        with pytest.raises(CommandError):
            say(number)
    assert counts() == before
    say("1.1", "--again")
    assert Release.objects.first().version == "1.1"


def test_changed_data_are_released_and_the_old_ones_stay(first):
    held = {file.name: b"".join(file.pieces()) for file in first.files.all()}
    Service.objects.filter(slug="jelbi-berlin").update(summary="Another sentence.")
    second = releasing.release("1.0.1", DAY)
    assert b"Another sentence." in content_of(second, "services.csv")
    assert {file.name: b"".join(file.pieces()) for file in first.files.all()} == held


def test_notes_come_from_a_file(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("With the pilots of spring.\n")
    say("1.0", notes=file)
    assert Release.objects.get().notes == "With the pilots of spring."
    assert b"With the pilots of spring." in content_of(Release.objects.get(), "CHANGES.md")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\0b", b"x" * 20_001, None])
def test_notes_that_cannot_be_read_release_nothing(tmp_path, content):
    file = tmp_path / "notes.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError):
        say("1.0", notes=file)
    assert counts() == (0, 0, 0)


def test_what_fails_in_the_middle_leaves_nothing(monkeypatch):
    create, calls = ReleasePart.objects.create, []

    def fail_late(**fields):
        calls.append(fields)
        if len(calls) == 7:
            raise OSError("full")
        return create(**fields)

    monkeypatch.setattr(ReleasePart.objects, "create", fail_late)
    with pytest.raises(OSError, match="full"):
        releasing.release("1.0", DAY)
    assert counts() == (0, 0, 0)


def test_two_at_once_are_not_both_made(monkeypatch):
    write = releasing.write_papers

    def meanwhile(folder, about, told):
        monkeypatch.setattr(releasing, "write_papers", write)
        releasing.release("1.0", DAY)
        write(folder, about, told)

    monkeypatch.setattr(releasing, "write_papers", meanwhile)
    with pytest.raises(releasing.ReleaseError):
        releasing.release("2.0", DAY)
    assert [made.version for made in Release.objects.all()] == ["1.0"]


def test_nothing_is_released_of_nothing():
    Service.objects.update(state="draft")
    with pytest.raises(releasing.ReleaseError):
        releasing.release("1.0", DAY)
    assert counts() == (0, 0, 0)


def test_only_what_everybody_sees_goes_out():
    own = Collection.objects.create(slug="own", name="Own")
    hidden, draft = make_complete(collection=own, name="Wombat"), make_complete(state="draft", name="Wombat too")
    withdrawn = make_complete(state="withdrawn", withdrawal_reason="A numbat.", name="Wombat three")
    shown = make_complete()
    made = releasing.release("1.0", DAY)
    slugs = {row["slug"] for row in rows([content_of(made, "services.csv")])}
    assert shown.slug in slugs
    assert not slugs & {hidden.slug, draft.slug, withdrawn.slug}
    for file in made.files.all():
        held = b"".join(file.pieces())
        assert b"Wombat" not in held
        assert not [each.slug for each in (hidden, draft, withdrawn) if each.slug.encode() in held]


def test_a_release_is_written_once(first):
    first.notes = "Other."
    with pytest.raises(TypeError):
        first.save()
    with pytest.raises(TypeError):
        first.files.first().save()
    with pytest.raises(ProtectedError):
        first.delete()
    with pytest.raises(ProtectedError):
        first.files.first().delete()


def test_numbers_by_other_formulas_are_none_of_a_release(first, monkeypatch):
    monkeypatch.setattr("catalogue.analysis.releases.MODEL_VERSION", "3")
    assert not current_snapshot().standing.is_released
