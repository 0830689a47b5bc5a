"""The form of a service, new or stored: one page, one save, and nothing that was entered is lost."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.corrections.decisions import DecidedError, accept
from catalogue.editing.missing import undecided_places
from catalogue.editing.saving import keep_entry, save_page
from catalogue.editing.service_page import ServicePage, Stored, editable
from catalogue.editing.showing import answer
from catalogue.editing.states import RefusedError, publish, send_to_review
from catalogue.editing.suggested import named_correction, suggest, waiting_correction
from catalogue.editing.unfinished import unfinished_input, with_one_more_row, with_unfinished
from catalogue.exchange.kept import UNSENT, keep, kept_page
from catalogue.exchange.requests import Request
from catalogue.exchange.tokens import answered_without_token
from catalogue.forms import telling
from catalogue.forms.changes import Changes
from catalogue.forms.rearranging import rearrange
from catalogue.forms.seen import FIELD, Seen, opened, seal
from catalogue.forms.sent_values import with_plain_lines
from catalogue.history.log import changes_since
from catalogue.history.recording import Origin, Recording, recorded
from catalogue.models import Entry, Service
from catalogue.models.states import State
from catalogue.rules.collections import ClosedError, Role, closed_sentence, open_to, refuse_read_only
from catalogue.rules.publishing import CHANGES

ADDS = "catalogue.add_service"
MARK, ACTION = "mark", "action"
ROW, SHOW = "row-", "show"
"""Actions that save nothing: the page comes back with all that was sent, and one more row where that was asked."""

OK, CONFLICT, UNREADY = 200, 409, 422

NEEDED = {"name", "collection"}
"""Without these a draft cannot be kept: how it is called, and who sees it."""


@answered_without_token(keep)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponseBase:
    if refused := turned_away(request, ADDS):
        return refused
    if not open_to(request.user, Role.EDITOR).exists():
        raise ClosedError(_("There is no collection to which you may add services."))
    if request.method != "POST":
        return answer(request, ServicePage(Stored.read(request.user, Service())), mark=uuid4())
    data = with_plain_lines(request.POST)
    return drawn_again(request, Service(), data) if saves_nothing(data) else create(request, data)


@answered_without_token(keep)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponseBase:
    if refused := turned_away(request, CHANGES):
        return refused
    if request.method != "POST":
        return show(request, pk)
    data = with_plain_lines(request.POST)
    if not saves_nothing(data):
        return update(request, pk, data)
    service = editable(request.user).filter(pk=pk).first()
    return drawn_again(request, service or Service(), data)


def turned_away(request: Request, permission: str) -> HttpResponseBase | None:
    """What somebody gets who may not edit, perhaps no longer: what was sent is kept. Raises PermissionDenied."""
    if not request.user.is_authenticated:
        return kept_page(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return None


def saves_nothing(data: QueryDict) -> bool:
    return data.get(ACTION, "").startswith((ROW, SHOW))


def drawn_again(request: Request, service: Service, data: QueryDict) -> HttpResponse:
    """The page with all that was sent, and with one more row where a button asked for it; nothing is judged yet."""
    data = with_one_more_row(data, data.get(ACTION, "").removeprefix(ROW))
    page = ServicePage(Stored.read(request.user, service), data)
    page.leave_unjudged()
    return answer(request, page, seen=data.get(FIELD, ""), mark=sent_mark(data))


def show(request: Request, pk: int) -> HttpResponse:
    """The form of a stored service; what was kept of its draft as it was typed stands in its place."""
    service = editable(request.user).filter(pk=pk).first()
    if service is None:
        raise Http404
    refuse_read_only(service.collection)
    page = ServicePage(Stored.read(request.user, service))
    seen = seal(about(pk), page.drawn())
    kept = unfinished_of(service)
    if correction := waiting_correction(request.GET.get("correction", ""), pk):
        data = with_unfinished(page, kept)
        place = suggest(page, correction, data)
        page = ServicePage(page.stored, data)
        page.leave_unjudged()
        return answer(request, page, seen=seen, correction=correction, place=place)
    if kept:
        page = ServicePage(page.stored, with_unfinished(page, kept))
        page.check()
    return answer(request, page, seen=seen)


def unfinished_of(service: Service) -> dict[str, object]:
    entry = getattr(service, "entry", None)
    return entry.unfinished if entry else {}


def about(pk: int) -> str:
    return f"catalogue.service/{pk}"


def create(request: Request, data: QueryDict) -> HttpResponseBase:
    """Store a new draft. A form that is sent twice makes one service."""
    mark, digest = sent_mark(data), digest_of(data)
    if Entry.objects.filter(mark=mark).exists():
        return sent_twice(request, data, mark, digest)
    page = ServicePage(Stored.read(request.user, Service()), data)
    page.check()
    if page.form.errors.keys() & NEEDED:
        return answer(request, page, UNREADY, mark=mark)
    try:
        with recorded(request.user, "", Origin.FORM):
            save_page(page)
            unfinished = unfinished_input(page)
            Entry.objects.create(service=page.service, unfinished=unfinished, mark=mark, digest=digest)
            refusal = moved(request, page.service, unfinished)
    except IntegrityError:
        if not Entry.objects.filter(mark=mark).exists():
            raise
        return sent_twice(request, data, mark, digest)
    return saved(request, page.service, unfinished, refusal)


def sent_twice(request: Request, data: QueryDict, mark: UUID, digest: str) -> HttpResponseBase:
    """The same form once more: it is saved already, and what was changed in it since is no second service."""
    entry = Entry.objects.select_related("service").get(mark=mark)
    if entry.digest == digest:
        messages.info(request, _("This was saved already."))
        return redirect("service-edit", entry.service_id)
    page = ServicePage(Stored.read(request.user, Service()), data)
    page.check()
    return answer(request, page, CONFLICT, mark=uuid4(), made_already=entry.service)


def sent_mark(data: QueryDict) -> UUID:
    try:
        return UUID(data.get(MARK, ""))
    except ValueError:
        return uuid4()


def digest_of(data: QueryDict) -> str:
    """What was sent, in short; whichever button sent it."""
    sent = sorted((name, texts) for name, texts in data.lists() if name not in (UNSENT, ACTION))
    return sha256(json.dumps(sent).encode()).hexdigest()


@dataclass
class NotStoredError(Exception):
    """Nothing is stored: the page to show, and what it says."""

    page: ServicePage
    status: int
    more: dict[str, Any]


def update(request: Request, pk: int, data: QueryDict) -> HttpResponseBase:
    """Store what was changed, merged with what others changed meanwhile; or say why nothing was stored."""
    try:
        with recorded(request.user, "", Origin.FORM) as recording:
            recording.touch(Service, [pk])  # others are waited for before anything is read that they may change
            page = merged(request.user, pk, data)
            recording.why = page.reason
            unfinished = store(page)
            told = accept_correction(request, pk, recording)
            refusal = moved(request, page.service, unfinished)
    except NotStoredError as refused:
        correction = waiting_correction(request.POST.get("correction", ""), pk)
        return answer(request, refused.page, refused.status, correction=correction, **refused.more)
    if page.changes and page.changes.kept:
        messages.info(request, telling.in_one_line(page.changes.kept))
    if told:
        messages.info(request, told)
    return saved(request, page.service, unfinished, refusal)


def accept_correction(request: Request, pk: int, recording: Recording) -> str:
    """The visitor whose correction was open learns with the save that it is taken up. What the editor is told of it."""
    correction = named_correction(request.POST.get("correction", ""), pk)
    if correction is None or not isinstance(request.user, User):
        return ""
    try:
        accept(correction, request.user)
    except DecidedError as error:
        told = _("Correction %(n)s was decided meanwhile: %(state)s. What you saved stays.")
        return told % {"n": correction.pk, "state": error.correction.get_state_display()}
    recording.origin = Origin.CORRECTION
    return _("Correction %(n)s is accepted.") % {"n": correction.pk}


def merged(user: User | AnonymousUser, pk: int, data: QueryDict) -> ServicePage:
    """What was sent and what others changed meanwhile, brought together. Raises NotStoredError."""
    service = editable(user).filter(pk=pk).first()
    seen = opened(about(pk), data.get(FIELD, ""))
    if service is None:
        raise gone(user, pk, data, seen)
    sent = ServicePage(Stored.read(user, service, lock=True), data)
    changes = sent.compared(seen)
    if service.collection.read_only:
        changes.refusal = closed_sentence(service.collection)
    page = ServicePage(sent.stored, changes.data, changes)
    page.check()
    if changes.refusal or cannot_be_stored(page):
        raise NotStoredError(page, CONFLICT if changes.refusal else UNREADY, carried(page))
    return page


def store(page: ServicePage) -> dict[str, Any]:
    """Write what is right and keep the rest as it was typed. Raises NotStoredError where a rule forbids that."""
    save_page(page)
    unfinished = unfinished_input(page)
    keep_entry(page.service, unfinished)
    if page.service.is_published and page.changes_levels and (incomplete := undecided_places(page)):
        raise NotStoredError(page, UNREADY, carried(page) | {"incomplete": incomplete})
    return unfinished


def carried(page: ServicePage) -> dict[str, Any]:
    """What the next sending of a page that was not stored carries, and what it tells."""
    assert page.changes
    return {"seen": seal(about(page.service.pk), page.changes.seen), "meanwhile": page.changes}


def cannot_be_stored(page: ServicePage) -> bool:
    """A draft needs a name alone; what readers see stays right as a whole."""
    return "name" in page.form.errors or (page.service.is_published and not page.is_valid)


def gone(user: User | AnonymousUser, pk: int, data: QueryDict, seen: Seen | None) -> NotStoredError:
    """The service was deleted meanwhile: what was sent becomes the input of a new one, not saved yet."""
    is_there = Service.objects.filter(pk=pk).exists()  # for others
    who = "" if is_there else changes_since(seen.drawn if seen else None, Service(pk=pk)).who(Service, pk)
    changes = Changes(data.copy(), {}, telling.deleted_sentence(who))
    page = ServicePage(Stored.read(user, Service()), data)
    for formset in page.formsets.values():
        rearrange(changes.data, formset, dict.fromkeys(range(formset.initial_form_count()), True))
    page = ServicePage(page.stored, changes.data, changes)
    page.check()
    return NotStoredError(page, CONFLICT, {"mark": uuid4()})


MOVES = {"review": send_to_review, "publish": publish}
DONE = {"review": gettext_lazy("Saved and sent to review."), "publish": gettext_lazy("Saved and published.")}
NOT_YET = {
    "save": gettext_lazy("Saved. What has mistakes is kept as you wrote it, for you to mend."),
    "review": gettext_lazy("Saved, but not sent to review. What has mistakes is kept as you wrote it: mend it first."),
    "publish": gettext_lazy("Saved, but not published. What has mistakes is kept as you wrote it: mend it first."),
}


def moved(request: Request, service: Service, unfinished: dict[str, object]) -> str:
    """Let what is saved go on its way to readers with the same act, where that was asked; why it cannot, if so."""
    move = MOVES.get(request.POST.get(ACTION, ""))
    if move is None or unfinished:
        return ""
    assert isinstance(request.user, User)
    try:
        move(request.user, service, request.POST.get("state", service.state))
    except RefusedError as refused:
        return str(refused)
    return ""


def saved(request: Request, service: Service, unfinished: dict[str, object], refusal: str) -> HttpResponseBase:
    action = request.POST.get(ACTION, "")
    if unfinished:
        messages.warning(request, NOT_YET.get(action, NOT_YET["save"]))
    elif refusal:
        messages.success(request, _("Saved."))
        messages.error(request, refusal)
        return redirect(f"{reverse('service-edit', args=[service.pk])}#missing")
    elif action in DONE:
        messages.success(request, DONE[action])
    else:
        messages.success(request, _("Draft saved.") if service.state == State.DRAFT else _("Saved."))
    return redirect("service-edit", service.pk)
