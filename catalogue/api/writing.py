"""Records read whole and written by editors' programs: the acts of the form, under its rules, with its history.

A token lets in; a session never does, so that no page can make a browser write here. Who changes a record says which
state of it was seen (If-Match), else changes of others would be lost.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Status
from ninja.security import HttpBearer

from catalogue.api.bearers import ApiRequest
from catalogue.api.bridge import header
from catalogue.api.documents import EditedService, Move, NewService, ServiceChange
from catalogue.api.parameters import refuse_unknown
from catalogue.api.refusals import RefusedError
from catalogue.api.schemas import BODY_REFUSALS, REFUSALS, Problem
from catalogue.api.services import services
from catalogue.editing import programs
from catalogue.editing.programs import OvertakenError, Record, WrongError
from catalogue.editing.states import RefusedError as RefusedMoveError
from catalogue.exchange.problems import Refusal, refusal
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import ApiToken, Service
from catalogue.rules.publishing import CHANGES

ADDS = "catalogue.add_service"
IF_MATCH, IF_NONE_MATCH = "If-Match", "If-None-Match"


class Token(HttpBearer):
    """A token of somebody who may write; `bearers.let_in` has looked it up already.

    Asked before anything of the body is read: raises PermissionDenied where its owner has not all `permissions`,
    RefusedError where the token may only read, and for parameters, which nothing here has.
    """

    def __init__(self, *permissions: str):
        super().__init__()
        self.permissions = permissions

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        known: ApiToken | None = getattr(request, "token", None)
        if known is None:
            return None
        if not known.owner.has_perms(self.permissions):
            raise PermissionDenied(_("Your account may not change records."))
        if not known.writes:
            message = _("This token may only read. Make one that may change records.")
            raise RefusedError({"Authorization": [message]}, "forbidden")
        refuse_unknown(request.GET, ())
        return known


REFUSED = BODY_REFUSALS | dict.fromkeys((409, 412), Problem)
REFUSED_UNSEEN = REFUSED | {428: Problem}
WRITING: dict[str, Any] = {"auth": Token(CHANGES), "tags": ["Writing"], "exclude_unset": True}
STATE_SEEN = {
    "parameters": [
        header(
            IF_MATCH,
            ("The ETag of the record as it was seen: of this address, of its record, or of the last answer."),
            {"type": "string", "pattern": '^(W/)?"[0-9a-f]{64}"$'},
            needed=True,
        )
    ]
}
ONLY_NEW = {
    "parameters": [
        header(
            IF_NONE_MATCH,
            ("A star: begin the service only if there is none yet of the short name that the body gives it."),
            {"type": "string", "enum": ["*"]},
        )
    ]
}


@services.post(
    "/services",
    response={201: EditedService, **REFUSED},
    operation_id="createService",
    summary="Begin a service",
    openapi_extra=ONLY_NEW,
    **WRITING | {"auth": Token(ADDS, CHANGES)},
)
@in_turn(PAGE)
def create(request: ApiRequest, response: HttpResponse, payload: NewService) -> Status[dict[str, Any]]:
    """Begin a service as a draft, which readers do not see."""
    refuse_existing(request, payload.slug)
    made = programs.create(request.user, sent(payload))  # type: ignore[arg-type]
    response.headers["Location"] = reverse("api:read_record", args=[made.document["slug"]])
    return Status(HTTPStatus.CREATED, answered(response, made))


@services.get(
    "/services/{slug:slug}/record",
    response={200: EditedService, **REFUSALS},
    operation_id="readRecord",
    summary="Read the record of a service",
    **WRITING,
)
@in_turn(PAGE)
def read_record(request: ApiRequest, response: HttpResponse, slug: str) -> dict[str, Any]:
    """A record with all that editors see, drafts too, and its present state as the ETag."""
    return answered(response, programs.read(request.user, slug))  # type: ignore[arg-type]


@services.patch(
    "/services/{slug:slug}",
    response={200: EditedService, **REFUSED_UNSEEN},
    operation_id="changeService",
    summary="Change a service",
    openapi_extra=STATE_SEEN,
    **WRITING,
)
@in_turn(PAGE)
def change(request: ApiRequest, response: HttpResponse, slug: str, payload: ServiceChange) -> dict[str, Any]:
    """Change what the body names, all of it or nothing."""
    changed = programs.change(request.user, slug, sent(payload), seen_states(request))  # type: ignore[arg-type]
    return answered(response, changed)


@services.post(
    "/services/{slug:slug}/state",
    response={200: EditedService, **REFUSED_UNSEEN},
    operation_id="moveService",
    summary="Move a service on its way",
    openapi_extra=STATE_SEEN,
    **WRITING,
)
@in_turn(PAGE)
def move(request: ApiRequest, response: HttpResponse, slug: str, payload: Move) -> dict[str, Any]:
    """Send a record to review, publish it, give it back or withdraw it."""
    moved = programs.move(request.user, slug, payload.state, payload.words, seen_states(request))  # type: ignore[arg-type]
    return answered(response, moved)


def sent(payload: ServiceChange) -> dict[str, Any]:
    return payload.model_dump(mode="json", exclude_unset=True)


def seen_states(request: HttpRequest) -> frozenset[str]:
    """The marks that If-Match names. A compressed answer had a weak one, which is as good here.

    Raises RefusedError where there is none: `*` would say that nothing was looked at. And where If-None-Match asks that
    there be no such record.
    """
    if only_new(request):
        raise existing()
    tags = parse_etags(request.headers.get(IF_MATCH, ""))
    if not tags or tags == ["*"]:
        message = _("Say which state of the record you saw: the ETag of its answer.")
        raise RefusedError({IF_MATCH: [message]}, "precondition-required")
    return frozenset(tag.removeprefix("W/").strip('"') for tag in tags)


def refuse_existing(request: HttpRequest, slug: str | None) -> None:
    """Raises RefusedError where only what is new may be written, and there is a service of this short name."""
    if slug and only_new(request) and Service.objects.filter(slug=slug).exists():
        raise existing()


def only_new(request: HttpRequest) -> bool:
    return "*" in parse_etags(request.headers.get(IF_NONE_MATCH, ""))


def existing() -> RefusedError:
    return RefusedError({IF_NONE_MATCH: [_("There is a service of this short name.")]}, "precondition-failed")


def answered(response: HttpResponse, record: Record) -> dict[str, Any]:
    response.headers["ETag"] = f'"{record.mark}"'
    return record.document


def answer_writers(api: NinjaAPI) -> None:
    """Say in the one form why nothing was written."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], Refusal]] = {
        WrongError: wrong,
        OvertakenError: overtaken,
        RefusedMoveError: cannot_move,
        PermissionDenied: not_allowed,
        Service.DoesNotExist: not_there,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def wrong(_request: HttpRequest, error: WrongError) -> Refusal:
    return refusal("invalid-body", error.problems)


def overtaken(_request: HttpRequest, error: OvertakenError) -> Refusal:
    told = [_("The record is not as you saw it: read it again, and then change it."), *error.changed]
    by = [_("Changed by: %(who)s") % {"who": "; ".join(error.who)}] if error.who else []
    answer = refusal("precondition-failed", {IF_MATCH: [*told, *by]})
    answer.headers["ETag"] = f'"{error.mark}"'
    return answer


def cannot_move(_request: HttpRequest, error: RefusedMoveError) -> Refusal:
    """What the record lacks stands by the names of its fields and lists."""
    problems: dict[str, list[str]] = {"": [str(error)]}
    for lack in error.lacks:
        problems.setdefault(lack.part, []).append(lack.sentence)
    return refusal("conflict", problems)


def not_allowed(_request: HttpRequest, error: PermissionDenied) -> Refusal:
    return refusal("forbidden", {"": [str(error)]} if str(error) else {})


def not_there(_request: HttpRequest, error: Service.DoesNotExist) -> Refusal:
    return refusal("not-found", {})
