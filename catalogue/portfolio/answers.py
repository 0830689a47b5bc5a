"""The best additions to a portfolio as plain data, for JSON answers. May import plans."""

from catalogue.portfolio.plans import STABILITY_DRAWS, Additions


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


def parameters_of(form, own):
    data = form.cleaned_data
    return {
        "name": data["name"],
        "city": data["city"] or None,
        "service": data["service"],
        "without": data["without"],
        "draft": [draft.encoded() for draft in data["draft"]],
        "weights": own.weights,
        "target": own.target,
        "scope": own.domains_in_scope,
        "additions": wishes_result(form.wishes),
    }


def wishes_result(wishes):
    """What is asked of the additions; None where none are asked for."""
    return wishes and {
        "size": wishes.size,
        "must": wishes.must,
        "fields": wishes.domains,
        "per_field": wishes.per_domain,
        "costs": wishes.costs,
        "cost": wishes.cost,
        "budget": wishes.budget,
        "everything": wishes.everything,
    }


def service_rows(own):
    slugs = [determinant.slug for determinant in own.snapshot.determinants]
    yield ["service", "name", "field", "status", "counts", "integration_level", *slugs]
    for m in own.members:
        slug = "" if m.is_draft else m.slug
        yield [slug, m.name, m.domain, m.status, m.factor, m.integration_level, *m.levels]


def profile_rows(own):
    yield ["determinant", "coverage", "p5", "median", "p95", "balanced", "target", "gap", "priority"]
    for row in own.rows:
        figures = (row.value, row.range.low, row.range.median, row.range.high, row.balanced, row.target, row.gap)
        yield [row.determinant.slug, *(round(figure, 6) for figure in (*figures, row.priority))]
