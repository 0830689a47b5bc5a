"""The facts that a service has once, as a form: a draft may leave everything but its name open."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, BooleanField
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.editing.fields import Person, TermField, TermsField, city_line, form_field, one_actor, read_cities
from catalogue.editing.quiet import QuietModelForm
from catalogue.forms.fields import clean_line, printable
from catalogue.models import Actor, City, Collection, Service, ServiceCustomer
from catalogue.models.states import LONGEST_REASON, PUBLIC
from catalogue.models.terms import CustomerGroup
from catalogue.rules.collections import known_to

JOINT = {"end_not_before_launch": ("ended", "launched"), "ended_service_not_active": ("status", "ended")}
"""Fields that a constraint joins; it is told beside the first."""

WHAT = ("name", "slug", "collection", "summary", "description", "kind", "domain", "secondary_domains")
WHERE = ("provider", "actor_type", "cities", "scope_note", "official_url", "official_url_seen")
LIFE = ("launched", "launch_note", "status", "status_as_of", "status_note", "ended")
HOW = ("personalisation", "personalisation_note", "data_sources", "technologies", "payments")
LIMITS = ("unknown", "confidence")
UPKEEP = ("review_due",)

NOT_SAID = gettext_lazy("not said")


def say_what_is_empty(field: forms.Field) -> None:
    """Words in the place of Django's row of dashes."""
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.empty_label = str(NOT_SAID)
    elif isinstance(field, forms.TypedChoiceField) and isinstance(field.widget, forms.Select):
        choices: Any = field.choices
        field.choices = [(value, label if value else NOT_SAID) for value, label in choices]


def is_needed(name: str) -> bool:
    """Whether a published service must have this fact."""
    field: Any = Service._meta.get_field(name) if name in ServiceForm.Meta.fields else None
    return field is not None and not field.blank and not isinstance(field, BooleanField)


