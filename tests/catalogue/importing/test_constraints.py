"""Constraints in memory say what the database says."""

import pytest
from django.db.models import CheckConstraint, F, Q, Value
from hypothesis import given
from hypothesis import strategies as st

from catalogue.importing.constraints import checks_of, columns_of, holds
from catalogue.importing.sheets import SHEETS
from tests.examples import FEW

pytestmark = pytest.mark.django_db

NUMBERS = st.one_of(st.none(), st.integers(0, 5))
TEXTS = st.sampled_from(["", "active", "pilot", "before", "general-knowledge", "other"])
ALL = [(sheet, constraint) for sheet in SHEETS for constraint in checks_of(sheet.model)]


def values_for(sheet, names):
    columns = {name: sheet.columns[name] for name in sorted(names)}
    kinds = {name: NUMBERS if c.is_number or c.field.is_relation else TEXTS for name, c in columns.items()}
    return st.fixed_dictionaries(kinds)


@pytest.mark.parametrize(("sheet", "constraint"), ALL, ids=[constraint.name for _sheet, constraint in ALL])
@FEW
@given(data=st.data())
def test_a_row_is_refused_by_both_or_by_none(sheet, constraint, data):
    values = data.draw(values_for(sheet, columns_of(constraint.condition)))
    typed = {name: Value(value, sheet.columns[name].field) for name, value in values.items()}
    assert (holds(constraint.condition, values) is not False) == constraint.condition.check(typed)


def test_a_lookup_that_is_not_known_here_is_no_yes():
    with pytest.raises(KeyError):
        holds(Q(name__regex="x"), {"name": "x"})


def test_fields_of_fields_are_seen():
    assert columns_of(CheckConstraint(condition=~Q(source=F("target")), name="x").condition) == {"source", "target"}
