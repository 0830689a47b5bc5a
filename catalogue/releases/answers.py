"""Releases as plain data."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from catalogue.exchange.addresses import whole_address
from catalogue.models import Release, ReleaseFile


def list_result(request: HttpRequest, releases: Iterable[Release]) -> dict[str, Any]:
    return {"releases": [release_result(request, release) for release in releases]}


def release_result(request: HttpRequest, release: Release) -> dict[str, Any]:
    return {
        "release": release.version,
        "address": whole_address(request, release.get_absolute_url()),
        "released": release.released,
        "data_version": release.content_version,
        "model_version": release.model_version,
        "codebook": release.codebook or None,
        "coding_guide": release.guide or None,
        "services": release.services,
        "licence": release.licence or None,
        "since": release.changes["since"],
        "changes": release.changes["counts"],
    }


def detail_result(
    request: HttpRequest, release: Release, files: Iterable[ReleaseFile], changes: dict[str, Any]
) -> dict[str, Any]:
    """With all files, and the first changes of each kind; a file of the release has all."""
    listed = [
        {
            "name": file.name,
            "size": file.size,
            "sha256": file.sha256,
            "address": whole_address(request, file.get_absolute_url()),
        }
        for file in files
    ]
    return {**release_result(request, release), "notes": release.notes or None, "changes": changes, "files": listed}
