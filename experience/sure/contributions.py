"""The contribution of single services in every draw.

Source: model 2, section 5.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from experience.coverage import Values
from experience.levels import Scale
from experience.ranking import DRAWS, SEED
from experience.sure.drawing import Drawing
from experience.sure.judged import Judged


@dataclass(frozen=True)
class Contributions:
    """Of services by what is judged of them, under weights (K,) that sum to 1 and are drawn unless they are held.

    `rates` is the share of differing codes per determinant, (K,); levels are those of `scale`; `held` names the sources
    that keep their value.
    """

    judged: Sequence[Judged]
    rates: Sequence[float]
    scale: Scale
    weights: Values
    held: Collection[str] = ()
    draws: int = DRAWS
    seed: int = SEED

    def holding(self, source: str) -> "Contributions":
        """The same with one more source held at its value."""
        return replace(self, held=(*self.held, source))

    @cached_property
    def drawn(self) -> Values:
        """C of each in every draw, (n, draws): the weighted mean of what its levels are worth."""
        drawing = Drawing(self.rates, self.scale, self.draws, self.held, self.seed)
        weights, everything = drawing.weights(self.weights), slice(None)
        rows = [(weights * drawing.values(one).over(everything)).sum(axis=0) for one in self.judged]
        return np.array(rows).reshape(-1, self.draws)
