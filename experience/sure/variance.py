"""Which source of uncertainty matters most for a figure.

Source: model 2, section 5.
"""

from collections.abc import Callable
from typing import TypeVar

from experience.coverage import Values
from experience.sure.contributions import Contributions
from experience.sure.drawing import SOURCES
from experience.sure.simulation import Simulation
from experience.tolerances import NOTHING

Drawn = TypeVar("Drawn", Simulation, Contributions)


def shares_of_variance(drawn: Drawn, figure: Callable[[Drawn], Values]) -> dict[str, float]:
    """The share of the variance of a figure (draws,) that goes when each source alone is held at its value.

    Of the sources that are drawn; 0 where nothing varies, and where the figure varies more with the source held.
    """
    drawn_sources = [source for source in SOURCES if source not in drawn.held]
    whole = figure(drawn).var()
    if whole <= NOTHING**2:
        return dict.fromkeys(drawn_sources, 0.0)
    without = {source: figure(drawn.holding(source)).var() for source in drawn_sources}
    return {source: float(max(0.0, 1 - left / whole)) for source, left in without.items()}


def main_source(shares: dict[str, float]) -> str | None:
    """The source that takes most of the variance; None where none takes any."""
    source = max(shares, key=shares.__getitem__, default=None)
    return source if source and shares[source] > 0 else None
