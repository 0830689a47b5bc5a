"""The prepared test database, kept for later runs as long as nothing that it was made of is changed."""

import datetime
import hashlib
import json
import platform
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from catalogue.operations.backup.databases import backup, restore

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / ".venv" / "prepared"
OURS = ("catalogue", "experience", "tests.prepared")
"""Where code that makes the database stands."""


def restored():
    """Fill the empty database with what is kept, and say whether there was something that still holds."""
    file, made_of = places()
    if not (file.exists() and made_of.exists()):
        return False
    before = json.loads(made_of.read_text())
    if before != state(file, before["files"]):
        return False
    restore(file)
    return True


def keep():
    """Keep the database as it is now, with the state of all that it was made of."""
    file, made_of = places()
    FOLDER.mkdir(parents=True, exist_ok=True)
    made_of.unlink(missing_ok=True)
    backup(file, replace=True)
    made_of.write_text(json.dumps(state(file, imported())))


def places():
    return FOLDER / f"{connection.vendor}.backup", FOLDER / f"{connection.vendor}.json"


def imported():
    """The files of the modules that are loaded, among them all that took part."""
    files = [getattr(module, "__file__", None) for name, module in sys.modules.items() if name.startswith(OURS)]
    return [str(Path(file).relative_to(ROOT)) for file in files if file]


def state(kept, files):
    """What must be the same. A day is a part of it, so that no test depends on a database of any age."""
    paths = {ROOT / file for file in files}
    paths |= {*ROOT.glob("*/migrations/*.py"), *ROOT.glob("fixtures/*.json"), ROOT / "requirements.txt"}
    return {
        "files": {str(path.relative_to(ROOT)): digest(path) for path in sorted(paths)},
        "kept": digest(kept),
        "programs": [platform.python_version(), connection.vendor, list(connection.get_database_version())],
        "day": datetime.date.today().isoformat(),
    }


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
