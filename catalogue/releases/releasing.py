"""A release is made: the published data of one state become files, then rows that nobody changes. All or nothing."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.snapshot import Snapshot
from catalogue.data.package import members, state
from catalogue.exchange.reading import one_state, portions
from catalogue.index.identity import current_identity
from catalogue.models import Release, ReleaseFile, ReleasePart, Service
from catalogue.models.releases import LARGEST_PART
from catalogue.releases.changes import Changes, changes
from catalogue.releases.freezing import Folder
from catalogue.releases.holding import is_still, note, note_again
from catalogue.releases.numbers import ReleaseError, check_number
from catalogue.releases.papers import About, changes_md, citation_cff, sums, zenodo
from catalogue.releases.sources import write_sources
from experience.levels import MODEL_VERSION

CITATION = "CITATION.cff"
"""The one file of the data package that a release has a version of its own of."""

READ_ME = "README.md"

READ_ON = """
This is a release: its files never change. `SHA256SUMS` has their sums, `CHANGES.md` tells what changed since the one
before, `guide.json` is the coding guide that holds, `CITATION.cff` and `metadata.json` say how it is cited and what a
deposit at Zenodo asks for. `python3 recompute.py` works out contributions of services, agreement of coders and figures
of cities from these tables, by the constants in `model.json`, and compares them with `expected.json`.
"""
"""Stands at the end of what the data package says of itself."""

ARCHIVE = "atlas.zip"
"""All files of a release but itself."""

MOST_TOLD = 100
"""So many changes of a kind stand with the release itself; its files have all."""

COMPARED = (".csv", "guide.json", "model.json", "expected.json")
"""Ends of names of files that hold data: where all are as they were, nothing is to be released."""


def release(version: str, day: date, notes: str = "", *, again: bool = False) -> Release:
    """Freeze what anonymous readers see now. Raises ReleaseError; `again` releases data that did not change."""
    newest = Release.objects.first()
    check_number(version, newest.version if newest else None)
    with TemporaryDirectory() as place:
        folder = Folder(Path(place))
        with one_state():
            snapshot = freeze(folder)
            told = since(newest, folder, snapshot)
        if newest and not again and not differs(newest, folder):
            note_again(newest, snapshot.version)
            message = _("The data are as release %(newest)s holds them: there is nothing to release.")
            raise ReleaseError(message % {"newest": newest.version})
        about = about_release(version, day, notes, snapshot, newest)
        write_papers(folder, about, told)
        with transaction.atomic():
            if Release.objects.first() != newest:
                raise ReleaseError(_("Another release was made meanwhile."))
            unchanged = is_still(snapshot.version)
            made = stored(folder, about, told, snapshot)
            if unchanged:
                note(made)
            return made


def recognise() -> None:
    """Find out whether all is still as in the newest release, after what renews the version of the database alone."""
    newest, standing = Release.objects.first(), current_snapshot(newest=True).standing
    if newest is None or standing.is_released or not standing.has_its_figures:
        return
    with TemporaryDirectory() as place:
        folder = Folder(Path(place))
        with one_state():
            snapshot = freeze(folder)
        if not differs(newest, folder):
            note_again(newest, snapshot.version)


def freeze(folder: Folder) -> Snapshot:
    """The data as files. Raises ReleaseError where nothing is published."""
    snapshot = state()
    if not snapshot.members:
        raise ReleaseError(_("No service is published: there is nothing to release."))
    for name, pieces in members():
        if name != CITATION:
            folder.write(name, chain(pieces, [READ_ON.encode()] if name == READ_ME else []))
    write_sources(folder, snapshot)
    return snapshot


def differs(newest: Release, folder: Folder) -> bool:
    """Whether any file with data is another one than in a release."""
    held = dict(newest.files.values_list("name", "sha256"))
    before, now = ({n: c for n, c in files.items() if n.endswith(COMPARED)} for files in (held, folder.checksums))
    return before != now


def since(newest: Release | None, folder: Folder, snapshot: Snapshot) -> Changes:
    """What changed since the newest release; nothing where this is the first."""
    if newest is None:
        return Changes()
    old: Mapping[str, Callable] = {file.name: file.pieces for file in newest.files.all()}
    now = {"formulas": MODEL_VERSION, "model": snapshot.codebook.slug, "coding guide": snapshot.guide.version}
    was = {"formulas": newest.model_version, "model": newest.codebook, "coding guide": newest.guide}
    return changes(newest.version, old, folder.readers, {name: (was[name], now[name]) for name in now}, reasons)


def reasons(slugs: list[str]) -> dict[str, str]:
    """Why services were withdrawn, as their pages say."""
    withdrawn = Service.objects.in_view().filter(state=Service.State.WITHDRAWN)
    found: dict[str, str] = {}
    for portion in portions(slugs):
        found |= dict(withdrawn.filter(slug__in=portion).values_list("slug", "withdrawal_reason"))
    return found


def about_release(version: str, day: date, notes: str, snapshot: Snapshot, newest: Release | None) -> About:
    identity = current_identity()
    return About(
        version=version,
        day=day,
        site=identity.title,
        author=identity.author,
        licences=tuple(terms.licence for terms in snapshot.terms.values()),
        services=len(snapshot.members),
        determinants=len(snapshot.determinants),
        address=address_of(version),
        before=address_of(newest.version) if newest else "",
        notes=notes.strip(),
    )


def address_of(version: str) -> str:
    """The public address of a release; empty where the site has none."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('release', args=[version])}" if settings.PUBLIC_ADDRESS else ""


def write_papers(folder: Folder, about: About, told: Changes) -> None:
    folder.write_json("changes.json", told.as_data())
    folder.write_text("CHANGES.md", changes_md(about, told))
    folder.write_text(CITATION, citation_cff(about))
    folder.write_json("metadata.json", zenodo(about))
    folder.write_text("SHA256SUMS", sums(folder.checksums))
    folder.pack(ARCHIVE)


def stored(folder: Folder, about: About, told: Changes, snapshot: Snapshot) -> Release:
    """In rows, a part of a file at a time."""
    made = Release.objects.create(
        version=about.version,
        released=about.day,
        content_version=snapshot.content_version,
        model_version=MODEL_VERSION,
        codebook=snapshot.codebook.slug,
        guide=snapshot.guide.version,
        services=about.services,
        site=about.site,
        author=about.author,
        licence=about.licence,
        notes=about.notes,
        changes=told.as_data(MOST_TOLD),
    )
    for each in folder.files.values():
        file = ReleaseFile.objects.create(release=made, name=each.name, size=each.size, sha256=each.sha256)
        for number, content in enumerate(each.pieces(LARGEST_PART)):
            ReleasePart.objects.create(file=file, number=number, content=content)
    return made
