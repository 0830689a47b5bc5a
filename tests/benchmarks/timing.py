"""Timing shared by the benchmarks."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(call: Callable[[], object], rounds: int = 15) -> float:
    """Median seconds of a call, after one to warm up."""
    call()
    times = []
    for _ in range(rounds):
        started = perf_counter()
        call()
        times.append(perf_counter() - started)
    return median(times)
