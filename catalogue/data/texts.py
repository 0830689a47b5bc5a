"""The texts that go with the data: what is in the package, whose it is, how it is cited."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot
from catalogue.data.descriptor import licence, licences_of
from catalogue.data.tables import DataTable
from catalogue.exchange.releases import release_words
from catalogue.exchange.terms import one_line, told
from catalogue.index.identity import current_identity


def read_me(snapshot: Snapshot, tables: Iterable[DataTable]) -> str:
    lines = [
        f"# {current_identity().title}",
        "",
        state(snapshot),
        "",
        _("Smart city services and what each contributes to city experience, with reasons and evidence. Everything "
          "here says what public pages document, not what people felt."),
        "",
        _("Each table is a file of comma-separated values in UTF-8. An empty cell means that something is not known or "
          "does not apply; no level is not level 0. Several values in one cell are separated by “; ”. A text that a "
          "spreadsheet would run has an apostrophe before it."),
        "",
        _("`codebook.csv` says of every column what it holds; `datapackage.json` says the same to programs, with "
          "types, keys, sizes and checksums, as in the Data Package standard 2.0."),
        "",
        *(f"- `{table.file}`: {table.about}" for table in tables),
        "",
    ]  # fmt: skip
    return "\n".join(map(str, lines))


def state(snapshot: Snapshot) -> str:
    """The version of the data and the day on which something was changed last."""
    said = {"version": snapshot.content_version, "day": snapshot.changed_on, "services": len(snapshot.members)}
    if not snapshot.changed_on:
        return _("Data %(version)s, %(services)s services.") % said
    return _("Data %(version)s of %(day)s, %(services)s services.") % said


def licence_text(snapshot: Snapshot) -> str:
    """Under what each part may be used."""
    addresses = [own["path"] for own in licences_of(snapshot.terms.values()) if "path" in own]
    lines = [
        *told(snapshot.terms.values()),
        *([_("The texts of these licences:"), *addresses] if addresses else []),
        "",
        _("City coordinates, populations and GeoNames numbers come from GeoNames (https://www.geonames.org/), "
          "CC BY 4.0."),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def citation_file(snapshot: Snapshot) -> str:
    """How the data are cited, in the Citation File Format 1.2.0."""
    identity = current_identity()
    names = [licence(own.licence)["name"] for own in snapshot.terms.values() if own.licence.upper().startswith("CC")]
    facts = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": one_line(identity.title),
        "authors": [{"name": one_line(identity.author)}],
        "version": f"{snapshot.content_version}, {release_words(snapshot.standing)}",
        **({"date-released": snapshot.changed_on.isoformat()} if snapshot.changed_on else {}),
        **({"url": f"{settings.PUBLIC_ADDRESS}/data/"} if settings.PUBLIC_ADDRESS else {}),
        **({"license": list(dict.fromkeys(names))} if names else {}),
    }
    # JSON values are YAML, with every sign of a text as it is meant
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
