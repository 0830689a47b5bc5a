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


def times(call: Callable[[], object], rounds: int, clock: Callable[[], float]) -> list[float]:
    call()
    found = []
    for _ in range(rounds):
        started = clock()
        call()
        found.append(clock() - started)
    return found
