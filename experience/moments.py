"""Many services at moments: what a group of people finds in a phase of its journey, and the means over that.

Pure functions on NumPy arrays. Source: model 2, sections 1 and 2.
A cube has the axes groups of people G, phases P, determinants K, in the model's order, and coverages 0..1; before
these may stand others, such as fields of activity F or draws.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experience.coverage import SATURATION, Values, coverage

CHUNK = 500
"""So many services are multiplied at once: a bound on the memory, 0.2 MB a determinant for 45 moments."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Services:
    """n services as the model sees them: all shares 0..1 but the place of each one's field of activity.

    `values` x (n, K); `running` rho (n,), the probability that it runs; `persons` q (n, G) and `phases` t (n, P), the
    probability that it is there for a group, and in a phase; `fields` (n,), -1 for a field that is not counted.
    Raises ValueError for parts that do not fit together.
    """

    values: Values
    running: Values
    persons: Values
    phases: Values
    fields: NDArray[np.int_]

    def __post_init__(self) -> None:
        shares = (self.values, self.running, self.persons, self.phases)
        if {len(part) for part in shares} != {len(self.fields)} or [part.ndim for part in shares] != [2, 1, 2, 2]:
            raise ValueError("Each part needs one row per service.")
        if not all(((part >= 0) & (part <= 1)).all() for part in shares):
            raise ValueError("Values, states and reach are shares from 0 to 1.")

    def __len__(self) -> int:
        return len(self.running)

    @property
    def shape(self) -> tuple[int, int, int]:
        """G, P, K."""
        return self.persons.shape[1], self.phases.shape[1], self.values.shape[1]

    def only(self, rows: ArrayLike | slice) -> "Services":
        """Some of them: places, or whether each is meant."""
        chosen = rows if isinstance(rows, slice) else np.asarray(rows)
        if isinstance(chosen, np.ndarray) and not chosen.size:
            chosen = slice(0)
        return Services(
            self.values[chosen], self.running[chosen], self.persons[chosen], self.phases[chosen], self.fields[chosen]
        )

    def joined(self, other: "Services") -> "Services":
        """These and then the others."""
        return Services(
            np.concatenate([self.values, other.values]),
            np.concatenate([self.running, other.running]),
            np.concatenate([self.persons, other.persons]),
            np.concatenate([self.phases, other.phases]),
            np.concatenate([self.fields, other.fields]),
        )


@dataclass(frozen=True)
class Weighting:
    """What determinants (K,), groups of people (G,) and phases (P,) weigh; each sums to 1."""

    determinants: Values
    persons: Values
    phases: Values

    @property
    def cells(self) -> Values:
        """What each cell of a cube weighs, shape (G, P, K); sums to 1."""
        return np.einsum("g,p,k->gpk", self.persons, self.phases, self.determinants)


def left_at_moments(services: Services, saturation: float = SATURATION) -> Values:
    """1 - lambda·rho·q·t·x, what each service alone leaves open in every cell; shape (n, G, P, K)."""
    values = services.values * services.running[:, None]
    reach = services.persons[:, :, None] * services.phases[:, None, :]
    return 1 - saturation * reach[..., None] * values[:, None, None, :]


def open_at_moments(services: Services, saturation: float = SATURATION) -> Values:
    """What all of them together leave open, the product of what each leaves; shape (G, P, K), 1 without a service."""
    left = np.ones(services.shape)
    for start in range(0, len(services), CHUNK):
        left *= left_at_moments(services.only(slice(start, start + CHUNK)), saturation).prod(axis=0)
    return left


def coverage_at_moments(services: Services, saturation: float = SATURATION) -> Values:
    """E(g, p, d), shape (G, P, K): independent of the order of services, and never lower with one more of them."""
    return 1 - open_at_moments(services, saturation)


def coverage_anywhere(services: Services, saturation: float = SATURATION) -> Values:
    """E(d), shape (K,), where nobody is asked for whom and when: never below that of any moment."""
    return coverage(services.values, services.running, saturation)


def coverage_in_activities(services: Services, number: int, saturation: float = SATURATION) -> Values:
    """E(g, p, d) inside each of so many fields of activity, shape (F, G, P, K); 0 in a field without a service."""
    fields = [services.only(services.fields == field) for field in range(number)]
    return np.array([coverage_at_moments(own, saturation) for own in fields]).reshape(number, *services.shape)


def possible_cells(services: Services, number: int) -> Mask:
    """Whether some of the services, of whatever state, contributes to a cell at all; shape (F, G, P, K)."""
    reach = (services.persons[:, :, None] > 0) & (services.phases[:, None, :] > 0)
    groups, phases, _determinants = services.shape
    reach, worth = reach.reshape(len(services), groups * phases), services.values > 0
    cells = [
        reach[own].T.astype(np.float32) @ worth[own].astype(np.float32) > 0
        for own in (services.fields == field for field in range(number))
    ]
    return np.array(cells, dtype=bool).reshape(number, *services.shape)


def by_determinant(cube: Values, weighting: Weighting) -> Values:
    """The mean over all moments, shape (..., K)."""
    return np.einsum("...gpk,g,p->...k", cube, weighting.persons, weighting.phases)


def by_person(cube: Values, weighting: Weighting) -> Values:
    """The mean for every group of people over phases and determinants, shape (..., G)."""
    return np.einsum("...gpk,p,k->...g", cube, weighting.phases, weighting.determinants)


def by_phase(cube: Values, weighting: Weighting) -> Values:
    """The mean in every phase over groups of people and determinants, shape (..., P)."""
    return np.einsum("...gpk,g,k->...p", cube, weighting.persons, weighting.determinants)


def by_moment(cube: Values, weighting: Weighting) -> Values:
    """The mean at every moment over determinants, shape (..., G, P)."""
    return np.einsum("...gpk,k->...gp", cube, weighting.determinants)


def mean_over_possible(cube: Values, mask: Mask, weighting: Weighting) -> float:
    """The weighted mean over the possible cells of every field, 0..1; 0 where none is possible.

    Cube and mask have the shape (F, G, P, K).
    """
    weights = weighting.cells * mask
    total = weights.sum()
    return float((cube * weights).sum() / total) if total else 0.0


def possible_by_determinant(cube: Values, mask: Mask, weighting: Weighting) -> Values:
    """The mean over the possible cells of each determinant, shape (K,); 0 where none is possible."""
    weights = np.einsum("g,p,fgpk->fgpk", weighting.persons, weighting.phases, mask)
    total = weights.sum(axis=(0, 1, 2))
    return (cube * weights).sum(axis=(0, 1, 2)) / np.where(total > 0, total, 1)


def weights_over_possible(mask: Mask, weighting: Weighting) -> Values:
    """What each determinant weighs in the mean over possible cells, shape (K,).

    They sum to 1, or are 0 where none is.
    """
    moments = np.einsum("fgpk,g,p->k", mask.astype(float), weighting.persons, weighting.phases)
    weights = weighting.determinants * moments
    return weights / weights.sum() if weights.any() else weights