class ServiceForm(QuietModelForm):
    unasked = ("provider", "domain", "kind", "collection")

    provider = forms.CharField(
        label=gettext_lazy("Provider"),
        required=False,
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off", "data-suggest": "actor"}),
        help_text=gettext_lazy("Its name, short name or another name."),
    )
    actor_type = forms.ChoiceField(
        label=gettext_lazy("If the provider is new here: what it is"),
        required=False,
        choices=[("", gettext_lazy("it is in the catalogue")), *Actor.Type.choices],
        help_text=gettext_lazy("Choose its type, and it is added with the name above."),
    )
    cities = forms.CharField(
        label=gettext_lazy("Cities"),
        required=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off", "data-suggest": "city", "data-lines": ""}),
        help_text=gettext_lazy("One a line, such as “Graz” or “Cambridge, United Kingdom”."),
    )

    class Meta:
        model = Service
        formfield_callback = form_field
        fields: ClassVar = [*WHAT, *(name for name in WHERE if name != "actor_type"), *LIFE, *HOW, *LIMITS, *UPKEEP]
        widgets: ClassVar = {
            "description": forms.Textarea({"rows": 5}),
            "unknown": forms.Textarea({"rows": 3}),
            "review_due": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "secondary_domains": forms.CheckboxSelectMultiple,
            "data_sources": forms.CheckboxSelectMultiple,
            "technologies": forms.CheckboxSelectMultiple,
            "payments": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, user: Person, collections: Sequence[Collection], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.filter(known_to(user, field.queryset.model))
            field.required = name == "name" or (self.instance.is_published and is_needed(name))
            say_what_is_empty(field)
        self.offer_collections(collections)
        stored = self.instance.pk is not None
        self.stored_cities = list(self.instance.cities.all()) if stored else []
        self.initial["cities"] = "\n".join(sorted(map(city_line, self.stored_cities)))
        self.remember_stored_rows()
        self.initial["provider"] = self.instance.provider.name if self.instance.provider else ""
        self.fields["slug"].disabled = self.instance.state in PUBLIC
        self.fields["slug"].help_text = _("The last part of the address. Empty: made from the name.")

    def offer_collections(self, collections: Sequence[Collection]) -> None:
        """Ask to which of some collections the service belongs where there is a choice, and it may leave its own."""
        field: Any = self.fields["collection"]
        own = next((each for each in collections if each.pk == self.initial.get("collection")), None)
        if self.instance.pk is None and own is None and collections:
            own = self.instance.collection = collections[0]
            self.initial["collection"] = own.pk
        sent = self.data.get(self.add_prefix("collection"), "")
        if own is None or (len(collections) < 2 and sent in ("", str(own.pk))):
            del self.fields["collection"]
            return
        field.queryset = Collection.objects.filter(pk__in=[each.pk for each in collections])
        field.empty_label, field.help_text = None, _("Who works on it, and who sees it.")

    def remember_stored_rows(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, TermsField):
                field.stored = self.initial.get(name) or ()
            elif isinstance(field, TermField):
                field.stored = getattr(self.instance, name)

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if (
            slug
            and "slug" in self.changed_data
            and Service.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists()
        ):
            raise ValidationError(_("Another service has this address."), code="unique")
        return slug

    def clean_cities(self) -> list[City]:
        text = self.cleaned_data["cities"]
        return read_cities(text, self.user) if "cities" in self.changed_data else list(self.stored_cities)

    def clean_provider(self) -> Actor | None:
        """The actor that is named; a new one, not stored yet, where a type is chosen for it."""
        name = " ".join(self.cleaned_data["provider"].split())
        if "provider" not in self.changed_data:
            return self.instance.provider
        return one_actor(name, self.user) if name else None

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        name = " ".join(self.data.get(self.add_prefix("provider"), "").split())
        if name and "provider" in data and data["provider"] is None:
            if data.get("actor_type"):
                data["provider"] = Actor(name=name, type=data["actor_type"])
            else:
                message = _("“%(name)s” is not in the catalogue. Look at the spelling, or choose below what it is.")
                self.add_error("provider", ValidationError(message, code="unknown", params={"name": printable(name)}))

    def _post_clean(self) -> None:
        self.unfit: set[str] = set()
        super()._post_clean()
        for constraint in Service._meta.constraints:
            joint = {*JOINT.get(constraint.name, ())} & {*self.changed_data}
            if joint:
                self.tell_constraint(constraint, joint)
        self.leave_unfit_fields()

    def tell_constraint(self, constraint: BaseConstraint, changed: set[str]) -> None:
        """A rule of the database that years and states together may break: told beside a field, none of them stored."""
        try:
            constraint.validate(Service, self.instance, exclude={*self.errors})
        except ValidationError as error:
            self.add_error(JOINT[constraint.name][0], error)
            self.unfit |= changed

    def leave_unfit_fields(self) -> None:
        """What has mistakes stays in the service as it is stored."""
        self.unfit |= {name for name in self.errors if name in self.fields}
        for name in self.unfit & {*LIFE}:
            setattr(self.instance, name, self.initial.get(name))


class ServedForm(forms.Form):
    """For whom the service is: every group of customers, and whether a page says so."""

    name = gettext_lazy("For whom")

    def __init__(self, service: Service, groups: list[CustomerGroup], data: Any = None):
        self.instance = service
        self.rows = {row.group_id: row for row in service.served.all()} if service.pk else {}
        self.groups = groups
        initial = {group.slug: self.rows[group.pk].basis for group in groups if group.pk in self.rows}
        super().__init__(data, prefix="served", initial=initial)
        choices = [("", _("not known")), *ServiceCustomer.Basis.choices]
        for group in groups:
            self.fields[group.slug] = forms.ChoiceField(
                label=group.name, required=False, choices=choices, widget=forms.RadioSelect
            )


class WhyForm(forms.Form):
    """The reason of a change, for the history; asked where levels that readers see are changed."""

    why = forms.CharField(
        label=gettext_lazy("Why you change it"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Everybody can read it among the changes. Needed where a published level changes."),
    )


def slug_of(name: str, taken: Any) -> str:
    """An address of the name that is not taken, such as "night-bus-2"; `taken` tells whether one is."""
    longest = Service._meta.get_field("slug").max_length or 50
    stem = slugify(name)[: longest - 5].strip("-") or "service"
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if not taken(slug))
