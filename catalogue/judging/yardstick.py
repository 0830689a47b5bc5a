"""What coverage is measured against: all, an own target, a peer city, or as many services of the catalogue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.kept import Kept
from catalogue.analysis.service_sets import ServiceSet
from catalogue.judging.forms import CATALOGUE, FULL, PEER, TARGETED, JudgingForm
from experience.chance import Chance, chance
from experience.coverage import Values
from experience.judgement import Judgement, RungName
from experience.moments import Services

MOST_KEPT = 256
"""So many answers on random sets a process keeps."""

BANDS = Kept[Chance](MOST_KEPT)


@dataclass(frozen=True)
class Yardstick:
    """A target 0..1 for each determinant, its name inside a sentence, and of random sets their band."""

    against: str
    name: str | Promise
    target: Sequence[float]
    band: Chance | None = None
    """Of each determinant and, as the last one, of all together; (K + 1,) each."""

    def least(self, position: int) -> float:
        """Below this coverage a determinant falls short; of random sets only below their band."""
        return self.target[position] if self.band is None else float(self.band.low[position])


def yardstick(services: ServiceSet, form: JudgingForm) -> Yardstick:
    """What a valid form compares a set with; that is judged for the same people, under the same weights."""
    match form.against:
        case "target":
            return Yardstick(TARGETED, gettext_lazy("your own target"), form.target())
        case "peer":
            slug = form.cleaned_data["peer"]
            peer = services.snapshot.services_of(services.snapshot.members_in(slug))
            return Yardstick(PEER, form.peers[slug], measure(services, form.rung)(peer)[:-1].tolist())
        case "catalogue":
            return of_the_catalogue(services, form.rung)
    return Yardstick(FULL, gettext_lazy("full coverage"), [1.0] * len(services.snapshot.determinants))


def of_the_catalogue(services: ServiceSet, rung: RungName) -> Yardstick:
    """The mean over random sets of as many running services as are expected to run here."""
    running = services.snapshot.services.only(services.snapshot.active & services.snapshot.classified)
    size = min(round(services.expected_running), len(running))
    band = BANDS.answer(question(running, size, rung, services), lambda: chance(running, size, measure(services, rung)))
    name = ngettext("%(n)s random service of the catalogue", "%(n)s random services of the catalogue", size)
    return Yardstick(CATALOGUE, name % {"n": size}, band.mean[:-1].tolist(), band)


def measure(services: ServiceSet, rung: RungName) -> Callable[[Services], Values]:
    """How services are read on a rung, as the set is: coverage of each determinant, and of all together; (K + 1,)."""

    def measured(some: Services) -> Values:
        covered = Judgement(some, services.weighting, services.mask).of(rung)
        return np.append(covered, services.judgement.weights(rung) @ covered)

    return measured


def question(running: Services, size: int, rung: RungName, services: ServiceSet) -> str:
    """All that the band depends on, in short: equal questions have equal answers, whatever else has changed."""
    weighting = services.weighting
    arrays: list[np.ndarray] = [running.values, running.persons, running.phases, running.fields]
    arrays += [weighting.determinants, weighting.persons, weighting.phases, services.mask]
    digest = sha256(repr((rung, size, [array.shape for array in arrays])).encode())
    for array in arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()
