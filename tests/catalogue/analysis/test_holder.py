"""One thread builds a new state; the others are not held up, and nobody is given an old one who need not be."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import NamedTuple

import pytest

from catalogue.analysis import holder
from catalogue.analysis.holder import Holder


class State(NamedTuple):
    version: str


class Building:
    """Builds the version that the database has now, and only when it may go on."""

    def __init__(self):
        self.version, self.built = "1", 0
        self.started, self.may_go_on = Event(), Event()
        self.may_go_on.set()
        self.holder = Holder(self.build)

    def build(self, held):
        version = self.version
        self.started.set()
        assert self.may_go_on.wait(10)
        self.built += 1
        return State(version)

    def change(self, version):
        self.version = version
        self.started.clear()
        self.may_go_on.clear()


@pytest.fixture
def building(monkeypatch):
    monkeypatch.setattr(holder, "PATIENCE", 0.01)
    return Building()


@pytest.fixture
def threads():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_nothing_is_built_twice(building):
    assert [building.holder.at("1") for _ in range(3)] == [State("1")] * 3
    assert building.built == 1


def test_who_comes_while_a_new_state_is_built_is_given_the_old_one_and_then_the_new(building, threads):
    building.holder.at("1")
    building.change("2")
    first = threads.submit(building.holder.at, "2")
    assert building.started.wait(10)
    assert building.holder.at("2") == State("1")
    must = threads.submit(building.holder.at, "2", newest=True)
    building.may_go_on.set()
    assert first.result(10) == must.result(10) == State("2"), "who finds the new version is shown it"
    assert building.holder.at("2") == State("2")
    assert building.built == 2


def test_the_first_state_is_waited_for_by_all(building, threads):
    building.change("1")
    asked = [threads.submit(building.holder.at, "1") for _ in range(3)]
    assert building.started.wait(10)
    building.may_go_on.set()
    assert [one.result(10) for one in asked] == [State("1")] * 3
    assert building.built == 1


def test_a_build_that_fails_leaves_the_old_state_and_is_tried_again(building):
    building.holder.at("1")
    building.version = "2"
    building.holder._build = lambda held: 1 / 0
    with pytest.raises(ZeroDivisionError):
        building.holder.at("2")
    building.holder._build = building.build
    assert building.holder.at("2") == State("2")
