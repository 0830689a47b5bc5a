"""What people see and change of their own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalogue.accounts import people
from catalogue.accounts.forms import AccountForm
from catalogue.exchange.requests import SignedInRequest
from catalogue.models import PublicName


@sensitive_post_parameters("old_password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: SignedInRequest) -> HttpResponseBase:
    user = User.objects.get(pk=request.user.pk)  # the form writes into it what may be refused
    initial = {"named_in_public": PublicName.objects.filter(user=user).exists()}
    form = AccountForm(request.POST or None, request=request, instance=user, initial=initial)
    if form.is_valid():
        fields = [name for name in form.changed_data if name in form.Meta.fields]
        people.save(user, fields, public=form.cleaned_data["named_in_public"])
        messages.success(request, _("Saved."))
        return redirect("account")
    context = {"form": form, "saved": user.saved_cities.defer("state")}
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)
