"""The rule of the three-way comparison, for every combination of values."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Country
from catalogue.operations.upgrade.comparison import Action, base_after, compare
from catalogue.operations.upgrade.records import Name

NAME = Name(Country, ("XX",))
values = st.sampled_from(["a", "b", "c"])
contents = st.builds(lambda name, region: {"code": "XX", "name": name, "region": region}, values, values)
maybe = st.none() | contents


def only(content):
    return {} if content is None else {NAME: content}


def after(present, changes):
    """The record when the changes are made."""
    for change in changes:
        present = None if change.action is Action.DELETE else {**(present or {}), **change.values}
    return present


@given(contents, contents, contents)
def test_each_field_takes_the_side_that_changed_it_and_waits_where_both_did(before, now, present):
    compared = compare(only(before), only(now), only(present))
    result = after(present, compared.made)
    waiting = {field for change in compared.waiting for field in change.values}
    for field in present:
        edited, shipped = present[field] != before[field], now[field] != before[field]
        assert result[field] == (present[field] if edited else now[field])
        assert (field in waiting) == (edited and shipped and present[field] != now[field])


@given(maybe, maybe, maybe)
def test_a_second_upgrade_makes_nothing_and_waits_for_the_same(before, now, present):
    first = compare(only(before), only(now), only(present))
    second = compare(base_after(only(before), only(now), first.waiting), only(now), only(after(present, first.made)))
    assert second.made == []
    assert second.waiting == first.waiting


@given(maybe, contents)
def test_what_was_edited_or_made_here_is_never_lost(before, present):
    """Whatever is shipped, a value that is not the one shipped before stays."""
    for now in (None, {"code": "XX", "name": "d", "region": "d"}):
        result = after(present, compare(only(before), only(now), only(present)).made)
        own = {field: value for field, value in present.items() if before is None or before[field] != value}
        assert own.items() <= (result or {}).items()
