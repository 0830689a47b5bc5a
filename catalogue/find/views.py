"""What a box finds while a person types. Without scripts the page that has the box shows the same."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.requests import Request, is_fragment
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.find.forms import SEVERAL, FinderForm
from catalogue.find.suggestions import suggested
from catalogue.index.search import MAX_LENGTH
from catalogue.rules.blindness import sight


@require_safe
@in_turn(PAGE)
def find(request: Request) -> HttpResponse:
    """The list alone, for a page to take in; whoever comes by the address sees the listing."""
    parameter = request.GET.get("for", "")
    if parameter not in SEVERAL:
        raise Http404
    finder = FinderForm(request.GET, parameter, sight(request.user).waiting)
    if not is_fragment(request):
        return redirect(f"{reverse('service-list')}?{urlencode({'q': finder.query})}")
    response = render(request, "find/_found.html", {"finder": finder, "swapped": True})
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@require_safe
@in_turn(PAGE)
def suggestions(request: Request) -> JsonResponse:
    """What fits the text in the search box of the site; without scripts the box sends its form."""
    found = suggested(request.GET.get("q", "")[:MAX_LENGTH], current_snapshot())
    rows = [{"name": each.name, "note": each.note, "address": each.address} for each in found]
    return JsonResponse({"found": rows})
