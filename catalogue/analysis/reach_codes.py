"""What coders said of the groups of people and phases that services reach: read, and how far they agree."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from sys import intern

from django.db.models import F
from django.db.models.functions import Coalesce

from catalogue.models import CodingSheet, ReachCode
from catalogue.models.querysets import is_shown

ReachCodes = Mapping[str, tuple[str, ...]]
"""By item, a group or a phase, what its coders said, in the order of their slugs."""


def read_reach(services: Collection[int] | None = None) -> dict[int, ReachCodes]:
    """The blind codes that may be shown, by published service (its id); of all, or of some, in one query.

    Of a coder who was asked in several rounds the newest counts, as with levels.
    """
    sheets = CodingSheet.objects.visible().blind().filter(is_shown())
    if services is not None:
        sheets = sheets.filter(service__in=services)
    rows = (
        ReachCode.objects.filter(sheet__in=sheets.order_by().values("pk"))
        .annotate(slug=Coalesce("group__slug", F("phase")))
        .order_by("sheet__coding_round__opened", "sheet__coding_round", "sheet")
        .values_list("sheet__service", "slug", "sheet__coder__slug", "basis")
    )
    given: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for service, item, coder, basis in rows:
        given[service][intern(item)][coder] = intern(basis)
    return {
        service: {item: tuple(basis for _coder, basis in sorted(codes.items())) for item, codes in sorted(own.items())}
        for service, own in given.items()
    }
