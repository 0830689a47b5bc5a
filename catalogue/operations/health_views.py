"""The probes of a running site: whether it lives, and whether it can serve its pages."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue.operations.readiness import OK, readiness

JSON = "application/json"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where the process and its database answer, 503 where the database does not; costs next to nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where the site can serve its pages, else 503; a line per check, or JSON where that is asked for."""
    answers = readiness()
    ready = set(answers.values()) == {OK}
    status = 200 if ready else 503
    if request.GET.get("format") == "json" or request.get_preferred_type(["text/plain", JSON]) == JSON:
        return JsonResponse({"ready": ready, "checks": answers}, status=status)
    lines = "".join(f"{name}: {answer}\n" for name, answer in answers.items())
    return HttpResponse(lines, status=status, content_type="text/plain")
