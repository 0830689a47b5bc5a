"""Names that fit what is being typed; without scripts whole names are typed."""

import re
from collections.abc import Iterable

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.index.folding import folded
from catalogue.models import Actor, City
from catalogue.rules.collections import known_to

MOST_SUGGESTED = 8
LONGEST_TEXT = 160


@require_safe
@never_cache
@login_required
@permission_required("catalogue.view_service", raise_exception=True)
@in_turn(PAGE)
def suggestions(request: Request) -> JsonResponse:
    """The best names: those that begin with the text before those of which another word does."""
    kinds = {"city": cities, "actor": actors}
    if request.GET.get("for", "") not in kinds:
        raise Http404
    text = folded(" ".join(request.GET.get("q", "")[:LONGEST_TEXT].split()))
    found = [row for row in kinds[request.GET["for"]](request.user) if fits(text, row)] if text else []
    found.sort(key=lambda row: (not folded(row[0]).startswith(text), row[0]))
    return JsonResponse({"found": [{"value": value, "note": note} for value, note, _o in found[:MOST_SUGGESTED]]})


def fits(text: str, row: tuple[str, str, str]) -> bool:
    """Whether a word of the name, or of another name, begins with the text."""
    begins = re.compile(rf"(?:^|\W){re.escape(text)}")
    return any(begins.search(folded(name)) for name in (row[0], *row[2].split("\n")))


def cities(user: User | AnonymousUser) -> Iterable[tuple[str, str, str]]:
    """What is written into the field, what is said beside it, and what else it is found by."""
    rows = (
        City.objects.filter(known_to(user, City)).order_by("name").values_list("name", "country__name", "local_names")
    )
    return [(f"{name}, {country}", "", others.replace(",", "\n")) for name, country, others in rows]


def actors(user: User | AnonymousUser) -> Iterable[tuple[str, str, str]]:
    types = dict(Actor.Type.choices)
    rows = (
        Actor.objects.filter(known_to(user, Actor))
        .order_by("name")
        .values_list("name", "type", "short_name", "aliases")
    )
    return [(name, str(types.get(kind, "")), f"{short}\n{aliases}") for name, kind, short, aliases in rows]
