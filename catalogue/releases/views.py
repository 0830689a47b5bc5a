"""Releases for every reader: all of them, one with its changes, and its files, which stay as they are for ever."""

from functools import partial
from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Formats, Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.linked.identifiers import identifiers
from catalogue.linked.schema import release_object
from catalogue.models import Release, ReleaseFile
from catalogue.models.releases import LARGEST_PART
from catalogue.releases.answers import detail_result, list_result
from catalogue.releases.citing import release_citation
from catalogue.releases.releasing import ARCHIVE
from catalogue.rules.blindness import Sight, hidden_sentence, sight
from catalogue.sharing.citations import citation_formats

FOR_EVER = "public, max-age=31536000, immutable"

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".cff": "application/yaml",
    ".py": "text/x-python; charset=utf-8",
    ".zip": "application/zip",
}
"""By the ending of a file's name; others are plain text."""


@require_safe
@in_turn(PAGE)
def release_list(request: Request) -> HttpResponseBase:
    releases = list(Release.objects.all())
    snapshot = current_snapshot()
    context = {"releases": releases, "snapshot": snapshot, "archive": ARCHIVE, "json_address": json_address(request)}
    formats: Formats[list[Release]] = {
        "json": lambda found: json_answer(request, snapshot, "releases", {}, list_result(request, found))
    }
    return respond(request, releases, partial(render, request, "releases/list.html", context), formats)


@require_safe
def latest(request: Request) -> HttpResponseRedirect:
    return redirect(newest())


@require_safe
def latest_file(request: Request, name: str) -> HttpResponseRedirect:
    return redirect(get_object_or_404(ReleaseFile, release=newest(), name=name))


def newest() -> Release:
    """Raises Http404 before the first one."""
    found = Release.objects.first()
    if found is None:
        raise Http404
    return found


@require_safe
@in_turn(PAGE)
def release_page(request: Request, version: str) -> HttpResponseBase:
    release = get_object_or_404(Release, version=version)
    files, sees, own = list(release.files.all()), sight(request.user), release_citation(request, release)
    changes = seen(release.changes, sees)
    context = {
        "release": release,
        "files": files,
        "archive": next(file for file in files if file.name == ARCHIVE),
        "changes": changes,
        "is_cut": any(len(changes[name]) < number for name, number in changes["counts"].items()),
        "hidden": hidden_names(sees),
        "newest": sees.everything.release and sees.everything.release.version,
        "citation": own,
        "described": release_object(release, identifiers(request)),
        "json_address": json_address(request),
    }
    formats: Formats[Release] = {
        "json": lambda one: json_answer(
            request, sees.everything, "release", {"release": version}, detail_result(request, one, files, changes)
        ),
        **citation_formats(own),
    }
    return respond(request, release, partial(render, request, "releases/release.html", context), formats)


def seen(changes: dict[str, Any], sees: Sight) -> dict[str, Any]:
    """Without levels for who is still to code: a service may be among them that is not published any more."""
    return {**changes, "levels": []} if sees.waiting else changes


def hidden_names(sees: Sight) -> str:
    """A sentence on what is hidden; empty where nothing is."""
    return hidden_sentence(member.name for member in sees.hidden.values()) if sees.waiting else ""


@require_safe
@in_turn(PAGE)
def release_file(request: Request, version: str, name: str) -> HttpResponseBase:
    """A file as it was released: small ones at once, others a part at a time. Who is still to code gets none, since
    each may hold levels."""
    file = get_object_or_404(ReleaseFile.objects.select_related("release"), release__version=version, name=name)
    if hidden := hidden_names(sight(request.user)):
        return refusal("invalid-parameters", {"": [hidden]})
    tag = f'"{file.sha256}"'
    if known := get_conditional_response(request, tag, response=None):
        return for_ever(known, tag)
    response = answer(file)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = f'attachment; filename="{saved_as(file)}"'
    return for_ever(response, tag)


def answer(file: ReleaseFile) -> HttpResponseBase:
    content_type = TYPES.get(PurePath(file.name).suffix, "text/plain; charset=utf-8")
    if file.size <= LARGEST_PART:
        return HttpResponse(b"".join(file.pieces()), content_type=content_type)
    return StreamingHttpResponse(file.pieces(), content_type=content_type)


def for_ever(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = FOR_EVER
    return response


def saved_as(file: ReleaseFile) -> str:
    """The archive with its number, as all have the same name; other files keep theirs, by which sums name them."""
    return f"atlas-{file.release.version}.zip" if file.name == ARCHIVE else file.name
