"""Migrations carry the data of a catalogue in use over, forth and back."""

import json

from tests.processes.databases import manage, opened


def column(url, name):
    with opened(url) as cursor:
        cursor.execute(f"SELECT slug, {name} FROM catalogue_service ORDER BY slug")
        return dict(cursor.fetchall())


def noted(url):
    """What was noted as shipped for one service."""
    with opened(url) as cursor:
        cursor.execute("SELECT fields FROM catalogue_shippedrecord")
        [(fields,)] = cursor.fetchall()
        return json.loads(fields) if isinstance(fields, str) else fields


def migrated(url, *where):
    result = manage(url, "migrate", *where)
    assert result.returncode == 0, result.stderr


JOINS = """
from django.contrib.auth.models import Group, User
Group.objects.filter(name__in=["Reviewers", "Administrators"]).delete()
User.objects.create_user("anna").groups.add(Group.objects.get(name="Editors"))
"""
GROUPS = "from django.contrib.auth.models import User; print(*User.objects.get().groups.values_list('name', flat=True))"


def test_who_was_an_editor_still_publishes(own_database):
    assert manage(own_database, "shell", "-v0", "-c", JOINS).returncode == 0
    migrated(own_database, "catalogue", "0012")
    migrated(own_database)
    assert manage(own_database, "shell", "-v0", "-c", GROUPS).stdout.split() == ["Editors", "Reviewers"]


def test_what_was_published_or_not_gets_a_state(own_database):
    note = json.dumps({"slug": "parkrun", "state": "published"})
    with opened(own_database) as cursor:
        cursor.execute("UPDATE catalogue_service SET state = 'draft' WHERE slug = 'parkrun'")
        cursor.execute(
            "UPDATE catalogue_service SET state = 'withdrawn', withdrawal_reason = 'Gone' WHERE slug = 'jelbi-berlin'"
        )
        key = json.dumps(["parkrun"])
        values = f"('catalogue.service', '{key}', '{note}')"
        cursor.execute(f"INSERT INTO catalogue_shippedrecord (model, key, fields) VALUES {values}")
    states = column(own_database, "state")
    migrated(own_database, "catalogue", "0007")
    published = column(own_database, "published")
    withdrawn = {slug for slug, state in states.items() if state == "withdrawn"}
    assert {slug for slug, shown in published.items() if not shown} == {"parkrun"} | withdrawn
    assert noted(own_database) == {"slug": "parkrun", "published": True}
    migrated(own_database)
    assert column(own_database, "state") == states | dict.fromkeys(withdrawn, "draft")
    assert noted(own_database) == json.loads(note)


UNPLACED = "from catalogue.models import Service; Service.objects.create(slug='begun', name='Begun')"


def test_there_is_no_way_back_for_a_draft_without_a_place_and_it_is_named(own_database):
    assert manage(own_database, "shell", "-v0", "-c", UNPLACED).returncode == 0
    before = column(own_database, "state")
    result = manage(own_database, "migrate", "catalogue", "0015")
    assert result.returncode != 0
    assert result.stderr.strip().splitlines()[-1].endswith(": begun")
    assert column(own_database, "state") == before
