"""A held state that is brought up to changes equals one that is read anew, whatever was written and taken back."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.reading import read
from catalogue.index import facets
from catalogue.index.data_version import data_version
from catalogue.models import City, Service
from tests.catalogue.analysis.writes import WRITES
from tests.examples import FEW

pytestmark = pytest.mark.django_db

STEPS = st.lists(st.tuples(st.sampled_from(range(len(WRITES))), st.integers(0, 10_000), st.booleans()), max_size=5)
"""Which writes, on which rows, and whether each is taken back."""


def index_content(index: facets.Index):
    """The bit sets as sets of ids: positions may differ."""
    services = {position: service for service, position in index.positions.items()}

    def ids(bits):
        return {services[place] for place in range(bits.bit_length()) if bits >> place & 1}

    return {
        "bits": {name: {value: ids(bits) for value, bits in own.items()} for name, own in index.bits.items()},
        "launched": {year: ids(bits) for year, bits in index.launched.items()},
        "everything": ids(index.everything),
        "choices": {name: [(value, str(label)) for value, label in own] for name, own in index.choices.items()},
        "services": set(index.positions),
    }


def content(snapshot):
    return {
        "members": list(snapshot.members.items()),
        "codes": {slug: member.sheets for slug, member in snapshot.members.items()},
        "measured": snapshot.codes.sheets,
        "links": [(link, link.services) for link in snapshot.links],
        "determinants": [(d.pk, d.name, d.group.name) for d in snapshot.determinants],
        "domains": list(snapshot.domains.items()),
        "groups": list(snapshot.groups.items()),
        "check year": snapshot.check_year,
        "means": [snapshot.mean_persons.tolist(), snapshot.mean_phases.tolist()],
        "possible": snapshot.possible.tolist(),
        "weights": list(snapshot.weight_sets.items()),
        "version": snapshot.content_version,
        "index": index_content(snapshot.index),
    }


@given(STEPS)
@settings(
    max_examples=FEW.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_it_equals_a_fresh_one_after_any_writes(steps):
    with transaction.atomic():
        for number, row, taken_back in steps:
            with transaction.atomic():
                WRITES[number](row)
                current_snapshot()
                transaction.set_rollback(taken_back)
            assert content(current_snapshot()) == content(read(None))
        transaction.set_rollback(True)
    assert content(current_snapshot()) == content(read(None))


@pytest.mark.parametrize("number", range(len(WRITES)))
def test_each_write_is_seen(number):
    current_snapshot()
    WRITES[number](12)
    assert content(current_snapshot()) == content(read(None))


def test_the_state_before_stays_as_it_was():
    before = current_snapshot()
    kept = content(before)
    WRITES[1](3)
    City.objects.update(name="A name")
    assert content(current_snapshot()) != kept
    assert content(before) == kept


def test_only_what_changed_is_read():
    """Whatever the size: the services of the second state are those of the first, but one."""
    before = current_snapshot()
    Service.objects.filter(slug="jelbi-berlin").update(name="Another name")
    after = current_snapshot()
    assert [slug for slug in after.members if after.members[slug] is not before.members[slug]] == ["jelbi-berlin"]
    assert after.codes is before.codes, "nothing is measured again"
    assert after.weight_sets is before.weight_sets
    assert data_version() == after.version
