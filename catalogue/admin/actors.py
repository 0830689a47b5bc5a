"""Data entry for actors: what each provides and takes part in, and several records of one body made one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Field, Prefetch, Q, QuerySet, URLField, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import models
from catalogue.admin.base import ModelAdmin
from catalogue.editing.actors import unite
from catalogue.rules.collections import Role, known_to, trusted_to

ADDRESSES: Mapping[type[Field], Mapping[str, Any]] = {URLField: {"assume_scheme": "https"}}
FEWEST_UNITED = 2


class UnitingForm(forms.Form):
    """Asks which of some actors stays."""

    kept = forms.ModelChoiceField(
        models.Actor.objects.none(),
        label=gettext_lazy("Under which name"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the name that stays.")},
    )

    def __init__(self, actors: QuerySet, data: Mapping[str, Any] | None = None):
        super().__init__(data)
        self.fields["kept"].queryset = actors  # type: ignore[attr-defined]


@admin.action(description=gettext_lazy("These are one body: make them one actor"), permissions=["unite"])
def make_one(actor_admin: "ActorAdmin", request: HttpRequest, actors: QuerySet) -> HttpResponse | None:
    ids = set(actors.values_list("pk", flat=True))
    if len(ids) < FEWEST_UNITED:
        actor_admin.message_user(request, _("Choose two or more actors that are one body."), messages.ERROR)
        return None
    form = UnitingForm(actors.order_by("name"), request.POST if "unite" in request.POST else None)
    if form.is_valid():
        kept = form.cleaned_data["kept"]
        others = sorted(ids - {kept.pk})
        try:
            united = unite(request.user, kept.pk, others)
        except models.Actor.DoesNotExist:
            actor_admin.message_user(request, _("Somebody else united it meanwhile: look again."), messages.ERROR)
            return None
        actor_admin.log_change(request, united, _("United with other records of the same body."))
        actor_admin.message_user(request, _("%(actor)s is now one actor.") % {"actor": kept}, messages.SUCCESS)
        return None
    context = {
        **actor_admin.admin_site.each_context(request),
        "title": _("Make one actor of several"),
        "opts": actor_admin.opts,
        "form": form,
        "selected": sorted(ids),
        "action": "make_one",
    }
    return TemplateResponse(request, "admin/unite_actors.html", context)


@admin.register(models.Actor)
class ActorAdmin(ModelAdmin):
    actions = [make_one]
    list_display = ["name", "short_name", "type", "seat", "service_count"]
    list_filter = ["type"]
    ordering = ["name"]
    list_select_related = ["seat"]
    search_fields = ["name", "short_name", "aliases"]
    autocomplete_fields = ["seat"]
    readonly_fields = ["slug", "provides", "takes_part_in"]
    formfield_overrides = ADDRESSES

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        in_known = Q(services__collection__in=trusted_to(request.user, Role.EDITOR).order_by().values("pk"))
        return super().get_queryset(request).annotate(service_count=Count("services", filter=in_known))

    def has_unite_permission(self, request: HttpRequest) -> bool:
        """It changes services too, and deletes actors."""
        return request.user.has_perms(
            ["catalogue.change_actor", "catalogue.delete_actor", "catalogue.change_service", "catalogue.change_partner"]
        )

    @admin.display(description=gettext_lazy("services"), ordering="service_count")
    def service_count(self, actor: models.Actor) -> int:
        return actor.service_count

    def get_object(self, request: HttpRequest, *args: Any) -> models.Actor | None:
        """With what the person may know of its services."""
        actor = super().get_object(request, *args)
        if actor:
            services = models.Service.objects.filter(known_to(request.user, models.Service))
            partners = models.Partner.objects.filter(known_to(request.user, models.Partner))
            partners = partners.select_related("service").order_by("service__name")
            prefetch_related_objects([actor], Prefetch("services", services), Prefetch("partnerships", partners))
        return actor

    @admin.display(description=gettext_lazy("provides"))
    def provides(self, actor: models.Actor) -> SafeString | str:
        return listed((service, "") for service in actor.services.all())

    @admin.display(description=gettext_lazy("takes part in"))
    def takes_part_in(self, actor: models.Actor) -> SafeString | str:
        return listed((partner.service, partner.get_role_display()) for partner in actor.partnerships.all())


def listed(services: Iterable[tuple[models.Service, str]]) -> SafeString | str:
    """Services with links to their forms, and what the actor is in each."""
    rows = [
        (reverse("admin:catalogue_service_change", args=[service.pk]), service.name, f" ({role})" if role else "")
        for service, role in services
    ]
    return format_html_join("", '<div><a href="{}">{}</a>{}</div>', rows) or _("nothing")
