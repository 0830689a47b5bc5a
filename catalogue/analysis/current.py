"""Which snapshot holds now: one of each view, held in the process. One query a page asks for the data version."""

from threading import local

from django.db import connection

from catalogue.analysis.holder import Holder
from catalogue.analysis.kept import Kept
from catalogue.analysis.reading import brought_up, read
from catalogue.analysis.snapshot import Snapshot
from catalogue.index.data_version import data_version
from catalogue.models.scopes import EVERYBODYS, Scope, current_scope, in_scope


def latest(held: Snapshot | None) -> Snapshot:
    version = data_version()
    return brought_up(held, version) if held else read(version)


MOST_SCOPES = 3
"""So many states beside everybody's are held, each of one scope; of more the one not asked for longest goes."""

_everybodys = Holder(latest)
_others: Kept[Holder[Snapshot]] = Kept(MOST_SCOPES)
_own = local()
"""Of each thread, inside a transaction: what it sees there nobody else may be shown, since it may be taken back."""


def holder(scope: Scope) -> Holder[Snapshot]:
    return _everybodys if scope == EVERYBODYS else _others.answer(scope, lambda: Holder(latest))


def current_snapshot(*, newest: bool = False) -> Snapshot:
    """The snapshot of the data as they are, of what is in the current scope.

    While another thread reads a newer state, the one before, at most seconds old; the newest at any price where rows
    that were read since are looked up in it. A database without a version gives a fresh one each time.
    """
    version = data_version()
    if version is None:
        return read(None)
    if connection.in_atomic_block:
        return inside_transaction(version)
    with in_scope(EVERYBODYS):
        everybodys = _everybodys.at(version, newest=newest)
    scope = current_scope()
    return everybodys if everybodys.holds(scope) else holder(scope).at(version, newest=newest)


def inside_transaction(version: str) -> Snapshot:
    scope = current_scope()
    shared, (own_scope, own) = holder(scope).held, getattr(_own, "snapshot", (scope, None))
    if shared and shared.version == version:
        _own.snapshot = (scope, None)  # an earlier transaction's is further off than what everybody sees
        return shared
    held = own if own_scope == scope else None
    if held and held.version == version:
        return held
    newest = latest(held or shared)
    _own.snapshot = (scope, newest)
    return newest
