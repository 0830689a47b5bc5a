"""What one service more, or one less, changes in the coverage of each determinant: exact, for many at once.

Pure functions on NumPy arrays. Source: model 2, sections 1 to 3. Services of which none is there yet are given as
they would be there; results have the shape (n, K), one row per service alone, in shares of full coverage 0..1.
"""

import numpy as np

from experience.coverage import SATURATION, Values
from experience.moments import CHUNK, Mask, Services, Weighting, left_at_moments


def rises_anywhere(covered: Values, added: Services, saturation: float = SATURATION) -> Values:
    """The rise of coverage anywhere, which is `covered` (K,) so far."""
    return saturation * (1 - covered) * added.values * added.running[:, None]


def rises_at_moments(
    open_cube: Values, added: Services, weighting: Weighting, saturation: float = SATURATION
) -> Values:
    """The rise of the mean over moments, at which `open_cube` (G, P, K) is still open."""
    weighted = np.einsum("g,p,gpk->gpk", weighting.persons, weighting.phases, open_cube)
    return _rises(weighted, added, saturation)


def rises_in_activities(
    open_cube: Values, added: Services, possible: Mask, weighting: Weighting, saturation: float = SATURATION
) -> Values:
    """The rise of the mean over possible cells, where `open_cube` (F, G, P, K) is still open.

    0 for a field of activity that is not counted, and in cells that are not possible.
    """
    weights = np.einsum("g,p,fgpk->fgpk", weighting.persons, weighting.phases, possible)
    total = weights.sum(axis=(0, 1, 2))
    weighted = open_cube * weights / np.where(total > 0, total, 1)
    rises = np.zeros(added.values.shape)
    for field, inside in enumerate(weighted):
        own = added.fields == field
        rises[own] = _rises(inside, added.only(own), saturation)
    return rises


def _rises(weighted: Values, added: Services, saturation: float) -> Values:
    groups, phases, determinants = weighted.shape
    moments = groups * phases
    reach = (added.persons[:, :, None] * added.phases[:, None, :]).reshape(len(added), moments)
    return saturation * added.running[:, None] * added.values * (reach @ weighted.reshape(moments, determinants))


def losses_at_moments(
    open_cube: Values, held: Services, weighting: Weighting, saturation: float = SATURATION
) -> Values:
    """What the mean over moments would lose without each of the services that leave `open_cube` (G, P, K) together.

    Raises ValueError for a saturation of 1, where what one service takes cannot be told from what is left.
    """
    if not saturation < 1:
        raise ValueError("The saturation must be below 1.")
    losses = [np.zeros((0, open_cube.shape[-1]))]
    for start in range(0, len(held), CHUNK):
        left = left_at_moments(held.only(slice(start, start + CHUNK)), saturation)
        losses.append(np.einsum("ngpk,g,p->nk", open_cube / left - open_cube, weighting.persons, weighting.phases))
    return np.concatenate(losses)


def counted(before: Values, rises: Values, target: Values, weights: Values) -> Values:
    """What of each rise (n, K) counts: up to the target (K,), by the weights (K,) of the determinants; shape (n,)."""
    return (np.minimum(before + rises, target) - np.minimum(before, target)) @ weights
