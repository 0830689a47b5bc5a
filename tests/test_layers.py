"""The house: which room may import which. The table is what the code does, no less and no more.

Read on the syntax tree, so also an import inside a function counts.
"""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

ROOMS = {
    # shared rooms, from below
    "models": set(),
    "index": {"models"},
    "analysis": {"models", "index"},
    "rules": {"models", "index", "analysis"},
    "exchange": {"index", "analysis"},
    "history": {"models", "rules", "exchange"},
    "forms": {"models", "analysis", "rules", "history"},
    "importing": {"models", "index", "analysis", "rules", "exchange", "history"},
    "pictures": set(),
    "scoping": {"models", "rules", "exchange"},
    "linked": {"models", "index", "analysis", "rules", "exchange", "importing", "scoping"},
    "templatetags": {"models", "index", "analysis", "exchange", "pictures", "linked"},
    "operations": {"models", "index", "rules", "history", "exchange"},
    "accounts": {"models", "exchange", "forms", "history", "index", "rules"},
    "caching": {"accounts", "index", "analysis", "scoping"},
    "collections": {"models", "rules", "exchange", "sharing", "scoping"},
    "upkeep": {"models", "rules", "exchange", "history"},
    "find": {"models", "index", "analysis", "rules", "exchange"},
    "verdicts": {"analysis"},
    "sharing": {"models", "index", "analysis", "rules", "exchange", "pictures"},
    "judging": {"models", "analysis", "rules", "exchange", "forms", "find", "verdicts"},
    # sections of the site
    "editing": {
        "models",
        "rules",
        "exchange",
        "history",
        "upkeep",
        "index",
        "analysis",
        "forms",
        "services",
        "corrections",
    },  # fmt: skip
    "coding": {
        "models",
        "index",
        "analysis",
        "rules",
        "exchange",
        "forms",
        "history",
        "accounts",
        "templatetags",
        "importing",
        "sharing",
        "scoping",
    },  # fmt: skip
    "copies": {"models", "analysis", "rules", "exchange", "forms", "operations", "scoping"},
    "codebooks": {"models", "index", "analysis", "rules", "exchange", "forms", "history", "scoping", "sharing"},
    "corrections": {"models", "rules", "exchange", "forms", "templatetags", "accounts", "services"},
    "services": {
        "models",
        "index",
        "analysis",
        "rules",
        "exchange",
        "forms",
        "find",
        "importing",
        "pictures",
        "coding",
        "judging",
        "verdicts",
        "sharing",
        "linked",
        "scoping",
        "history",
    },  # fmt: skip
    "data": {
        "models",
        "index",
        "analysis",
        "rules",
        "exchange",
        "importing",
        "coding",
        "services",
        "sharing",
        "linked",
    },  # fmt: skip
    "releases": {"models", "index", "analysis", "rules", "exchange", "coding", "sharing", "linked", "data"},
    "changes": {"models", "analysis", "rules", "exchange", "history", "forms", "services"},
    "searches": {
        "models",
        "index",
        "rules",
        "exchange",
        "history",
        "forms",
        "accounts",
        "scoping",
        "services",
        "changes",
    },  # fmt: skip
    "cities": {"models", "analysis", "rules", "exchange", "forms", "services", "judging", "sharing", "linked"},
    "actors": {"models", "index", "analysis", "exchange", "find", "linked"},
    "embedding": {
        "models",
        "index",
        "analysis",
        "rules",
        "exchange",
        "pictures",
        "templatetags",
        "sharing",
        "services",
    },  # fmt: skip
    "report": {"analysis", "exchange", "forms", "cities", "my_city", "judging", "verdicts", "templatetags"},
    "compare": {
        "models",
        "analysis",
        "rules",
        "exchange",
        "forms",
        "find",
        "pictures",
        "templatetags",
        "verdicts",
        "judging",
        "my_city",
    },  # fmt: skip
    "my_city": {"models", "index", "analysis", "rules", "exchange", "forms", "find", "judging", "cities"},
    "evaluate": {"models", "analysis", "rules", "exchange", "forms", "find", "verdicts", "my_city", "compare"},
    "pages": {
        "index",
        "analysis",
        "exchange",
        "forms",
        "judging",
        "models",
        "my_city",
        "rules",
        "services",
        "verdicts",
        "pictures",
        "scoping",
    },  # fmt: skip
    "api": {
        "models",
        "index",
        "analysis",
        "rules",
        "exchange",
        "accounts",
        "caching",
        "editing",
        "forms",
        "history",
        "judging",
        "coding",
        "services",
        "changes",
        "cities",
        "actors",
        "my_city",
        "compare",
        "evaluate",
    },  # fmt: skip
    "admin": {
        "models",
        "index",
        "rules",
        "forms",
        "accounts",
        "codebooks",
        "editing",
        "history",
        "importing",
    },  # fmt: skip
    "management": {
        "models",
        "rules",
        "operations",
        "history",
        "upkeep",
        "corrections",
        "exchange",
        "importing",
        "accounts",
        "codebooks",
        "searches",
        "releases",
    },  # fmt: skip
}

