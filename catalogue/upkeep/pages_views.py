"""Pages that the catalogue names, by what they answered, for editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import CHECK as CHECK_TURN
from catalogue.exchange.turns import TURNS, busy
from catalogue.models import PageCheck
from catalogue.rules.publishing import CHANGES
from catalogue.upkeep.checking import check_now, confirm
from catalogue.upkeep.forms import CHECK, ActForm, PagesForm
from catalogue.upkeep.lists import ON_A_PAGE, citing, counted, pages
from catalogue.upkeep.run import NoNetworkError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGES, raise_exception=True)
def checked_pages(request: SignedInRequest) -> HttpResponseBase:
    if request.method == "POST":
        return act(request)
    form = PagesForm(request.GET)
    form.is_valid()  # what is wrong is left out of the question
    found = pages(request.user, form.group_name, form.cleaned_data.get("q", ""))
    page = Paginator(found, ON_A_PAGE).get_page(form.cleaned_data.get("page"))
    where = citing(request.user, (check.url for check in page.object_list))
    context = {
        "form": form,
        "group": form.group_name,
        "groups": counted(request.user),
        "page": page,
        "rows": [(check, where[check.url]) for check in page.object_list],
    }
    return render(request, "upkeep/pages.html", context)


def act(request: SignedInRequest) -> HttpResponseBase:
    """Do what a button of the list says, and come back to the list as it was asked for."""
    form = ActForm(request.user, request.POST)
    if not form.is_valid():
        messages.error(request, _("The catalogue names this page no longer. Nothing was done."))
        return redirect(request.get_full_path())
    check: PageCheck = form.cleaned_data["checked_page"]
    if form.cleaned_data["act"] == CHECK:
        with TURNS[CHECK_TURN].next() as mine:
            if not mine:
                return busy(request)
            tell_what_it_answers(request, check)
    else:
        confirm(check)
        messages.success(request, _("Noted that %(url)s is there.") % {"url": check.url})
    return redirect(request.get_full_path())


def tell_what_it_answers(request: SignedInRequest, check: PageCheck) -> None:
    before = check.checked_at
    try:
        check_now(check)
    except NoNetworkError:
        messages.error(request, _("Nothing answered: the server seems to have no network. Nothing was noted."))
        return
    check.refresh_from_db()
    if check.checked_at == before:
        messages.info(request, _("%(url)s: no answer that tells anything. Nothing was noted.") % {"url": check.url})
    else:
        messages.info(request, f"{check.url}: {check.get_result_display()}")
