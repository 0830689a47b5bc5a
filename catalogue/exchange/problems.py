"""What went wrong, for a program: problem details (RFC 9457), in one form wherever anything but a page is asked for.

Each kind of problem has an address that says what it means and what to do about it (`about`).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
DOCUMENTED_AT = "/api/problems/"
"""The page that says what each kind means; the type of a problem is its place there."""

API = re.compile(r"(?:/in/[-\w]+)?(?:/by/[-\w]+)?/api/(?!$|problems/|explore/)", re.ASCII)
"""Addresses at which only programs ask, in whatever view."""

FILE = re.compile(r"\.(cff|csv|json|jsonld|md|py|ttl|xlsx|zip)$")
"""Endings of the addresses of data; pictures are for people, as pages are."""

Problems = Mapping[str, Iterable[str]]
"""What is wrong, by parameter; the empty key holds what concerns several or none."""

BODY = "body"
"""The name of a body as a whole among parameters."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name, the status that it has if nothing else is said, and what to do about it."""

    name: str
    status: HTTPStatus
    title: str | Promise
    about: str | Promise

    @property
    def type(self) -> str:
        return f"{DOCUMENTED_AT}#{self.name}"


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "invalid-parameters",
            HTTPStatus.BAD_REQUEST,
            _("Parameters are wrong"),
            _(
                "One or more parameters are unknown, empty or have a value that does not exist. “problems” names each "
                "of them, with what is wrong. Nothing is left out silently: mend them and ask again."
            ),
        ),
        Kind(
            "bad-request",
            HTTPStatus.BAD_REQUEST,
            _("The request cannot be read"),
            _("The address, its headers or the body cannot be read: no JSON, too deep, or too many parameters."),
        ),
        Kind(
            "unauthorized",
            HTTPStatus.UNAUTHORIZED,
            _("A valid token is needed"),
            _(
                "There is no token, or one that is not valid: unknown, revoked or ended. Make one under “Your "
                "account”, “Tokens for programs”, and send it in the header Authorization, after the word Bearer."
            ),
        ),
        Kind(
            "forbidden",
            HTTPStatus.FORBIDDEN,
            _("Not allowed"),
            _("You may not do this. Ask an administrator for the right, or leave it."),
        ),
        Kind(
            "hidden",
            HTTPStatus.FORBIDDEN,
            _("Hidden until you have coded it"),
            _(
                "You are asked to code one of these services, and nobody who is to code it may see its levels before. "
                "Submit your codes, or choose other services."
            ),
        ),
        Kind(
            "not-found",
            HTTPStatus.NOT_FOUND,
            _("Nothing is here"),
            _("There is no such address or record, or none that you may see: nobody can tell these apart."),
        ),
        Kind(
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            _("Not this method"),
            _("The header Allow names the methods that the address knows."),
        ),
        Kind(
            "not-acceptable",
            HTTPStatus.NOT_ACCEPTABLE,
            _("Nothing of what is accepted is here"),
            _(
                "The header Accept allows nothing that the address has: the API has application/json. Ask for that, or "
                "leave the header out."
            ),
        ),
        Kind(
            "conflict",
            HTTPStatus.CONFLICT,
            _("The record does not allow that now"),
            _("It is in another state, or lacks something. “problems” says what; mend it and send it again."),
        ),
        Kind(
            "withdrawn",
            HTTPStatus.GONE,
            _("The service was withdrawn"),
            _("It was in the catalogue and is not any more; “detail” says why. It will not come back by itself."),
        ),
        Kind(
            "precondition-failed",
            HTTPStatus.PRECONDITION_FAILED,
            _("The record was changed meanwhile"),
            _(
                "It is not as you saw it, and so nothing was written. “problems” says what others changed; read it "
                "again, and send what you still want to change with its new ETag."
            ),
        ),
        Kind(
            "too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("The body is too large"),
            _("Send less at once; the documentation says how many bytes are read."),
        ),
        Kind(
            "unsupported-media-type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            _("Only JSON is read"),
            _("Send the body as application/json in UTF-8, and say so in the header Content-Type."),
        ),
        Kind(
            "invalid-body",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("The body does not have the form that is asked for"),
            _("It is JSON, but not of the types that the documentation names. “problems” says where."),
        ),
        Kind(
            "precondition-required",
            HTTPStatus.PRECONDITION_REQUIRED,
            _("Say which state you saw"),
            _("Send the ETag of the record as you read it in the header If-Match, so that nobody's changes are lost."),
        ),
        Kind(
            "too-many-requests",
            HTTPStatus.TOO_MANY_REQUESTS,
            _("Too many requests"),
            _("Ask again after the seconds that the header Retry-After names; RateLimit-Limit says how often one may."),
        ),
        Kind(
            "server-error",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            _("Something broke here"),
            _("It is our mistake and stands in the log of the server. Nothing was half written."),
        ),
        Kind(
            "busy",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("Others are being answered"),
            _("Ask again after the seconds that the header Retry-After names."),
        ),
        Kind(
            "unavailable",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The database cannot be reached"),
            _("Nothing was saved. Ask again after the seconds that the header Retry-After names."),
        ),
    )
}  # fmt: skip
"""Every kind of problem, by name, in the order in which they are told of."""

SPECIAL = ("invalid-parameters", "hidden")
"""Kinds that say more than their status."""

BY_STATUS: dict[int, Kind] = {kind.status: kind for kind in reversed(KINDS.values()) if kind.name not in SPECIAL}
"""The kind that says no more than its status."""


class Refusal(HttpResponse):
    """A problem as an answer; where it was met is added to it on its way out."""

    def __init__(self, problem: dict[str, Any]):
        super().__init__(content_type=MEDIA_TYPE, status=problem["status"])
        self.problem = problem
        self.write_out()

    def write_out(self) -> None:
        self.content = json.dumps(self.problem, ensure_ascii=False, indent=1).encode()

    def at(self, instance: str, *, named: bool) -> None:
        """`named`: what concerns no parameter stands in “detail” alone, so that every problem has a name."""
        if named:
            self.problem["problems"].pop("", None)
        self.problem["instance"] = instance
        self.write_out()


def refusal(kind: str, problems: Problems, status: int | None = None) -> Refusal:
    """An answer that says what is wrong; the kind's own status where none is given."""
    known = KINDS[kind]
    named = {name: [str(message) for message in messages] for name, messages in problems.items()}
    return Refusal(
        {
            "type": known.type,
            "title": str(known.title),
            "status": int(status or known.status),
            "detail": in_words(named) or str(known.about),
            "problems": named,
        }
    )


def in_words(problems: Mapping[str, list[str]]) -> str:
    """All messages as sentences, each with its parameter before it."""
    sentences = {name: " ".join(as_sentence(message) for message in told) for name, told in problems.items()}
    return " ".join(f"{name}: {told}" if name else told for name, told in sentences.items())


def as_sentence(message: str) -> str:
    return message if message.endswith((".", "!", "?", "…", "”", "“")) else f"{message}."


def refusal_of_status(status: int) -> Refusal:
    """An answer of this status of which nothing else is known."""
    fallback = BY_STATUS[400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500]
    return refusal(BY_STATUS.get(status, fallback).name, {}, status)


def is_for_programs(request: HttpRequest) -> bool:
    """Whether anything but a page is asked for: below the API, by the format that an address names, or as a file."""
    return bool(API.match(request.path) or FILE.search(request.path) or request.GET.get("format"))
