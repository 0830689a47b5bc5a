"""Timing shared by the benchmarks."""

from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time


def seconds(call: Callable[[], object], rounds: int = 15) -> float:
    """Median seconds of a call, after one to warm up."""
    return median(times(call, rounds, perf_counter))


def cpu_seconds(call: Callable[[], object], rounds: int = 15) -> float:
    """The least seconds of the processor that a call takes, after one to warm up: what a busy machine changes least."""
    return min(times(call, rounds, process_time))


def cpu_seconds_in_turn(*calls: Callable[[], object], rounds: int = 15) -> list[float]:
    """The same of several calls, one after the other in each round, so that a busy moment hits all of them alike."""
    found: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(rounds):
        for own, call in zip(found, calls, strict=True):
            started = process_time()
            call()
            own.append(process_time() - started)
    return [min(own) for own in found]


def times(call: Callable[[], object], rounds: int, clock: Callable[[], float]) -> list[float]:
    call()
    found = []
    for _ in range(rounds):
        started = clock()
        call()
        found.append(clock() - started)
    return found
