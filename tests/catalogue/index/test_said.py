"""The words that services say are read once, then only where services changed; the same comes out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.analysis.current import current_snapshot
from catalogue.index.said import MOST_CHANGED, Said, read
from catalogue.models import City, Country
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def content(reading):
    by_service = {pk: set(words) for pk, words in reading.by_service.items()}
    return by_service, reading.written, reading.counts, reading.usual


def test_what_changed_is_read_and_nothing_else():
    city = City.objects.create(
        slug="quollton", name="Quollton", country=Country.objects.first(), latitude=1, longitude=1
    )
    changed, gone, hidden = (make_service(name=f"Quokka {n}", cities=[city]) for n in ("one", "two", "three"))
    first = Said()
    assert "quollton" in first.words.counts
    changed.name = "Ünderquokka"
    changed.save()
    hidden.state = "draft"
    hidden.save()
    new = make_service(name="Quoll")
    numbers = [changed.pk, gone.pk, hidden.pk, new.pk]
    gone.delete()
    second = first.brought_up(numbers[:1]).brought_up(numbers[1:])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        words = second.words
    assert len(queries) == 2
    assert content(words) == content(read())


def test_where_much_changed_or_nothing_was_read_everything_is_read():
    make_service(name="Quokka")
    for said in (Said().brought_up([1]), Said(read(), []).brought_up(range(MOST_CHANGED + 1))):
        assert content(said.words) == content(read())


def test_every_state_of_the_data_has_the_words_it_says():
    words = current_snapshot().dictionary.vocabulary
    assert words.nearest("quokkaish") == ""
    make_service(name="Quokkaisch")
    assert current_snapshot().dictionary.vocabulary.nearest("quokkaish") == "quokkaisch"
    assert content(current_snapshot().said.words) == content(read())
