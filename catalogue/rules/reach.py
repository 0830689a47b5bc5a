"""Whether for whom and when services are there is what was settled: each finder yields a sentence per violation."""

from collections import defaultdict
from collections.abc import Iterator

from catalogue.models import ReachCode, ServiceCustomer, SettledReach, Touchpoint
from catalogue.models.codings import CodingSheet
from catalogue.models.querysets import is_shown
from catalogue.models.reach import ReachBasis

Place = tuple[int, str]
"""A service (its id) and a group or phase (its slug)."""


def settled() -> list[SettledReach]:
    rows = SettledReach.objects.filter(is_shown()).select_related("service", "group")
    return list(rows.prefetch_related("evidence"))


def reach_that_differs() -> Iterator[str]:
    """Groups and phases of a service that are not what was settled."""
    rows = ServiceCustomer.objects.values_list("service", "group__slug", "basis")
    groups = {(service, group): basis for service, group, basis in rows}
    phases = {*Touchpoint.objects.order_by().values_list("service", "phase")}
    for row in settled():
        place = (row.service_id, row.item)
        if row.group:
            shown = groups.get(place, ReachBasis.ABSENT)
            expected = row.basis
        else:
            shown = ReachBasis.DOCUMENTED if place in phases else ReachBasis.ABSENT
            expected = row.basis if row.basis == ReachBasis.DOCUMENTED else ReachBasis.ABSENT
        if shown != expected:
            yield f"{row}: settled as {row.get_basis_display()}, shown as {ReachBasis(shown).label}."


def reach_without_reason() -> Iterator[str]:
    """Settled values that lack their sentence, their page, or the decision between coders who differed."""
    codes: dict[tuple[int, Place], set[str]] = defaultdict(set)
    sheets = CodingSheet.objects.newest().order_by().values("pk")
    given = ReachCode.objects.filter(sheet__in=sheets).select_related("sheet", "group").order_by()
    for code in given:
        codes[code.sheet.coding_round_id, (code.sheet.service_id, code.item)].add(code.basis)
    for row in settled():
        if row.basis != ReachBasis.ABSENT and not row.reason:
            yield f"{row}: no reason."
        if row.basis == ReachBasis.DOCUMENTED and not row.evidence.all():
            yield f"{row}: documented without a page."
        if any(page.service_id != row.service_id for page in row.evidence.all()):
            yield f"{row}: points to evidence of another service."
        if not row.decision and codes[row.coding_round_id, (row.service_id, row.item)] != {row.basis}:
            yield f"{row}: coders differed, and no decision says why."


REACH = (reach_that_differs, reach_without_reason)
