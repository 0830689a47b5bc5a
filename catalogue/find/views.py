"""What a box finds while a person types. Without scripts the page that has the box shows the same."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalogue.exchange.requests import Request, is_fragment
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.find.forms import SEVERAL, FinderForm
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
