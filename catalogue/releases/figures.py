"""What the analyses say of a state of the data, and by which constants: what `recompute.py` is held against."""

from typing import Any

from catalogue.analysis.members import NAMED
from catalogue.analysis.reach import PHASES
from catalogue.analysis.reliability import Reliability
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.envelope import plain
from catalogue.models import CodingRound
from experience import moments
from experience.coverage import FLOOR, LATELY, LEAST_RUNNING, RUNS, SATURATION, SEEN_LATELY, SEEN_LONG_AGO
from experience.judgement import Judgement, RungName
from experience.levels import DERIVED_TOP, MODEL_VERSION


def model(snapshot: Snapshot) -> dict[str, Any]:
    """Constants, and the orders in which figures stand."""
    return {
        "formulas": MODEL_VERSION,
        "codebook": snapshot.codebook.slug,
        "coding_guide": snapshot.guide.version,
        "levels": list(snapshot.scale.labels),
        "top": snapshot.scale.top,
        "supports_from": snapshot.scale.supports_from,
        "derived_top": DERIVED_TOP,
        "determinants": [
            {"slug": each.slug, "name": each.name, "group": each.group.name, "derived": each.derived}
            for each in snapshot.determinants
        ],
        "groups": list(snapshot.groups),
        "phases": list(PHASES),
        "named": NAMED,
        "running": {**RUNS, "lately": LATELY, "seen_lately": SEEN_LATELY, "seen_long_ago": SEEN_LONG_AGO},
        "least_running": LEAST_RUNNING,
        "lambda": SATURATION,
        "floor": FLOOR,
        "rounds": rounds(snapshot),
    }


def rounds(snapshot: Snapshot) -> list[str]:
    """Those with codes that are shown (slugs), the oldest first."""
    held = CodingRound.objects.filter(slug__in=snapshot.codes.rounds).order_by("opened", "slug")
    return list(held.values_list("slug", flat=True))


def expected(snapshot: Snapshot) -> dict[str, Any]:
    """Contributions of services, alpha of each item, and figures of the cities of which there is a profile."""
    return plain(
        {
            "contributions": {
                slug: snapshot.profile_of(member).contribution for slug, member in snapshot.members.items()
            },
            "agreement": alphas(snapshot.reliability()),
            "agreement_by_round": {name: alphas(snapshot.reliability(name)) for name in rounds(snapshot)},
            "cities": {slug: city(own) for slug in snapshot.by_city if (own := set_of(snapshot, slug)).has_profile},
        }
    )


def alphas(measured: Reliability) -> dict[str, float | None]:
    """None where alpha is undefined."""
    return {item: agreement.alpha for item, agreement in measured.items.items()}


def set_of(snapshot: Snapshot, slug: str) -> ServiceSet:
    return ServiceSet(snapshot.members_in(slug), snapshot)


def city(services: ServiceSet) -> dict[str, Any]:
    """Point values under equal weights, for everybody."""
    own = services.judgement
    return {
        "expected_running": services.expected_running,
        "anywhere": rung(own, "anywhere"),
        "moments": rung(own, "moments"),
        "determinants": own.at_moments.tolist(),
        "persons": moments.by_person(own.cube, own.weighting).tolist(),
        "phases": moments.by_phase(own.cube, own.weighting).tolist(),
    }


def rung(own: Judgement, name: RungName) -> dict[str, float]:
    return {"c1": own.c1(name), "c0": own.c0(name)}
