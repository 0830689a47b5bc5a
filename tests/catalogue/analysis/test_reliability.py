"""What is measured of codes is kept, of the selections asked for last alone."""

import gc
import weakref

from catalogue.analysis import reliability
from catalogue.analysis.reliability import BlindCodes


def test_of_endless_selections_of_coders_only_some_are_kept(monkeypatch):
    monkeypatch.setattr(reliability, "MOST_MEASURED", 2)
    codes = BlindCodes({}, [])
    asked = [("", (f"coder-{number}",)) for number in range(5)]
    results = [weakref.ref(codes.reliability(*selection)) for selection in asked]
    gc.collect()
    assert [result() is None for result in results] == [True, True, True, False, False]
    assert codes.reliability(*asked[-1]) is results[-1]()
