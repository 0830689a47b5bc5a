"""What a release holds beside the data package: the guide, constants, expected figures, the script that recomputes."""

from pathlib import Path
from typing import Any

from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.guide_answers import said_of, texts_of
from catalogue.exchange.envelope import plain
from catalogue.releases.figures import expected, model
from catalogue.releases.freezing import Folder

SCRIPT = Path(__file__).with_name("recompute.py")


def write_sources(folder: Folder, snapshot: Snapshot) -> None:
    folder.write_json("guide.json", guide(snapshot))
    folder.write_json("model.json", model(snapshot))
    folder.write_json("expected.json", expected(snapshot))
    folder.write(SCRIPT.name, [SCRIPT.read_bytes()])


def guide(snapshot: Snapshot) -> dict[str, Any]:
    """The version of the coding guide that holds, with all of its texts; empty without one."""
    own = snapshot.guide
    if own.pk is None:
        return {}
    entries = {entry.determinant.slug: texts_of(entry) for entry in own.entries.select_related("determinant")}
    return plain({**said_of(own), "entries": entries, "reach": own.reach})
