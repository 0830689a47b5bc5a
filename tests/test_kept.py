"""A kept test database is used again only while everything that it was made of is as it was."""

import pytest

from tests import kept

pytestmark = pytest.mark.django_db
MADE_OF = ["catalogue/models.py", "catalogue/gone.py"]


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    for name in ("catalogue/models.py", "catalogue/migrations/0001.py", "fixtures/services.json", "requirements.txt"):
        write(tmp_path / name, "before")
    return tmp_path


def test_what_is_the_same_is_the_same(root):
    assert kept.state(root / "a.backup", MADE_OF) == kept.state(root / "a.backup", MADE_OF)


@pytest.mark.parametrize(
    "name",
    [
        "catalogue/models.py",
        "catalogue/gone.py",
        "catalogue/migrations/0001.py",
        "experience/migrations/0002.py",
        "fixtures/services.json",
        "fixtures/cities.json",
        "requirements.txt",
        "a.backup",
    ],
)
def test_any_change_is_seen(root, name):
    before = kept.state(root / "a.backup", MADE_OF)
    write(root / name, "after")
    assert kept.state(root / "a.backup", MADE_OF) != before


def test_code_that_makes_the_database_is_among_the_files():
    assert {"catalogue/models/services.py", "catalogue/operations/loading.py"} <= {*kept.imported()}
