"""The style sheet in the colours of who runs the site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalogue.exchange.style_sheet import accented
from catalogue.index.identity import current_identity

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def style_sheet(request: HttpRequest) -> HttpResponse:
    """Not where the site has no colours of its own. Kept for ever under the address that pages name."""
    rules = current_identity().accent_rules
    if not rules:
        raise Http404
    sheet = accented(rules)
    response = HttpResponse(sheet.content, content_type="text/css; charset=utf-8")
    if request.GET.get("v") == sheet.version:
        response["Cache-Control"] = FOR_EVER
    return response
