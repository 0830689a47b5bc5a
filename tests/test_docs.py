"""What README and docs promise is there: files, variables, commands, and the documented parameters of the listing."""

import ast
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev
from catalogue.my_city.states import LISTED, PLAIN
from catalogue.services.filters import ServiceFilterSet
from tests.answers import numbers_in, parsed, text_of

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
RUNNING = (ROOT / "docs/running.md").read_text()
EDITING = (ROOT / "docs/editing.md").read_text()
SETTINGS = (ROOT / "catalogue" / "settings.py").read_text()


def test_every_file_it_names_exists():
    named = re.findall(r"\]\((docs/[^)]+)\)", README) + re.findall(r"\b([A-Z]+\.(?:md|cff))\b", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    folders = re.findall(r"^\| `([a-z]+)/` \|", README, re.M)
    assert folders == ["experience", "catalogue", "fixtures", "templates", "tests"]


def test_every_variable_of_the_settings_is_documented_and_the_other_way():
    calls = (node for node in ast.walk(ast.parse(SETTINGS)) if isinstance(node, ast.Call))
    read = {call.args[0].value for call in calls if getattr(call.func, "id", "").startswith("env_")}
    assert read != set()
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", RUNNING, re.M)) == read


def test_every_command_is_documented():
    commands = {path.stem for path in (ROOT / "catalogue/management/commands").glob("[a-z]*.py")}
    assert [name for name in commands if f"manage.py {name}" not in README + RUNNING + EDITING] == []


def test_an_upgrade_can_be_done_twice_as_written_and_warns_before_it_writes():
    section = RUNNING.split("\n## Upgrade\n")[1].split("\n## ")[0]
    block = re.search("^```\n(.*?)^```", section, re.M | re.S)[1]
    commands = [line.removeprefix("python3 dev.py manage ") for line in block.splitlines()]
    assert [words.split()[0] for words in commands] == ["backup", "migrate", "upgrade_data", "upgrade_data"]
    assert re.search(r"\$\(date \+\S*%S\)", commands[0])  # a backup does not replace the one before
    assert commands[2:] == ["upgrade_data", "upgrade_data --apply"]


@pytest.mark.django_db
def test_every_parameter_is_documented_on_the_method_page(client):
    explained = {text_of(name) for name in parsed(client.get("/method/")).select("code")}
    assert {*ServiceFilterSet.base_filters, "page", *PLAIN, *LISTED} - explained == set()


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.M).group(1)
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M).group(1)
    assert (cited, newest) == (project, project)


def test_dev_names_the_remedy():
    def call(*words):
        return subprocess.run([sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True)

    assert call().stderr.strip() == dev.__doc__.strip()
    assert numbers_in(call("run", "--port", "many").stderr)[-2:] == [1, 65535]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = call("run", "--port", str(port))
    assert result.returncode == 1
    assert str(port) in result.stderr
    assert f"python3 dev.py run --port {port + 1}" in result.stderr
