"""The tests that take long, by name: the short run leaves them out. A thorough run notes them anew.

python3 dev.py test --thorough --note-long-tests
"""

from collections import defaultdict
from pathlib import Path

FILE = Path(__file__).with_suffix(".txt")
LONG = 0.5
"""Seconds from which a test, with all its cases, is long: on two cores, beside two other processes that test."""


def name_of(node: str) -> str:
    """The name of a test for all its cases."""
    return node.partition("[")[0]


def long_tests() -> frozenset[str]:
    return frozenset(FILE.read_text().splitlines())


class Noting:
    """Adds up what each test takes, and writes down the long ones if none failed."""

    def __init__(self):
        self.seconds = defaultdict(float)

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            self.seconds[name_of(report.nodeid)] += report.duration

    def pytest_sessionfinish(self, exitstatus):
        if exitstatus == 0:
            names = sorted(name for name, seconds in self.seconds.items() if seconds >= LONG)
            FILE.write_text("".join(f"{name}\n" for name in names))
