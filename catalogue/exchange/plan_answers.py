"""The best additions to a portfolio as plain data, for JSON answers. May import plans."""

from catalogue.plans import STABILITY_DRAWS, Additions


def additions_result(additions: Additions | None) -> dict | None:
    """The proven plan with its picks, the greedy order, and the stability of each pick; None where none was asked."""
    if additions is None:
        return None
    plan = additions.plan
    return {
        "candidates": len(additions.candidates),
        "attained_before": plan.start,
        "attained": plan.value,
        "bound": plan.bound,
        "proven": plan.proven,
        "picks": [
            {"service": pick.member.slug, "adds": pick.adds, "stability": pick.stability, "cost": pick.cost}
            for pick in additions.picks
        ],
        "greedy": {
            "order": [member.slug for member in additions.greedy],
            "attained": plan.greedy_value,
            "share_of_best_rise": plan.greedy_share,
        },
        "stability_draws": STABILITY_DRAWS if additions.own.weights is None else 6,
    }
