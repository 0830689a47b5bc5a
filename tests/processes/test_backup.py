"""Backup and restore in real processes, as the docs give them: the whole database, online, at once or not at all."""

import os
import re
import stat

import pytest

from catalogue.operations.backup.files import BackupError
from catalogue.operations.backup.postgresql import run
from tests.processes.databases import ROOT, SLOW_TO_READ, content, emptied, is_sqlite, manage, opened


def changed(url, statement):
    with opened(url) as cursor:
        cursor.execute(statement)


def token(url):
    with opened(url) as cursor:
        cursor.execute("SELECT token FROM catalogue_data_version")
        return cursor.fetchone()[0]


def in_readme(url, folder):
    """Backup and restore as under the heading, for this kind of database, with files in this folder."""
    section = (ROOT / "docs/running.md").read_text().split("## Backup and restore\n")[1].split("\n## ")[0]
    blocks = re.findall("^```\n(.*?)^```", section, re.M | re.S)[:4]
    commands = [line.removeprefix("python3 dev.py manage ").split() for [line] in map(str.splitlines, blocks)]
    assert [words[0] for words in commands] == ["backup", "restore"] * 2
    assert len({words[1] for words in commands}) == 2  # one after the other in one folder: no file is replaced
    chosen = commands[:2] if is_sqlite(url) else commands[2:]
    return [[folder / word if word.endswith(".backup") else word for word in words] for words in chosen]


def test_the_commands_of_the_readme_bring_everything_back_byte_for_byte(own_database, tmp_path):
    for table in SLOW_TO_READ:
        changed(own_database, f"DELETE FROM catalogue_{table}")
    account = ["--username", "su", "--email", "su@example.org"]
    assert manage(own_database, "createsuperuser", "--noinput", *account).returncode == 0
    dump = ("dumpdata", "--skip-checks")
    before = manage(own_database, *dump).stdout
    assert '"auth.user"' in before
    backup, restore = in_readme(own_database, tmp_path)
    assert manage(own_database, *backup).returncode == 0
    changed(own_database, "DELETE FROM auth_user")
    emptied(own_database)
    assert manage(own_database, *restore).returncode == 0
    assert manage(own_database, *dump).stdout == before


def test_a_backup_holds_what_was_written_and_not_what_a_writer_has_open(own_database, tmp_path):
    before = content(own_database)
    with opened(own_database) as cursor:
        cursor.execute("BEGIN IMMEDIATE" if is_sqlite(own_database) else "BEGIN")
        cursor.execute("DELETE FROM django_migrations")
        assert manage(own_database, "backup", tmp_path / "b").returncode == 0
        cursor.execute("COMMIT")
    assert manage(own_database, "restore", tmp_path / "b", "--yes").returncode == 0
    assert content(own_database) == before


def test_a_backup_is_for_its_owner_and_replaces_nothing_unasked(own_database, saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    saved.write_text("something else")
    result = manage(own_database, "backup", saved)
    assert (result.returncode, saved.read_text()) == (1, "something else")
    assert "--force" in result.stderr
    assert manage(own_database, "backup", saved, "--force").returncode == 0
    assert manage(own_database, "restore", saved, "--yes").returncode == 0
    assert manage(own_database, "backup", saved.parent / "nowhere" / "file").returncode == 1


def test_who_is_connected_sees_the_restored_data_and_a_new_version(own_database, saved):
    version = token(own_database)
    services = len(content(own_database)["catalogue_service"])
    with opened(own_database) as cursor:
        cursor.execute("UPDATE catalogue_service SET summary = 'Spoilt'")
        cursor.execute("SELECT count(*) FROM catalogue_service WHERE summary = 'Spoilt'")
        assert cursor.fetchone()[0] == services > 141
        spoilt = token(own_database)
        assert manage(own_database, "restore", saved, "--yes").returncode == 0
        cursor.execute("SELECT count(*) FROM catalogue_service WHERE summary = 'Spoilt'")
        assert cursor.fetchone()[0] == 0
    assert token(own_database) not in (version, spoilt)


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_a_restore_asks_first(answer, own_database, saved):
    changed(own_database, "UPDATE catalogue_service SET summary = 'Spoilt'")
    before = content(own_database)
    assert manage(own_database, "restore", saved, input=answer).returncode == 1
    assert content(own_database) == before


def test_a_backup_of_a_later_version_or_of_something_else_is_refused(own_database, saved, another):
    future = another(own_database)
    changed(
        future, "INSERT INTO django_migrations (app, name, applied) VALUES ('catalogue', '9999_more', '2030-01-01')"
    )
    foreign = another(own_database)
    changed(foreign, "DELETE FROM django_migrations")
    before = content(own_database)
    for url, word in ((future, "9999_more"), (foreign, "no backup of an atlas")):
        assert manage(url, "backup", saved, "--force").returncode == 0
        result = manage(own_database, "restore", saved, "--yes")
        assert result.returncode == 1
        assert word in result.stderr
    assert content(own_database) == before


def test_a_backup_of_an_earlier_version_takes_the_later_tables_away_and_says_what_it_lacks(
    own_database, another, saved
):
    earlier = another(own_database)
    assert manage(earlier, "migrate", "catalogue", "0004", "--skip-checks").returncode == 0
    assert manage(earlier, "backup", saved, "--force").returncode == 0
    result = manage(own_database, "restore", saved, "--yes")
    assert result.returncode == 0
    assert "`migrate`" in result.stdout
    assert content(own_database) == content(earlier)
    assert manage(own_database, "migrate", "--skip-checks").returncode == 0
    assert "catalogue_shippedrecord" in content(own_database)


def test_an_empty_database_takes_a_backup(own_database, saved, tmp_path):
    if not is_sqlite(own_database):
        pytest.skip("an empty database is made by PostgreSQL's own commands")
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    assert manage(fresh, "restore", saved, "--yes").returncode == 0
    assert content(fresh) == content(own_database)
    with opened(fresh) as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_site_without_a_database_has_nothing_to_back_up(own_database, tmp_path):
    nowhere = f"{own_database}-nowhere"
    assert manage(nowhere, "backup", tmp_path / "b").returncode == 1
    assert not (tmp_path / "b").exists()


def test_a_password_goes_by_the_environment_and_a_missing_program_is_named(tmp_path, monkeypatch):
    settings = {"NAME": "atlas", "USER": "me", "PASSWORD": "secret", "HOST": "h", "PORT": "1", "OPTIONS": {}}
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@"\necho "$PGPASSWORD"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    words, password = run("pg_dump", settings, ["--format=custom"]).splitlines()
    assert (words.split(), password) == (["--format=custom", "-U", "me", "-h", "h", "-p", "1", "atlas"], "secret")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="postgresql-client"):
        run("psql", settings, [])
