"""What was measured on version 1 of the model, with the data of its time: the reasons why it was replaced.

These are findings of the past, so they stand here as they were, and follow neither code nor data.
"""

from typing import NamedTuple


class Measured(NamedTuple):
    """Coverages and widths as shares 0..1, the rest as numbers of what their names say."""

    of_thirty: float = 0.99
    """Mean coverage of 30 running services drawn at random."""
    berlin: float = 0.73
    commuters: float = 0.07
    """Of commuters in Berlin, at moments."""
    unknown: int = 48
    services: int = 141
    width_of_conventions: float = 0.43
    width: float = 0.48
    gaps: int = 29
    gaps_in_band: int = 27
    differences: int = 101
    cities: int = 5
    without_density: int = 4
    candidates: int = 76
    k: int = 5


VERSION_1 = Measured()
