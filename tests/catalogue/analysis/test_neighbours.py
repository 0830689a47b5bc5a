"""What would complement a service: what it adds to it at moments, where the service itself is weak."""

from dataclasses import replace

import numpy as np
import pytest

from catalogue.analysis.neighbours import complements
from catalogue.analysis.service_sets import ServiceSet
from experience.levels import STANDARD

pytestmark = pytest.mark.django_db


def test_complements_repeat_little_and_add_exactly_what_is_said_at_moments(snapshot):
    mine = replace(snapshot.members["jelbi-berlin"], factor=1.0)
    open_here = [not STANDARD.supports(level) for level in mine.levels]
    before = ServiceSet([mine], snapshot).judgement.at_moments
    found = complements(mine, snapshot, without=[mine.slug])
    for other, number, because in found:
        rise = ServiceSet([mine, other], snapshot).judgement.at_moments - before
        filled = [gap and STANDARD.supports(level) for gap, level in zip(open_here, other.levels, strict=True)]
        assert number == pytest.approx(np.where(filled, rise, 0).sum() / len(rise))
        assert {*because} <= {d for d, one in zip(snapshot.determinants, filled, strict=True) if one}
        assert other.status == "active"
    assert found, "some service fills a gap of Jelbi"
