"""Which errors of the database are outages: it is locked, full, read-only or down, and right again by itself.

A missing table or wrong SQL is none: Django calls both kinds OperationalError on SQLite, so their codes decide.
"""

import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError

SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
SQLITE_PRIMARY_CODE = 0xFF
"""An extended code holds the primary one in its lowest byte."""

POSTGRESQL_CLASSES = ("08", "53", "57", "58")
"""Of SQLSTATE: the connection, resources such as disk and connections, an operator's intervention, the system."""

POSTGRESQL_STATES = ("25006", "40001", "40P01", "55P03")
"""A read-only transaction, transactions that cannot be serialized, a deadlock, a lock that cannot be had."""


def is_outage(error: BaseException | None) -> bool:
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & SQLITE_PRIMARY_CODE in SQLITE_OUTAGES
    state = getattr(cause, "pgcode", None)
    if state is None:  # no server was there to give one
        return isinstance(error, OperationalError | InterfaceError)
    return state.startswith(POSTGRESQL_CLASSES) or state in POSTGRESQL_STATES