ROOT_MODULES = {"apps", "asgi", "environment", "middleware", "settings", "urls", "wsgi"}

FORMULAS = {
    "levels": set(),
    "contribution": {"levels"},
    "similarity": {"levels"},
    "agreement": set(),
    "crosswalks": {"levels"},
    "integration": {"levels"},
    "ranking": set(),
    "coverage": {"levels"},
    "moments": {"coverage"},
    "rises": {"coverage", "moments"},
    "judgement": {"contribution", "coverage", "moments", "rises"},
    "choice": {"coverage", "moments", "tolerances"},
    "sure": {"coverage", "levels", "moments", "ranking", "tolerances"},
    "chance": {"coverage", "moments", "ranking"},
    "reach": set(),
    "tolerances": set(),
}
"""Modules of experience that are pure functions: no Django, and nothing of the project but these."""

MODEL_DATA = {
    "natural_keys": set(),
    "protection": set(),
    "models": {"crosswalks", "levels", "natural_keys", "protection", "reach"},
    "guides": {"models"},
    "apps": set(),
}


@cache
def modules(app):
    """Every module of an app but its migrations, as (dotted name, tree)."""
    return list(_modules(app))


def _modules(app):
    for path in sorted((ROOT / app).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield name, ast.parse(path.read_text())


@cache
def imported(tree):
    """The dotted names that a module imports, as precise as it says them."""
    return list(_imported(tree))


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_of(app):
    """What each room of an app imports of the others of the same app; a module at the root is a room."""
    rooms = {}
    for name, tree in modules(app):
        if name == app:
            continue
        room = name.split(".")[1]
        others = {other.split(".")[1] for other in imported(tree) if other.startswith(f"{app}.")}
        rooms.setdefault(room, set()).update(others - {room})
    return rooms


def test_each_room_imports_what_the_table_says():
    found = rooms_of("catalogue")
    assert {room: found[room] for room in found if room not in ROOT_MODULES} == ROOMS, (
        "mend the import, or add to ROOMS"
    )


def test_the_table_for_people_names_every_room():
    table = (ROOT / "CONTRIBUTING.md").read_text().split("| room |")[1].split("\n\n")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {room for cell in first_cells for room in re.findall("`([a-z_]+)`", cell)} == set(ROOMS), (
        "say what lives there"
    )


def test_at_the_root_stands_only_the_project():
    assert {path.stem for path in (ROOT / "catalogue").glob("*.py")} == ROOT_MODULES | {"__init__"}


def test_the_model_imports_what_the_table_says():
    assert rooms_of("experience") == FORMULAS | MODEL_DATA


def test_no_circle():
    graphs = [ROOMS, FORMULAS | MODEL_DATA]
    for app in ("catalogue", "experience"):
        names = {name for name, _tree in modules(app)}
        graphs.append(
            {
                name: {way for other in imported(tree) for way in (other, other.rpartition(".")[0]) if way in names}
                - {name}
                for name, tree in modules(app)
                if not name.endswith(("models", "admin"))  # packages that gather their own modules
            }
        )
    for graph in graphs:
        assert list(TopologicalSorter(graph).static_order())


def test_the_one_direction():
    for name, tree in modules("experience"):
        assert [other for other in imported(tree) if other.startswith("catalogue")] == [], name
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [text for text in texts if text.startswith("catalogue.")] == [], name


def test_formulas_know_no_django():
    for name, tree in modules("experience"):
        if FORMULAS.keys() & name.split(".")[1:2]:
            assert [other for other in imported(tree) if other.startswith("django")] == [], name


def test_no_view_imports_a_view():
    trees = dict(modules("catalogue"))
    addresses = {name for name in trees if name.endswith("urls")}
    views = {other for name in addresses for other in imported(trees[name]) if other in trees}
    assert len(views) >= 10
    assert [view for view in views if not view.endswith("views")] == [], "a module with views is called so"
    importers = [
        (name, view)
        for name, tree in trees.items()
        if name not in addresses
        for other in imported(tree)
        for view in views
        if other == view or other.startswith(f"{view}.")
    ]
    assert importers == []
