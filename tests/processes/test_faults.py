"""Commands in real processes that are killed, meet a full disk or each other: all or nothing, good the next time."""

import contextlib
import resource
import subprocess

import pytest

from tests.catalogue.importing.books import SERVICE, xlsx
from tests.processes.databases import (
    SLOW_TO_READ,
    content,
    copied,
    emptied,
    file_of,
    is_sqlite,
    killed,
    manage,
    opened,
    started,
    statements,
)

FIFTHS = (1, 2, 3, 4)


def test_a_loader_that_is_killed_has_loaded_nothing(own_database, another):
    empty = emptied(own_database)
    complete, before = another(empty), content(empty)
    sent = statements(complete, "seed")
    for fifth in FIFTHS:
        killed(empty, sent * fifth // 5, "seed")
        assert content(empty) == before
    assert manage(empty, "seed", "--skip-checks").returncode == 0
    names = ("catalogue_service", "catalogue_classification_evidence", "catalogue_shippedrecord")
    counts = {name: len(rows) for name, rows in content(empty).items()}
    assert counts == {name: len(rows) for name, rows in content(complete).items()}
    assert all(counts[name] for name in names)


def test_an_upgrade_that_is_killed_has_changed_nothing(own_database, another):
    links = len(content(own_database)["catalogue_servicelink"])
    with opened(own_database) as cursor:
        cursor.execute("DELETE FROM catalogue_servicelink_evidence")
        cursor.execute("DELETE FROM catalogue_servicelink")
        for table in SLOW_TO_READ:
            cursor.execute(f"DELETE FROM catalogue_{table}")
    complete, before = another(own_database), content(own_database)
    sent = statements(complete, "upgrade_data", "--apply")
    for fifth in FIFTHS:
        killed(own_database, sent * fifth // 5, "upgrade_data", "--apply")
        assert content(own_database) == before
    result = manage(own_database, "upgrade_data", "--apply", "--skip-checks")
    assert result.returncode == 0, result.stderr
    counts = [len(content(url)["catalogue_servicelink"]) for url in (own_database, complete)]
    assert counts == [links, links]
    assert links > 0


def imported_file(folder):
    """A file that adds services with parts."""
    new = [SERVICE | {"slug": f"new-{number}"} for number in range(40)]
    point = {"number": 1, "label": "L", "channel": "app", "phase": "before", "owner": "provider"}
    file = folder / "new.xlsx"
    file.write_bytes(xlsx(services=new, touchpoints=[point | {"service": row["slug"]} for row in new]))
    return file


def test_an_import_that_is_killed_has_changed_nothing(own_database, another, tmp_path):
    file = imported_file(tmp_path)
    complete, before = another(own_database), content(own_database)
    sent = statements(complete, "import_services", str(file))
    for fifth in FIFTHS:
        killed(own_database, sent * fifth // 5, "import_services", str(file))
        assert content(own_database) == before
    result = manage(own_database, "import_services", file, "--skip-checks")
    assert result.returncode == 0, result.stderr
    assert len(content(own_database)["catalogue_touchpoint"]) == len(before["catalogue_touchpoint"]) + 40


def test_of_two_imports_at_once_each_is_whole_and_nothing_comes_in_twice(own_database, tmp_path):
    file, before = imported_file(tmp_path), content(own_database)
    both = [started(own_database, "import_services", file) for _ in range(2)]
    outputs = [process.communicate()[0] for process in both]
    assert 0 in [process.returncode for process in both], outputs
    assert len(content(own_database)["catalogue_service"]) == len(before["catalogue_service"]) + 40
    assert all("Written." in output or "Nothing was written." in output for output in outputs)


ROOM = 3_000_000
"""Bytes: enough for a database without services, too few for one with them."""


@pytest.fixture(params=["small disk", "limit on files"])
def full_disk(request, tmp_path):
    """A folder in which there is little room, and what a process must be started with for that."""
    if request.param == "limit on files":
        yield tmp_path, {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))}
        return
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("only an administrator may mount a disk")
    yield disk, {}
    subprocess.run(["umount", disk], check=True)


def test_a_backup_on_a_full_disk_leaves_no_half_file(own_database, full_disk):
    folder, options = full_disk
    target = folder / "backup"
    if not is_sqlite(own_database):
        (folder / "ballast").write_bytes(bytes(ROOM - 200_000))
        if options:
            options = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))}
    before = sorted(folder.iterdir())
    result = manage(own_database, "backup", target, **options)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) <= 3
    assert "CommandError" in result.stderr
    assert sorted(folder.iterdir()) == before


def test_a_loader_on_a_full_disk_loads_nothing(own_database, full_disk):
    if not is_sqlite(own_database):
        pytest.skip("the disk of a PostgreSQL server is its own")
    folder, options = full_disk
    empty = copied(emptied(own_database), folder)
    before = content(empty)
    result = manage(empty, "seed", "--skip-checks", **options)
    assert result.returncode == 1
    assert result.stderr.startswith("CommandError: Nothing was loaded. ")
    assert content(empty) == before


BROKEN = {
    "half": lambda whole: whole[: len(whole) // 2],
    "short of its end": lambda whole: whole[:-5_000],
    "no backup": lambda whole: b"nonsense" * 1_000,
    "empty": lambda whole: b"",
}


def test_a_broken_file_is_refused_and_nothing_is_changed(own_database, saved, tmp_path):
    whole, before = saved.read_bytes(), content(own_database)
    for breaking in BROKEN.values():
        saved.write_bytes(breaking(whole))
        result = manage(own_database, "restore", saved, "--yes")
        assert result.returncode == 1
        assert result.stderr.startswith("CommandError: ")
    assert manage(own_database, "restore", tmp_path / "nowhere", "--yes").returncode == 1
    assert content(own_database) == before


@contextlib.contextmanager
def in_the_way(url):
    """Somebody who holds up a restore, as an open page or a long writer does."""
    with opened(url) as cursor:
        cursor.execute("BEGIN IMMEDIATE" if is_sqlite(url) else "BEGIN")
        cursor.execute("SELECT count(*) FROM catalogue_service")
        yield
        cursor.execute("ROLLBACK")


def test_of_two_restores_at_once_one_wins_and_the_other_says_so(own_database, saved):
    before = content(own_database)
    with in_the_way(own_database):
        both = [started(own_database, "restore", saved, "--yes") for _ in range(2)]
        while all(process.poll() is None for process in both):
            with contextlib.suppress(subprocess.TimeoutExpired):
                both[0].wait(0.05)
    outputs = [process.communicate()[0] for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    [refused] = [output for process, output in zip(both, outputs, strict=True) if process.returncode]
    assert "another restore" in refused
    assert content(own_database) == before


def test_the_folder_holds_nothing_but_the_backup(own_database, saved):
    names = {path.name for path in saved.parent.iterdir()}
    assert names - {saved.name} == ({file_of(own_database).name} if is_sqlite(own_database) else set())
