"""Assignment of services to coders, by editors."""

import random

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.models import Assignment, Coder, CodingRound, Service

ASSIGNS = "catalogue.add_assignment"


class AssignForm(forms.Form):
    """Who codes what: all published services, a random sample, or chosen ones."""

    coding_round = forms.ModelChoiceField(
        CodingRound.objects.filter(closed=None), to_field_name="slug", label=gettext_lazy("Round")
    )
    coders = forms.ModelMultipleChoiceField(
        Coder.objects.filter(user__isnull=False), to_field_name="slug", label=gettext_lazy("Coders"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    mode = forms.ChoiceField(
        choices=[("all", gettext_lazy("all services")), ("sample", gettext_lazy("a random sample")),
                 ("chosen", gettext_lazy("chosen services"))],
        label=gettext_lazy("Services"), widget=forms.RadioSelect, initial="sample",
    )  # fmt: skip
    size = forms.IntegerField(min_value=1, max_value=100_000, required=False, label=gettext_lazy("Size of the sample"))
    seed = forms.IntegerField(
        min_value=0, max_value=2**31, required=False, initial=1, label=gettext_lazy("Seed of the sample")
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.published(), to_field_name="slug", required=False, label=gettext_lazy("Chosen services")
    )

    def clean(self):
        data = super().clean()
        if data.get("mode") == "sample" and not data.get("size") and "size" not in self.errors:
            self.add_error("size", _("Say how many services the sample holds."))
        if data.get("mode") == "chosen" and not data.get("services") and "services" not in self.errors:
            self.add_error("services", _("Choose at least one service."))
        return data

    def chosen(self):
        """The services meant; the same seed gives the same sample of the same catalogue."""
        everything = list(Service.objects.published().order_by("slug"))
        if self.cleaned_data["mode"] == "all":
            return everything
        if self.cleaned_data["mode"] == "chosen":
            return list(self.cleaned_data["services"])
        size = min(self.cleaned_data["size"], len(everything))
        return random.Random(self.cleaned_data["seed"] or 0).sample(everything, size)  # noqa: S311 - no secret


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ASSIGNS, raise_exception=True)
def assign(request):
    form = AssignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services, coding_round = form.chosen(), form.cleaned_data["coding_round"]
        before = coding_round.assignments.count()
        Assignment.objects.bulk_create(
            [
                Assignment(coding_round=coding_round, coder=coder, service=service)
                for coder in form.cleaned_data["coders"]
                for service in services
            ],
            ignore_conflicts=True,
        )
        made = coding_round.assignments.count() - before
        messages.success(request, _("%(made)s new assignments.") % {"made": made})
        return redirect("coding-assign")
    submitted = Count("sheets", filter=Q(sheets__submitted__isnull=False, sheets__version=1), distinct=True)
    rounds = CodingRound.objects.annotate(asked=Count("assignments", distinct=True), given=submitted)
    return render(request, "coding/assign.html", {"form": form, "rounds": rounds})
