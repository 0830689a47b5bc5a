"""Moments as a test describes them."""

from catalogue.verdicts.grid import Cell, Grid, Strip

PHASES = ["before", "arrival", "during", "departure", "after"]


def strip(name, low, high=None, value=None):
    """A group or phase that is likely covered between so many per cent."""
    high = low if high is None else high
    value = (low + high) / 2 if value is None else value
    return Strip(name.lower(), name, value / 100, low / 100, high / 100)


def grid(persons, phases=None, services=None, presumed=(), chosen=False):
    """`persons` and `phases` by name with their ends in per cent, where a single number stands for both.

    `services` names who is at each moment, by (group, phase); without it one service is everywhere.
    """
    phases = phases or {}
    persons = [strip(name, *ends_of(ends)) for name, ends in persons.items()]
    phase_strips = [strip(name, *ends_of(phases.get(name, (30, 50)))) for name in PHASES]
    cells = [
        Cell(
            person.slug,
            phase.slug,
            (person.coverage + phase.coverage) / 2 if there else 0.0,
            (person.slug, phase.slug) in presumed or person.slug in presumed,
            there,
        )
        for person in persons
        for phase in phase_strips
        for there in [tuple(["Jelbi"] if services is None else services.get((person.slug, phase.slug), ()))]
    ]
    return Grid(persons, phase_strips, cells, chosen)


def ends_of(ends):
    return ends if isinstance(ends, tuple) else (ends, ends)
