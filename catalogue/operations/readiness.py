"""Whether the site can serve its pages: the database, its migrations, the static files, the text index."""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.templatetags.static import static

OK = "ok"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migrations() -> str:
    missing = shipped_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    return f"{len(missing)} not applied" if missing else OK


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """Those of the code, which a running process does not change; reading them takes most of the time."""
    return frozenset(MigrationLoader(None).disk_migrations)


def static_files() -> str:
    """Every page names this file, and is an error where the manifest does not know it."""
    try:
        static("catalogue/atlas.css")
    except ValueError:
        return "the manifest is missing or broken: run collectstatic, then restart"
    return OK


def search_index() -> str:
    """Compares numbers alone: what triggers keep is either in step or was cut off from the services."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM catalogue_service), (SELECT count(*) FROM catalogue_search)")
        services, found = cursor.fetchone()
    return OK if services == found else f"{found} of {services} services: run migrate, which fills it anew"


def readiness() -> dict[str, str]:
    """What each check says: `ok`, or what is wrong. Without a database those that need it are left out."""
    answers = {"database": answer_of(database), "static files": static_files()}
    if answers["database"] == OK:
        answers |= {"migrations": answer_of(migrations), "search index": answer_of(search_index)}
    return answers


def answer_of(check: Callable[[], str]) -> str:
    try:
        return check()
    except DatabaseError as error:
        return f"failed ({type(error).__name__})"
