"""The one direction: catalogue imports experience; experience knows nothing of catalogue."""

import ast
from pathlib import Path

EXPERIENCE = Path(__file__).resolve().parents[1] / "experience"
IMPURE = {"models.py", "natural_keys.py", "admin.py", "apps.py"}


def trees():
    for path in EXPERIENCE.rglob("*.py"):
        yield path, ast.parse(path.read_text())


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_experience_never_names_the_catalogue():
    assert [path.name for path, tree in trees() if any(name.startswith("catalogue") for name in imported(tree))] == []
    strings = [
        (path.name, node.value)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("catalogue.")
    ]
    assert strings == []


def test_formulas_know_no_django():
    pure = [(path, tree) for path, tree in trees() if path.parent == EXPERIENCE and path.name not in IMPURE]
    assert len(pure) >= 4
    assert [path.name for path, tree in pure if any(name.startswith("django") for name in imported(tree))] == []
