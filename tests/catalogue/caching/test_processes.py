"""Two processes of the site on one database: what one changes, the other shows in its very next answer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalogue.models import Domain
from tests.answers import parsed, sent_by

ROOT = Path(__file__).resolve().parents[3]
PATH = "/services/"


class Worker(NamedTuple):
    process: subprocess.Popen

    def get(self, path):
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture
def domain(django_db_setup, django_db_blocker):
    """A field of activity whose changes are committed; it gets its name back."""
    with django_db_blocker.unblock():
        found = Domain.objects.get(slug="mobility")
        yield found
        Domain.objects.filter(pk=found.pk).update(name=found.name)


@pytest.fixture
def workers(domain):
    command = [sys.executable, "-m", "tests.catalogue.caching.worker", str(connection.settings_dict["NAME"])]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    processes = [subprocess.Popen(command, **pipes) for _ in range(2)]
    yield [Worker(process) for process in processes]
    for process in processes:
        process.communicate(timeout=20)


@pytest.fixture
def administrator(domain):
    user = get_user_model().objects.create_superuser("root", password="a-long-password")
    yield user
    LogEntry.objects.filter(user=user).delete()
    user.delete()


def in_the_admin(domain, name, administrator):
    client, path = Client(), reverse("admin:catalogue_domain_change", args=[domain.pk])
    client.force_login(administrator)
    sent = sent_by(parsed(client.get(path)).select_one("#domain_form"))
    assert client.post(path, {**sent, "name": name}).status_code == 302


def by_a_fixture(domain, name, folder):
    record = {"model": "catalogue.domain", "fields": {"slug": domain.slug, "name": name}}
    (folder / "renamed.json").write_text(json.dumps([record]))
    call_command("loaddata", folder / "renamed.json", verbosity=0)


def by_sql(domain, name):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_domain SET name = %s WHERE id = %s", [name, domain.pk])


def test_every_process_shows_a_change_in_its_very_next_answer(workers, domain, administrator, tmp_path):
    changes = {
        "By the admin": lambda name: in_the_admin(domain, name, administrator),
        "By a fixture": lambda name: by_a_fixture(domain, name, tmp_path),
        "By SQL": lambda name: by_sql(domain, name),
    }
    for name, change in changes.items():
        for worker in workers:
            worker.get(PATH)
            assert worker.get(PATH)["queries"] == 1, "it is kept"
        change(name)
        answers = [worker.get(PATH) for worker in workers]
        assert [f">{name}<" in answer["page"] for answer in answers] == [True, True]
        assert answers[0]["tag"] == answers[1]["tag"], "a reader may go from one to the other"
