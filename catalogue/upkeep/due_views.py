"""Records that somebody should look at again, for editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.exchange.requests import SignedInRequest
from catalogue.rules.publishing import CHANGES
from catalogue.upkeep.forms import REVIEW_GROUPS, DueForm, ReviewForm, review_form
from catalogue.upkeep.lists import ON_A_PAGE
from catalogue.upkeep.reviews import dead_pages, services, set_review


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGES, raise_exception=True)
def due_reviews(request: SignedInRequest) -> HttpResponseBase:
    if request.method != "POST":
        return due_page(request)
    form = ReviewForm(request.user, request.POST, auto_id=f"id_{request.POST.get('service', '')}_%s")
    if not form.is_valid():
        return due_page(request, form)
    service, seen, on = (form.cleaned_data[name] for name in ("service", "seen", "on"))
    if set_review(request.user, service, seen, on):
        messages.success(request, _("%(name)s: to be looked at again on %(day)s.") % {"name": service, "day": on})
    else:
        service.refresh_from_db()
        message = _("%(name)s was not changed: meanwhile somebody set %(day)s.")
        messages.error(request, message % {"name": service, "day": service.review_due or _("no day")})
    return redirect(request.get_full_path())


def due_page(request: SignedInRequest, failed: ReviewForm | None = None) -> HttpResponse:
    """The list, with what was wrong in the row where it was entered."""
    asked = DueForm(request.GET)
    asked.is_valid()  # what is wrong is left out of the question
    today, group = localdate(), asked.group_name
    page = Paginator(services(request.user, group, today), ON_A_PAGE).get_page(asked.cleaned_data.get("page"))
    rows = list(page.object_list)
    dead = dead_pages(rows)
    sent = failed.data.get("service") if failed else None
    context = {
        "group": group,
        "groups": [(name, label, services(request.user, name, today).count()) for name, label in REVIEW_GROUPS.items()],
        "page": page,
        "rows": [
            (row, dead[row.pk], failed if str(row.pk) == sent else review_form(request.user, row)) for row in rows
        ],
        "astray": failed and sent not in {str(row.pk) for row in rows},
    }
    return render(request, "upkeep/due.html", context, status=422 if failed else 200)
