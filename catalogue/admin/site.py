"""Data entry for editors: one service with all its parts on one page, and lists that find what needs work.

Everything a person can get wrong is told beside the field.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import (
    CharField,
    Field,
    ForeignKey,
    ManyToManyField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    URLField,
)
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalogue import models
from catalogue.admin import forms as admin_forms
from catalogue.admin.base import ModelAdmin, TabularInline
from catalogue.admin.bulk import change_several
from catalogue.forms.sent_values import MOST_DIGITS
from catalogue.history.recording import because
from catalogue.models.querysets import ServiceQuerySet, SheetQuerySet
from catalogue.models.states import PUBLIC
from catalogue.rules import evidence as rules
from catalogue.rules import publishing
from experience.models import Determinant

admin.site.site_header = _("City Experience Atlas: editing")
admin.site.site_title = _("City Experience Atlas")
admin.site.index_title = _("Catalogue and model")

CODED = Determinant.objects.filter(derived=False)
ADDRESSES: Mapping[type[Field], Mapping[str, Any]] = {URLField: {"assume_scheme": "https"}}


class PartInline(TabularInline):
    """Rows of one service; what each row points to is read for all rows at once."""

    formset = admin_forms.SharedChoicesFormSet
    extra = 0
    related: tuple[str, ...] = ()
    points_to_evidence = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("service", *self.related)
        return rows.prefetch_related("evidence") if self.points_to_evidence else rows

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Without the buttons that add, change, view and delete the chosen row: four per field drown the page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            for action in ("add", "change", "view", "delete"):
                setattr(field.widget, f"can_{action}_related", False)
        return field


class TouchpointInline(PartInline):
    model = models.Touchpoint
    fields = ["number", "phase", "channel", "label", "owner"]


class EvidenceInline(PartInline):
    model = models.Evidence
    formset = admin_forms.EvidenceFormSet
    fields = ["number", "kind", "title", "url", "supports", "published_on", "read_on", "extent", "quote"]
    formfield_overrides = {
        URLField: {"assume_scheme": "https", "widget": forms.Textarea({"rows": 2, "cols": 28})},
        CharField: {"widget": forms.Textarea({"rows": 2, "cols": 28})},
    }
    verbose_name_plural = _("evidence (save new evidence first; then it can be chosen below)")


class PartnerInline(PartInline):
    model = models.Partner
    related = ("actor",)
    fields = ["number", "actor", "name", "role"]


class CustomerInline(PartInline):
    model = models.ServiceCustomer
    related = ("group",)


class ClassificationInline(PartInline):
    model = models.Classification
    form = admin_forms.ClassificationForm
    related = ("determinant",)
    points_to_evidence = True
    fields = ["determinant", "level", "reason", "evidence", "decision"]

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        """A new service starts with one empty row per determinant that is to be coded."""
        return 0 if obj else CODED.count()

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "determinant":
            kwargs["queryset"] = CODED.all()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class DetrimentInline(PartInline):
    model = models.Detriment
    points_to_evidence = True
    form = admin_forms.DetrimentForm


FACTS = (
    "official_url",
    "official_url_seen",
    "personalisation",
    "personalisation_note",
    "data_sources",
    "technologies",
    "payments",
    "confidence",
    "unknown",
)
INTEGRATION = ("integration_level", "integration_reason", "integration_evidence", "integration_decision")


@admin.register(models.Service)
class ServiceAdmin(ModelAdmin):
    form = admin_forms.ServiceForm
    formfield_overrides = ADDRESSES
    list_display = [
        "name",
        "domain",
        "city_names",
        "status",
        "status_as_of",
        "integration_level",
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
    search_help_text = _("Name, summary, provider or city")
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["provider", "cities"]
    filter_horizontal = ["secondary_domains", "data_sources", "technologies", "payments"]
    readonly_fields = ["state", "updated"]
    save_on_top = True
    actions = [change_several]

    inlines = [
        TouchpointInline,
        CustomerInline,
        PartnerInline,
        EvidenceInline,
        ClassificationInline,
        DetrimentInline,
    ]
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary", "description", "state", "updated"]}),
        (_("Who and where"), {"fields": ["provider", "cities", "domain", "secondary_domains", "kind"]}),
        (_("Life"), {"fields": ["launched", "launch_note", "ended", "status", "status_as_of", "status_note"]}),
        (_("Upkeep"), {"fields": ["review_due"]}),
        (_("Facts"), {"fields": FACTS}),
        (_("Integration"), {"fields": INTEGRATION}),
    ]

    def get_formset_kwargs(self, request: HttpRequest, obj: Model, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None and isinstance(inline, ClassificationInline):
            kwargs["initial"] = [{"determinant": pk} for pk in CODED.values_list("pk", flat=True)]
        return kwargs

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        services = cast(ServiceQuerySet, super().get_queryset(request))
        return services.with_verification().prefetch_related("cities")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if request.resolver_match and db_field.name == "integration_evidence":
            service = str(request.resolver_match.kwargs.get("object_id"))
            own = int(service) if service.isdecimal() and len(service) <= MOST_DIGITS else None
            kwargs["queryset"] = models.Evidence.objects.filter(service=own)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: models.Service | None = None) -> bool:
        """What readers know of is withdrawn; only who may do that deletes it."""
        is_known = obj is not None and obj.state in PUBLIC
        return super().has_delete_permission(request, obj) and (
            not is_known or request.user.has_perm(publishing.PUBLISHES)
        )

    @admin.display(description=_("cities"))
    def city_names(self, service: models.Service) -> str:
        return ", ".join(city.name for city in service.cities.all())

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


@admin.register(models.Classification)
class ClassificationAdmin(ModelAdmin):
    form = admin_forms.PublishedLevelForm
    list_display = ["service", "determinant", "level", "reason"]
    list_filter = ["determinant", "level"]
    list_select_related = ["service", "determinant"]
    search_fields = ["service__name", "reason"]
    autocomplete_fields = ["service", "determinant", "evidence"]

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        because(form.cleaned_data["why"])
        super().save_model(request, obj, form, change)


@admin.register(models.CodingRound)
class CodingRoundAdmin(ModelAdmin):
    list_display = ["name", "slug", "guide_version", "opened", "closed"]
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


@admin.register(models.Coding)
class CodingAdmin(RawCodeAdmin):
    list_display = ["service", "determinant", "level", "coder", "reason"]
    list_filter = ["sheet__coding_round", "sheet__coder", "determinant", "level"]
    list_select_related = ["sheet__service", "determinant", "sheet__coder"]
    search_fields = ["sheet__service__name", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        sheets = models.CodingSheet.objects.visible(request.user).order_by()
        return super().get_queryset(request).filter(sheet__in=sheets.values("pk"))

    @admin.display(ordering="sheet__service")
    def service(self, coding: models.Coding) -> models.Service:
        return coding.sheet.service

    @admin.display(ordering="sheet__coder")
    def coder(self, coding: models.Coding) -> models.Coder:
        return coding.sheet.coder
