"""Random samples of services that can be drawn again: the same services, size and seed give the same sample."""

import random
from collections.abc import Mapping
from fractions import Fraction


def draw(fields: Mapping[str, str], size: int, seed: int, *, by_field: bool = False) -> list[str]:
    """So many of some services (slug to field of activity), or all where there are not as many, in order of slugs.

    `by_field` gives each field its share of the sample, to less than one service: the method of largest remainders.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    size = min(size, len(fields))
    if not by_field:
        return sorted(chance.sample(sorted(fields), size))
    members: dict[str, list[str]] = {}
    for slug, field in sorted(fields.items()):
        members.setdefault(field, []).append(slug)
    parts = shares({field: len(own) for field, own in members.items()}, size)
    return sorted(slug for field in sorted(members) for slug in chance.sample(members[field], parts[field]))


def shares(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """How many of a total each part gets in proportion to its size: Hamilton's method; equal remainders by name."""
    everything = sum(sizes.values())
    exact = {name: Fraction(total * size, everything) for name, size in sizes.items()}
    found = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (found[name] - exact[name], name))
    for name in by_remainder[: total - sum(found.values())]:
        found[name] += 1
    return found
