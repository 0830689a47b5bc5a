"""The notebooks in docs/ do what they show: their cells are run in order, and print what stands under them."""

import datetime
import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from catalogue.releases.releasing import ARCHIVE, release

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTEBOOK, PACKAGE = DOCS / "moments.ipynb", DOCS / "package.ipynb"

FIGURES = [
    [1, 0.5, 0.5, 1],
    [0.054630, 0.062037, 0.056481, 0.045679, 0.046605, 0, 0.040741, 0.067438, 0.008333, 0, 0.008333, 0, 0.017593],
    [0.031375, 0.025542],
    [0.063889, 0.030769, 0.085150, 0.071795, 0, 0.005128, 0, 0, 0.025641],
    [0.087073, 0.021368, 0.048433, 0, 0],
    [0.191239],
    [0.364316, 0.183816],
    [0.031375],
    [82],
    [0.227642],
    [0.025985, 0.005389],
]
"""The values that model 2 gives for these four services, in the order in which the notebook comes to them."""


def code_cells(notebook=NOTEBOOK):
    return [cell for cell in json.loads(notebook.read_text())["cells"] if cell["cell_type"] == "code"]


def shown(cell):
    return "".join("".join(output["text"]) for output in cell["outputs"])


def printed_by(notebook):
    """What each cell prints, run in order."""
    names = {}
    for cell in code_cells(notebook):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile("".join(cell["source"]), str(notebook), "exec"), names)
        yield printed.getvalue()


def test_every_cell_prints_what_stands_under_it():
    assert list(printed_by(NOTEBOOK)) == [shown(cell) for cell in code_cells()]


@pytest.mark.django_db
@pytest.mark.parametrize("is_folder", [False, True], ids=["archive", "folder"])
def test_a_release_is_recomputed_as_the_notebook_shows(tmp_path, monkeypatch, is_folder):
    made = release("1.0", datetime.date(2026, 11, 26))
    for file in made.files.all():
        (tmp_path / file.name).write_bytes(b"".join(file.pieces()))
    monkeypatch.setenv("ATLAS_PACKAGE", str(tmp_path if is_folder else tmp_path / ARCHIVE))
    assert list(printed_by(PACKAGE)) == [shown(cell) for cell in code_cells(PACKAGE)]


def test_it_uses_the_package_alone():
    code = "".join("".join(cell["source"]) for cell in code_cells(PACKAGE))
    assert [name for name in ("experience", "catalogue", "django") if name in code] == []


def test_it_uses_the_model_alone():
    code = "".join("".join(cell["source"]) for cell in code_cells())
    assert "from experience" in code
    assert "catalogue" not in code
    assert "django" not in code


def test_it_comes_to_the_values_of_the_model():
    lines = [line for cell in code_cells() for line in shown(cell).splitlines() if not line.startswith("(")]
    assert [[float(number) for number in line.split()] for line in lines][: len(FIGURES)] == FIGURES
