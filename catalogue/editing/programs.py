"""What programs do with the record of a service for a person: the acts of its form, whole or not at all.

Each act names the state that the program saw, by its mark, or several that it would take. A mark is a keyed hash of the
whole record with all parts: it tells nothing of what it was made from, also where somebody must not see some of that.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from catalogue.editing.documents import Document, document_of
from catalogue.editing.missing import undecided_places
from catalogue.editing.overlay import Overlay
from catalogue.editing.saving import save_page
from catalogue.editing.service_page import ServicePage, Stored, editable
from catalogue.editing.state_forms import MoveForm
from catalogue.exchange.requests import form_problems
from catalogue.history.acts import Lens, versions_of
from catalogue.history.difference import ADDED, REMOVED, PartChange, Wording, step
from catalogue.history.log import MOST_READ, signature
from catalogue.history.recording import Origin, Recording, recorded
from catalogue.history.states import as_state, texts
from catalogue.models import Entry, Service, Version
from catalogue.rules.collections import ClosedError, Role, known_to, open_to, refuse_read_only

Problems = dict[str, list[str]]


class WrongError(Exception):
    """Nothing was written: what is wrong, by the names of the document."""

    def __init__(self, problems: Problems):
        super().__init__(problems)
        self.problems = problems


@dataclass
class OvertakenError(Exception):
    """Nothing was written: the record is not as the program saw it. What others changed, in words, and who did."""

    mark: str
    changed: list[str] = field(default_factory=list)
    who: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """A service as programs have it, and the mark of its state."""

    document: Document
    mark: str


def mark_of(state: str) -> str:
    """The name of a state of a record, 64 hexadecimal digits."""
    return salted_hmac("catalogue.editing.programs.mark", state, algorithm="sha256").hexdigest()


def read(user: User, slug: str) -> Record:
    """Raises Service.DoesNotExist where there is none that the person edits."""
    service = editable(user).get(slug=slug)
    return Record(document_of(Stored.read(user, service)), mark_of(texts(Service, [service.pk])[service.pk]))


def mark_for(user: User, pk: int) -> str | None:
    """The name of the present state of a service; None where the person does not edit it."""
    return mark_of(texts(Service, [pk])[pk]) if editable(user).filter(pk=pk).exists() else None


def create(user: User, document: Document) -> Record:
    """A new draft. Raises WrongError, ClosedError."""
    if not open_to(user, Role.EDITOR).exists():
        raise ClosedError(_("There is no collection to which you may add services."))
    with recorded(user, "", Origin.API):
        page = laid_over(Stored.read(user, Service()), document)
        save_page(page)
        Entry.objects.create(service=page.service, mark=uuid4(), digest=sha256(repr(document).encode()).hexdigest())
    return read(user, page.service.slug)


def change(user: User, slug: str, document: Document, seen: Collection[str]) -> Record:
    """Write what a document names. Raises Service.DoesNotExist, OvertakenError, WrongError, ClosedError."""
    pk = Service.objects.filter(known_to(user, Service)).values_list("pk", flat=True).get(slug=slug)
    with recorded(user, "", Origin.API) as recording:
        service = as_seen(user, recording, pk, seen)
        page = laid_over(Stored.read(user, service, lock=True), document)
        recording.why = page.reason
        save_page(page)
        if page.service.is_published and page.changes_levels and (undecided := undecided_places(page)):
            raise WrongError({"classifications": [each.text for each in undecided]})
    return read(user, page.service.slug)


def move(user: User, slug: str, state: str, words: str, seen: Collection[str]) -> Record:
    """Move the record on its way to readers or back, as its page does.

    Raises what `change` does, and RefusedError where that cannot be, PermissionDenied where it is not the person's.
    """
    pk = Service.objects.filter(known_to(user, Service)).values_list("pk", flat=True).get(slug=slug)
    with recorded(user, "", Origin.API) as recording:
        service = as_seen(user, recording, pk, seen)
        form = MoveForm(user, service, {"state": state, "words": words, "seen": service.state})
        if not form.is_valid():
            raise WrongError(form_problems(form))
        form.move()
    return read(user, slug)


def as_seen(user: User, recording: Recording, pk: int, seen: Collection[str]) -> Service:
    """The service, which nobody else changes before the act is done, if its mark is the one that was seen."""
    recording.touch(Service, [pk])  # others are waited for before anything is read that they may change
    present = recording.before[Service][pk]
    if not present:
        raise Service.DoesNotExist
    service = editable(user).get(pk=pk)
    refuse_read_only(service.collection)
    if mark_of(present) not in seen:
        raise overtaken(pk, present, seen, hidden=service.is_hidden)  # type: ignore[attr-defined]
    return service


def laid_over(stored: Stored, document: Document) -> ServicePage:
    overlay = Overlay(stored, document)
    if overlay.problems:
        raise WrongError(dict(overlay.problems))
    return overlay.page


def overtaken(pk: int, present: str, seen: Collection[str], *, hidden: bool) -> OvertakenError:
    """Say what changed since the state that was seen, where the history still has it."""
    error, newer = OvertakenError(mark_of(present)), list[Version]()
    for version in versions_of(Service, pk)[:MOST_READ].iterator(chunk_size=10):
        if version.state and mark_of(version.state) in seen:
            steps = Lens(public=False, without_levels=hidden).clear([step(as_state(version.state), as_state(present))])
            wording = Wording(Service, steps)
            error.changed = [line for part in wording.of(steps[0]) for line in lines_of(part)]
            error.who = list(dict.fromkeys(filter(None, (signature(each.revision) for each in newer))))
            break
        newer.append(version)
    return error


def lines_of(part: PartChange) -> Iterator[str]:
    """The fields of a part that changed, by their labels; a part that came or went as a whole."""
    if part.what == ADDED:
        yield _("%(part)s: added") % {"part": part.title}
    elif part.what == REMOVED:
        yield _("%(part)s: deleted") % {"part": part.title}
    else:
        yield from (", ".join(filter(None, [part.title, each.label])) for each in part.fields)
