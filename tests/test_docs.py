"""What the README promises is there: files, variables, commands, and the documented parameters of the listing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def test_every_file_it_names_exists():
    named = re.findall(r"\]\((docs/[^)]+)\)", README) + re.findall(r"\b([A-Z]+\.(?:md|cff))\b", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    folders = re.findall(r"^\| `([a-z]+)/` \|", README, re.M)
    assert folders == ["experience", "catalogue", "fixtures", "templates", "tests"]


def test_every_variable_of_the_settings_is_documented_and_the_other_way():
    source = (ROOT / "catalogue" / "settings.py").read_text()
    read = set(re.findall(r'env_\w+\("([A-Z_]+)"', source))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)) == read


def test_every_command_is_documented():
    commands = {path.stem for path in (ROOT / "catalogue/management/commands").glob("[a-z]*.py")}
    assert [name for name in commands if f"manage.py {name}" not in README] == []


@pytest.mark.django_db
def test_every_parameter_is_documented_on_the_method_page(client):
    from catalogue.portfolio.addresses import LISTED, PLAIN
    from catalogue.services.filters import ServiceFilterSet

    page = client.get("/method/").content.decode()
    for name in [*ServiceFilterSet.base_filters, "page", *PLAIN, *LISTED]:
        assert f"<code>{name}</code>" in page


def test_dev_names_the_remedy():
    def dev(*words):
        return subprocess.run([sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True)

    assert "python3 dev.py run [--port N]" in dev().stderr
    assert "N from 1 to 65535" in dev("run", "--port", "many").stderr
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = dev("run", "--port", str(port))
    assert result.returncode == 1
    assert f"Port {port} is taken. Choose another: python3 dev.py run --port {port + 1}" in result.stderr
