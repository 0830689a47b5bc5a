"""Within a transaction and for others: equal versions, equal data, whatever was rolled back and whoever asks."""

from contextlib import suppress

import pytest
from django.db import connection, connections, transaction

from catalogue.index.data_version import data_version, last_changes

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite holds no second version of a row, and its tests one connection"
)


class TakenBackError(Exception):
    """Rolls a savepoint back."""


def write(using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute("UPDATE catalogue_domain SET name = name")
    return data_version(using)


def committed_token():
    """What others will see when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM catalogue_data_version")
        return cursor.fetchone()[0]


@pytest.fixture
def other():
    """A second session; what it commits changes nothing but the version."""
    connections["other"] = connection.copy("other")
    yield "other"
    connections["other"].close()
    del connections["other"]


def test_each_write_is_seen_in_its_own_transaction():
    versions = [data_version(), *(write() for _ in range(5))]
    assert len(set(versions)) == len(versions)
    assert data_version() == versions[-1], "reading changes nothing"


def test_a_savepoint_taken_back_brings_the_version_back_and_none_of_its_own_ever_again():
    versions = [data_version()]
    for _ in range(3):
        with suppress(TakenBackError), transaction.atomic():
            versions.append(write())
            versions.append(write())
            raise TakenBackError
        assert data_version() == versions[0]
    versions.append(write())
    with suppress(TakenBackError), transaction.atomic():
        versions.append(write())
        raise TakenBackError
    assert data_version() == versions[-2]
    with transaction.atomic():
        versions.append(write())
    assert data_version() == versions[-1]
    versions.append(write())
    assert len(set(versions)) == len(versions)


def test_a_write_after_a_savepoint_taken_back_is_seen_by_others_too():
    before = committed_token()
    with suppress(TakenBackError), transaction.atomic():
        write()
        raise TakenBackError
    assert committed_token() == before
    write()
    assert committed_token() != before


def test_marks_are_new_at_each_write_and_taken_back_with_it():
    marks = [last_changes()]
    for _ in range(2):
        write()
        marks.append(last_changes())
    with suppress(TakenBackError), transaction.atomic():
        write()
        marks.append(last_changes())
        raise TakenBackError
    assert last_changes() == marks[2]
    write()
    marks.append(last_changes())
    assert len(set(marks)) == len(marks)


@on_postgresql
def test_others_see_a_transaction_at_its_end_under_a_version_that_nobody_saw_inside(other):
    before = data_version()
    with transaction.atomic(other):
        inside = [write(other), write(other)]
        with suppress(TakenBackError), transaction.atomic(other):
            inside.append(write(other))
            raise TakenBackError
        assert data_version() == before
    after = data_version()
    assert after == data_version(other)
    assert len({before, after, *inside}) == 5


@on_postgresql
def test_each_transaction_has_versions_of_its_own(other):
    seen = []
    for _ in range(2):
        with transaction.atomic(other):
            seen.append(write(other))
        seen.append(data_version(other))
    seen.append(write(other))  # a statement that is a transaction of its own
    assert len(set(seen)) == 5
    assert data_version() == seen[-1]


@on_postgresql
def test_a_transaction_renews_the_row_once_however_much_it_writes():
    """Else it would hold so many versions of it, and each write would look through them all."""
    for _ in range(20):
        write()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_updated('catalogue_data_version'::regclass)")
        assert cursor.fetchone() == (1,)
