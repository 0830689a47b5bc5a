"""A person's searches: saved from the listing, listed, changed; and what others see of a shared one."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.exchange.addresses import whole_address
from catalogue.exchange.kept import keep, kept_page
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Request, SignedInRequest
from catalogue.exchange.tokens import View, answered_without_token
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import SavedSearch
from catalogue.models.saved_searches import LONGEST_SEARCH_NAME
from catalogue.models.scopes import EVERYBODYS, current_scope, in_scope
from catalogue.searches import saving
from catalogue.searches.forms import NameForm
from catalogue.searches.selections import Reader, Selection, listed
from catalogue.services.chips import chips, title
from catalogue.services.own_searches import address_of, canonical, left_out

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422

MOST_TOLD, LONGEST_NAME_TOLD = 5, 40
"""So many parameters of an address that no filter has are named, and so many signs of each."""

VERBS = {
    "share": saving.share,
    "end-sharing": saving.end_sharing,
    "open-with": saving.open_with,
    "open-with-everything": saving.open_with_everything,
    "subscribe": saving.subscribe,
    "unsubscribe": saving.unsubscribe,
    "delete": saving.discard,
}
"""What the buttons of a search do. Each says what is to be, and nothing else when it is sent twice."""

RENAME = "rename"


def for_signed_in(view: View) -> View:
    """Let in who is signed in. What somebody sent who is so no longer is kept."""

    @wraps(view)
    def answered(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return kept_page(request) if request.method == "POST" else redirect_to_login(request.get_full_path())

    return answered


@answered_without_token(keep)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
@in_turn(PAGE)
def save(request: SignedInRequest) -> HttpResponseBase:
    """Keep the selection that the address has, in the present view, under a name."""
    query = canonical(request.GET)
    selection = Reader(request.user).selection(query, current_scope())
    assert selection is not None  # the view of the address was let in
    form = NameForm(request.POST) if request.method == "POST" else NameForm(initial={"name": proposed_name(selection)})
    if not selection.problems and form.is_valid():
        try:
            made = saving.save(request.user, form.cleaned_data["name"], query, selection.scope)
        except saving.RefusedError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": made.name})
            return redirect(f"{reverse('searches')}#search-{made.key}")
    context = {"form": form, "selection": selection, "back": address_of(selection.scope, query)}
    context["left_out"] = [name[:LONGEST_NAME_TOLD] for name in left_out(request.GET)[:MOST_TOLD]]
    status = UNPROCESSABLE if form.is_bound or selection.problems else OK
    return render(request, "searches/save.html", context, status=status)


def proposed_name(selection: Selection) -> str:
    found = chips(selection.filterset, selection.parameters, selection.sees.everything.determinants)
    return (title(found) or _("All services"))[:LONGEST_SEARCH_NAME]


@never_cache
@require_safe
@for_signed_in
@in_turn(PAGE)
def searches(request: SignedInRequest) -> HttpResponseBase:
    return list_page(request)


def list_page(
    request: SignedInRequest, renamed: SavedSearch | None = None, form: NameForm | None = None, status: int = OK
) -> HttpResponse:
    """All searches of a person; the one that was not `renamed` with what was typed."""
    rows = listed(saving.own(request.user), Reader(request.user))
    context = {
        "rows": [
            (row, public_address(request, row.search), form if renamed and row.search.pk == renamed.pk else None)
            for row in rows
        ],
        "most": saving.MOST_SAVED,
        "sends": bool(settings.PUBLIC_ADDRESS),
    }
    return render(request, "searches/searches.html", context, status=status)


def public_address(request: Request, search: SavedSearch) -> str:
    """Empty for one that is not shared."""
    if not search.share_key:
        return ""
    return whole_address(request, address_of(EVERYBODYS, "", "search-shared", share_key=search.share_key))


@answered_without_token(keep)
@never_cache
@require_POST
@for_signed_in
@in_turn(PAGE)
def change(request: SignedInRequest, key: str) -> HttpResponseBase:
    """One button of one search of the person."""
    verb = request.POST.get("do", "")
    if verb != RENAME and verb not in VERBS:
        return refusal("invalid-parameters", {"do": [_("There is no such button.")]})
    search = SavedSearch.objects.select_related("owner").filter(key=key, owner=request.user).first()
    if search is None:
        messages.warning(request, _("Nothing was changed: there is no such search of yours any more."))
        return redirect("searches")
    if verb == RENAME:
        return rename(request, search)
    try:
        messages.success(request, VERBS[verb](search))
    except saving.RefusedError as error:
        messages.error(request, str(error))
    return redirect(back_to(search, verb))


def back_to(search: SavedSearch, verb: str = "") -> str:
    return reverse("searches") + (f"#search-{search.key}" if verb != "delete" else "")


def rename(request: SignedInRequest, search: SavedSearch) -> HttpResponseBase:
    form, status = NameForm(request.POST), UNPROCESSABLE
    if form.is_valid():
        try:
            saving.rename(search, form.cleaned_data["name"], request.POST.get("seen", ""))
        except saving.RefusedError as error:
            form.add_error("name", str(error))
            status = CONFLICT if isinstance(error, saving.OvertakenError) else UNPROCESSABLE
        else:
            messages.success(request, _("Renamed to “%(name)s”.") % {"name": form.cleaned_data["name"]})
            return redirect(back_to(search))
    return list_page(request, search, form, status)


@never_cache
@require_safe
@in_turn(PAGE)
def shared(request: Request, share_key: str) -> HttpResponseBase:
    """A shared search under its name. Whoever may not see its collection learns nothing of it."""
    search = get_object_or_404(SavedSearch, share_key=share_key)
    selection = Reader(request.user).of(search)
    if selection is None:
        raise Http404
    with in_scope(search.scope):
        told = {"words": selection.words, "problems": selection.problems, "count": selection.count}
    context = {"search": search, "address": selection.address, "feed": selection.feed, **told}
    return render(request, "searches/shared.html", context)
