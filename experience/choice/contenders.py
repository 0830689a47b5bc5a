"""Which candidates can be in a best choice at all."""

import numpy as np

from experience.choice.limits import Limits
from experience.coverage import Values


def contenders(values: Values, limits: Limits) -> list[int]:
    """Candidates that can be in a best choice: those that fewer than `size` others beat or equal in everything.

    Of so many, one is always free to take its place, being no dearer and, where domains are limited, of the same one.
    Equals yield to the first.
    """
    kept, enough = [], limits.size
    if limits.most_per_domain is not None:
        enough = min(enough, limits.most_per_domain)
    domains = list(limits.domains) or [None] * len(values)
    costs = np.array(limits.costs or np.zeros(len(values)))
    for position, worth in enumerate(values):
        if limits.allowed is not None and domains[position] not in limits.allowed:
            continue
        as_good = (values >= worth).all(axis=1) & (costs <= costs[position])
        better = as_good & (
            (values > worth).any(axis=1) | (costs < costs[position]) | (np.arange(len(values)) < position)
        )
        if limits.most_per_domain is not None:
            better &= np.array([other == domains[position] for other in domains])
        elif limits.allowed is not None:
            better &= np.array([other in limits.allowed for other in domains])
        if position in limits.must or better.sum() < enough:
            kept.append(position)
    return kept
