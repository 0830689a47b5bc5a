"""The papers of a release: how it is cited (CFF 1.2), what a repository asks for (Zenodo), sums, changes in words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from catalogue.releases.changes import Changes

SPDX = {
    "CC BY 4.0": "CC-BY-4.0",
    "CC BY-SA 4.0": "CC-BY-SA-4.0",
    "CC0": "CC0-1.0",
    "CC0 1.0": "CC0-1.0",
    "ODbL 1.0": "ODbL-1.0",
}
"""Names of licences as collections write them, and their identifiers; another one is told in words alone."""

KEYWORDS = ("smart city", "smart services", "city experience", "customer experience", "urban services", "open data")


class Paper(NamedTuple):
    title: str
    authors: tuple[str, ...]
    year: int
    doi: str


PAPER = Paper(
    "Holistic Customer Experience in Smart City Service Systems – A Conceptual Model",
    ("Muschkiet", "Wulfert"),
    2022,
    "10.54941/ahfe1002567",
)
"""Where the idea comes from."""


class About(NamedTuple):
    """A release as it is cited. `address` is its page, `before` that of the release before; empty where the site does
    not know its own address. `licences` are those of all collections in it, empty strings where one states none."""

    version: str
    day: date
    site: str
    author: str
    licences: tuple[str, ...]
    services: int
    determinants: int
    address: str = ""
    before: str = ""
    notes: str = ""

    @property
    def spdx(self) -> list[str]:
        """Identifiers of all licences; none where not each of them has one."""
        found = [SPDX.get(licence, "") for licence in dict.fromkeys(self.licences)]
        return found if all(found) else []

    @property
    def licence(self) -> str:
        """In words."""
        return "; ".join(dict.fromkeys(licence or "licence not stated" for licence in self.licences))

    @property
    def abstract(self) -> str:
        return (
            f"{self.services} smart city services, each classified on {self.determinants} determinants of city "
            "experience with reasons and evidence, with the codes behind the levels and the guide that they follow."
        )


def quoted(text: str) -> str:
    """A text as a scalar of YAML: every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)


def citation_cff(about: About) -> str:
    """CITATION.cff in the Citation File Format 1.2.0."""
    return "\n".join([*cff_lines(about), ""])


def cff_lines(about: About) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield f"title: {quoted(about.site)}"
    yield f"message: {quoted('If you use these data, please cite this release as below.')}"
    yield "type: dataset"
    yield from ("authors:", f"  - name: {quoted(about.author)}")
    yield f"version: {quoted(about.version)}"
    yield f"date-released: {quoted(about.day.isoformat())}"
    if about.spdx:
        yield from ("license:", *(f"  - {licence}" for licence in about.spdx))
    if about.address:
        yield f"url: {quoted(about.address)}"
    yield f"abstract: {quoted(about.abstract)}"
    yield from ("keywords:", *(f"  - {quoted(word)}" for word in KEYWORDS))
    yield from ("references:", "  - type: conference-paper", f"    title: {quoted(PAPER.title)}", "    authors:")
    yield from (f"      - family-names: {name}" for name in PAPER.authors)
    yield from (f"    year: {PAPER.year}", f"    doi: {PAPER.doi}")


def zenodo(about: About) -> dict[str, Any]:
    """What a deposit at Zenodo takes as it is (PUT /api/deposit/depositions/<id>)."""
    related = [{"identifier": PAPER.doi, "relation": "cites", "scheme": "doi"}]
    if about.address:
        related.append({"identifier": about.address, "relation": "isIdenticalTo", "scheme": "url"})
    if about.before:
        related.append({"identifier": about.before, "relation": "isNewVersionOf", "scheme": "url"})
    licence = {"license": about.spdx[0].lower()} if len(about.spdx) == 1 else {}
    return {
        "metadata": {
            "title": about.site,
            "upload_type": "dataset",
            "description": "\n\n".join(filter(None, [f"{about.abstract} Licence: {about.licence}.", about.notes])),
            "creators": [{"name": about.author}],
            "version": about.version,
            "publication_date": about.day.isoformat(),
            "access_right": "open",
            **licence,
            "keywords": list(KEYWORDS),
            "related_identifiers": related,
        }
    }


def sums(checksums: Mapping[str, str]) -> str:
    """As `sha256sum -c` reads them."""
    return "".join(f"{checksum}  {name}\n" for name, checksum in checksums.items())


def changes_md(about: About, changes: Changes) -> str:
    return "\n".join([f"# {about.site}, release {about.version} of {about.day}", "", *change_lines(about, changes)])


def change_lines(about: About, changes: Changes) -> Iterator[str]:
    if about.notes:
        yield from (about.notes.strip(), "")
    if changes.since is None:
        yield from (f"The first release: {about.services} services.", "")
        return
    yield from (f"Since release {changes.since}:", "")
    for name, (old, new) in changes.versions.items():
        yield f"- {name}: {new or 'none'}, before {old or 'none'}"
    yield from section("Added", (f"{one.name} (`{one.service}`)" for one in changes.added))
    yield from section(
        "Left", (f"{one.name} (`{one.service}`): {one.reason or 'no longer published'}" for one in changes.left)
    )
    yield from section(
        "Levels changed",
        (
            f"`{one.service}`, {one.determinant}: {level(one.old)} → {level(one.new)}. {one.why}".strip()
            for one in changes.levels
        ),
    )
    yield from section(
        "Facts changed",
        (f"{name}: of {count} service{'' if count == 1 else 's'}" for name, count in changes.facts.items()),
    )
    yield from section(
        "Rows of tables, a changed row as one that went and one that came",
        (f"{name}: {change.came} came, {change.went} went" for name, change in changes.tables.items()),
    )


def level(value: int | None) -> str:
    return "cannot be told" if value is None else str(value)


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A list under a heading; nothing where the list is empty."""
    listed = [f"- {' '.join(line.split())}" for line in lines]
    if listed:
        yield from ("", f"## {title}", "", *listed, "")
