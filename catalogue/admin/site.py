"""Data entry for editors: lists that find what needs work, and every table but the services, which have a form of
their own.

Everything a person can get wrong is told beside the field.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Field, Model, OuterRef, QuerySet, Subquery, URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue import models
from catalogue.admin import forms as admin_forms
from catalogue.admin.base import ModelAdmin
from catalogue.admin.bulk import change_several
from catalogue.admin.exports import download
from catalogue.history.recording import because
from catalogue.index.identity import current_identity
from catalogue.models.querysets import ServiceQuerySet, SheetQuerySet
from catalogue.models.scopes import codebook_in_view
from catalogue.models.states import PUBLIC
from catalogue.rules import evidence as rules
from catalogue.rules import publishing
from catalogue.rules.blindness import is_hidden

admin.site.site_header = lazy(lambda: gettext("%(site)s: editing") % {"site": current_identity().title}, str)()
admin.site.site_title = lazy(lambda: current_identity().title, str)()
admin.site.index_title = _("Catalogue and model")

ADDRESSES: Mapping[type[Field], Mapping[str, Any]] = {URLField: {"assume_scheme": "https"}}


@admin.register(models.Service)
class ServiceAdmin(ModelAdmin):
    """The list, and deleting; a service is entered and changed in the room `editing`."""

    list_display = [
        "name",
        "domain",
        "city_names",
        "status",
        "status_as_of",
        "integration",
        "pages_read",
        "review_due",
        "state",
    ]
    list_filter = ["state", "status", "domain", "integration_level", "confidence", "cities__country__region"]
    list_select_related = ["domain"]
    search_fields = [
        "name",
        "slug",
        "summary",
        "provider__name",
        "provider__short_name",
        "provider__aliases",
        "cities__name",
        "cities__local_names",
    ]
    actions = [change_several, download]
    change_list_template = "admin/catalogue/service/list.html"

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("service-add")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is one form for a service, outside the admin; what this one is not for is the admin's as ever."""
        service = self.get_object(request, unquote(object_id))
        if service is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        return redirect("service-edit", service.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        services = cast(ServiceQuerySet, super().get_queryset(request))
        return services.with_verification().annotate(is_hidden=is_hidden(request.user)).prefetch_related("cities")

    def has_delete_permission(self, request: HttpRequest, obj: models.Service | None = None) -> bool:
        """What readers know of is withdrawn; only who may do that deletes it."""
        is_known = obj is not None and obj.state in PUBLIC
        return super().has_delete_permission(request, obj) and (
            not is_known or request.user.has_perm(publishing.PUBLISHES)
        )

    @admin.display(description=_("cities"))
    def city_names(self, service: models.Service) -> str:
        return ", ".join(city.name for city in service.cities.all())

    @admin.display(description=_("integration"), ordering="integration_level")
    def integration(self, service: Any) -> str | None:
        return str(_("hidden")) if service.is_hidden else service.get_integration_level_display()

    @admin.display(description=_("pages read"), ordering="pages_read")
    def pages_read(self, service: models.Service) -> int:
        return service.pages_read


@admin.register(models.City)
class CityAdmin(ModelAdmin):
    list_display = ["name", "local_names", "country", "population"]
    list_filter = ["country__region", "country"]
    list_select_related = ["country"]
    search_fields = ["name", "local_names", "country__name"]
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(models.Country)
class CountryAdmin(ModelAdmin):
    list_display = ["name", "code", "region"]
    list_filter = ["region"]
    search_fields = ["name", "code"]


@admin.register(
    models.Domain, models.CustomerGroup, models.DataSource, models.Technology, models.PaymentModel, models.ServiceKind
)
class TermAdmin(ModelAdmin):
    list_display = ["name", "slug", "definition", "order"]
    search_fields = ["name", "slug"]


@admin.register(models.Synonyms)
class SynonymsAdmin(ModelAdmin):
    form = admin_forms.SynonymsForm
    list_display = ["slug", "words", "kind_names"]
    list_filter = ["kinds"]
    search_fields = ["slug", "words"]
    autocomplete_fields = ["kinds"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("kinds")

    @admin.display(description=_("kinds of services"))
    def kind_names(self, synonyms: models.Synonyms) -> str:
        return ", ".join(kind.name for kind in synonyms.kinds.all())


@admin.register(models.TrainingCase)
class TrainingCaseAdmin(ModelAdmin):
    list_display = ["service", "codebook", "order"]
    list_filter = ["codebook"]
    list_select_related = ["service", "codebook"]
    search_fields = ["service__name"]
    autocomplete_fields = ["service"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"codebook": codebook_in_view().pk, **super().get_changeform_initial_data(request)}


@admin.register(models.Touchpoint)
class TouchpointAdmin(ModelAdmin):
    list_display = ["label", "service", "channel", "phase", "owner"]
    list_filter = ["channel", "phase", "owner"]
    list_select_related = ["service"]
    search_fields = ["label", "service__name"]
    autocomplete_fields = ["service"]


@admin.register(models.Evidence)
class EvidenceAdmin(ModelAdmin):
    """Evidence that carries a level is neither deleted nor weakened here."""

    form = admin_forms.EvidenceForm
    actions = None
    formfield_overrides = ADDRESSES
    list_display = ["title", "service", "number", "kind", "dead_since"]
    list_filter = ["kind"]
    list_select_related = ["service"]
    search_fields = ["title", "url", "supports", "service__name"]
    autocomplete_fields = ["service"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        marks = models.DeadPage.objects.filter(page__url=OuterRef("url"))
        return super().get_queryset(request).annotate(dead_since=Subquery(marks.values("since")))

    @admin.display(description=_("dead since"), ordering="dead_since")
    def dead_since(self, evidence: Any) -> date | None:
        return evidence.dead_since

    def has_delete_permission(self, request: HttpRequest, obj: models.Evidence | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (
            obj and (rules.carries_a_level(obj) or rules.is_cited_by_codes(obj))
        )


@admin.register(models.Partner)
class PartnerAdmin(ModelAdmin):
    list_display = ["__str__", "service", "role"]
    list_filter = ["role"]
    list_select_related = ["actor", "service"]
    search_fields = ["name", "actor__name", "actor__short_name", "actor__aliases", "service__name"]
    autocomplete_fields = ["service", "actor"]


@admin.register(models.ServiceCustomer)
class ServiceCustomerAdmin(ModelAdmin):
    list_display = ["service", "group", "basis"]
    list_filter = ["group", "basis"]
    list_select_related = ["service", "group"]
    search_fields = ["service__name"]
    autocomplete_fields = ["service"]


@admin.register(models.Detriment)
class DetrimentAdmin(ModelAdmin):
    form = admin_forms.OwnEvidenceForm
    list_display = ["text", "service", "kind"]
    list_filter = ["kind"]
    list_select_related = ["service"]
    search_fields = ["text", "service__name"]
    autocomplete_fields = ["service", "evidence"]


@admin.register(models.ServiceLink)
class ServiceLinkAdmin(ModelAdmin):
    form = admin_forms.ServiceLinkForm
    list_display = ["source", "target", "kind", "description", "ended"]
    list_filter = ["kind"]
    list_select_related = ["source", "target"]
    search_fields = ["source__name", "target__name", "description"]
    autocomplete_fields = ["source", "target", "evidence"]


class SettledAdmin(ModelAdmin):
    """What was settled of services, without those that the person is still to code."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        hidden = models.Service.objects.filter(is_hidden(request.user)).order_by()
        return super().get_queryset(request).exclude(service__in=hidden.values("pk"))


@admin.register(models.Classification)
class ClassificationAdmin(SettledAdmin):
    form = admin_forms.PublishedLevelForm
    list_display = ["service", "determinant", "level", "reason"]
    list_filter = ["determinant", "level"]
    list_select_related = ["service", "determinant"]
    search_fields = ["service__name", "reason"]
    autocomplete_fields = ["service", "determinant", "evidence"]

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        because(form.cleaned_data["why"])
        super().save_model(request, obj, form, change)


@admin.register(models.SettledReach)
class SettledReachAdmin(SettledAdmin):
    """For whom a service is, and when; the record of the service must say the same."""

    list_display = ["service", "group", "phase", "basis", "reason"]
    list_filter = ["basis", "group", "phase"]
    list_select_related = ["service", "group"]
    search_fields = ["service__name", "reason"]
    autocomplete_fields = ["service", "group", "coding_round", "evidence"]


@admin.register(models.CodingRound)
class CodingRoundAdmin(ModelAdmin):
    list_display = ["name", "slug", "guide", "opened", "closed"]
    list_select_related = ["guide"]
    search_fields = ["name", "slug"]


@admin.register(models.Coder)
class CoderAdmin(ModelAdmin):
    list_display = ["name", "slug", "user", "machine_assisted"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]


@admin.register(models.Assignment)
class AssignmentAdmin(ModelAdmin):
    list_display = ["service", "coder", "coding_round"]
    list_filter = ["coding_round", "coder"]
    list_select_related = ["service", "coder", "coding_round"]
    search_fields = ["service__name", "coder__name"]
    autocomplete_fields = ["service", "coder", "coding_round"]


class RawCodeAdmin(ModelAdmin):
    """Raw codes are kept as they were given: they can be read here, never changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.CodingSheet)
class CodingSheetAdmin(RawCodeAdmin):
    """Only what its reader may see anywhere else: no drafts, and nothing that would end the blindness of a coder."""

    list_display = ["service", "coder", "coding_round", "version", "submitted"]
    list_filter = ["coding_round", "coder"]
    list_select_related = ["service", "coder", "coding_round"]
    search_fields = ["service__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return cast(SheetQuerySet, super().get_queryset(request)).visible(request.user)


class CodeOfSheetAdmin(RawCodeAdmin):
    """One code of a sheet that its reader may see."""

    search_fields = ["sheet__service__name", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        sheets = models.CodingSheet.objects.visible(request.user).order_by()
        return super().get_queryset(request).filter(sheet__in=sheets.values("pk"))

    @admin.display(ordering="sheet__service")
    def service(self, code: models.Coding | models.ReachCode) -> models.Service:
        return code.sheet.service

    @admin.display(ordering="sheet__coder")
    def coder(self, code: models.Coding | models.ReachCode) -> models.Coder:
        return code.sheet.coder


@admin.register(models.Coding)
class CodingAdmin(CodeOfSheetAdmin):
    list_display = ["service", "determinant", "level", "coder", "reason"]
    list_filter = ["sheet__coding_round", "sheet__coder", "determinant", "level"]
    list_select_related = ["sheet__service", "determinant", "sheet__coder"]


@admin.register(models.ReachCode)
class ReachCodeAdmin(CodeOfSheetAdmin):
    list_display = ["service", "group", "phase", "basis", "coder", "reason"]
    list_filter = ["sheet__coding_round", "sheet__coder", "group", "phase", "basis"]
    list_select_related = ["sheet__service", "group", "sheet__coder"]
