"""Parts of a service as rows of its form: what each takes, and one read for all rows of a kind."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.editing.fields import PagesField, Person, form_field, numbers_in_words, one_actor
from catalogue.editing.forms import say_what_is_empty
from catalogue.editing.pages_read import PagesRead, cite
from catalogue.editing.quiet import QuietModelForm
from catalogue.forms.columns import ChangedColumnsFormSet
from catalogue.models import Coding, Detriment, Evidence, Partner, Service, ServiceLink, Touchpoint
from catalogue.rules import evidence as rules
from experience.models import Determinant

MOST_ROWS = 200
"""So many rows of a kind a form takes."""


class PartForm(QuietModelForm):
    """A row whose own rules are told beside its fields. Numbers are seen to by the rows together."""

    unasked = ("service",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.stored_name = f"{self.instance.number}: {self.title}" if self.instance.pk else ""
        for field in self.fields.values():
            say_what_is_empty(field)
        if "number" in self.fields:
            self.fields["number"].label = gettext_lazy("Place")
            self.fields["number"].help_text = ""

    @property
    def title(self) -> str:
        return str(self.instance)

    seldom: tuple[str, ...] = ()
    """Fields that stand folded below the others."""

    @property
    def is_open(self) -> bool:
        """Whether there is something to do in it; what is stored folds to one line."""
        return self.instance.pk is None or bool(self.is_bound and (self.errors or self.has_changed()))

    @property
    def has_seldom(self) -> bool:
        return any(self[name].value() or self[name].errors for name in self.seldom)

    def has_changed(self) -> bool:
        """A new row that holds nothing but its number is none."""
        unasked = {"number"} if self.instance._state.adding else set()
        return bool({*self.changed_data} - unasked)


class TouchpointForm(PartForm):
    class Meta:
        model = Touchpoint
        fields: ClassVar = ["label", "phase", "channel", "owner", "number"]


class PartnerForm(PartForm):
    """A partner is found among the actors by its name, and else stays as it is written."""

    stored_names: ClassVar = {"who": "actor"}
    user: Person

    who = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off", "data-suggest": "actor"}),
        help_text=gettext_lazy("An actor by name, or people in words, such as “local volunteers”."),
    )

    class Meta:
        model = Partner
        fields: ClassVar = ["role", "number"]

    field_order = ("who", "role", "number")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["who"] = str(self.instance)

    def clean(self) -> None:
        super().clean()
        who = self.cleaned_data.get("who")
        if who and "who" in self.changed_data:
            try:
                self.instance.actor = one_actor(who, self.user)
            except ValidationError as error:
                self.add_error("who", error)
                return
            self.instance.name = "" if self.instance.actor else who


class EvidenceForm(PartForm):
    seldom = ("quote", "published_on", "read_on", "extent")

    @property
    def title(self) -> str:
        return str(self.instance.title)

    class Meta:
        model = Evidence
        formfield_callback = form_field
        fields: ClassVar = [
            "number", "kind", "title", "url", "supports", "quote", "published_on", "read_on", "extent"
        ]  # fmt: skip
        widgets: ClassVar = {
            "supports": forms.Textarea({"rows": 2}),
            "quote": forms.Textarea({"rows": 2}),
            "read_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["number"].label = gettext_lazy("Number")

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        needs_address = data.get("kind") and data["kind"] != Evidence.Kind.GENERAL_KNOWLEDGE
        if needs_address and not data.get("url") and "url" not in self.errors:
            message = _("Evidence needs the address of the page that was read.")
            self.add_error("url", ValidationError(message, code="required"))


class DetrimentForm(PartForm):
    stored_names: ClassVar = {"pages": "evidence"}

    pages = PagesField(gettext_lazy("Pages that say so"))

    class Meta:
        model = Detriment
        fields: ClassVar = ["kind", "text", "number"]
        widgets: ClassVar = {"text": forms.Textarea({"rows": 2, "data-cites": "text"})}

    field_order = ("kind", "number", "text", "pages")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.cited = list(self.instance.evidence.all()) if self.instance.pk else []
        self.chosen = self.cited
        if self.instance.pk:
            self.initial["pages"] = numbers_in_words(sorted(page.number for page in self.cited))

    def check(self, pages_read: PagesRead) -> None:
        """Tell what is wrong with its pages, once it is known which pages the form holds."""
        if "pages" not in self.cleaned_data or not (self.has_changed() or self.instance.pk):
            return
        if cite(self, "text", pages_read) and not self.chosen:
            self.add_error("pages", ValidationError(_("Cite at least one page that says so."), code="required"))


class RowId(forms.IntegerField):
    """The id of a row, which its formset has read already: the usual field asks for each row again."""

    widget = forms.HiddenInput


class PartFormSet(ChangedColumnsFormSet):
    """Rows of one service that are read once, whatever is done with them, and numbered together."""

    model: type[Any]

    def __init__(self, *args: Any, rows: list[Any], user: Person, blanks: int = 0, **kwargs: Any):
        self.rows, self.extra, self.user = rows, blanks, user
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> list[Any]:  # type: ignore[override]
        return self.rows

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        name, form.user = self.model._meta.pk.name, self.user  # type: ignore[attr-defined]
        form.fields[name] = RowId(required=False, initial=form.instance.pk)
        if index is not None and index >= self.initial_form_count():
            form.empty_permitted = True

    def blank(self, place: int | str) -> forms.ModelForm:
        """An empty row for a place behind the others."""
        form = self.form(prefix=self.add_prefix(place), empty_permitted=True, use_required_attribute=False)
        self.add_fields(form, None)
        return form

    @property
    def template(self) -> forms.ModelForm:
        """What a script copies for one more row."""
        return self.blank("__prefix__")

    @property
    def kept_forms(self) -> list[forms.ModelForm]:
        """Rows that stand after the save: stored ones that stay, and new ones with something in them."""
        new = [form for form in self.extra_forms if form.has_changed()]
        return [form for form in (*self.initial_forms, *new) if form not in self.gone_forms]

    @property
    def gone_forms(self) -> list[forms.ModelForm]:
        return [form for form in self.forms if self.is_bound and self._should_delete_form(form)]

    def _should_delete_form(self, form: Any) -> bool:
        return bool(self.data.get(f"{form.prefix}-DELETE"))

    def validate_unique(self) -> None:
        """Numbers are told beside their fields instead."""

    def tell(self, message: str) -> None:
        """Tell what is wrong with the rows together."""
        self.non_form_errors().append(ValidationError(message, code="lacking"))

    def check(self) -> None:
        """Tell numbers that stand twice."""
        taken: dict[int, forms.ModelForm] = {}
        for form in self.kept_forms:
            number = form.cleaned_data.get("number") if form.is_valid() else None
            if number in taken:
                message = _("Number %(number)s stands twice.")
                form.add_error("number", ValidationError(message, code="unique", params={"number": number}))
            elif number is not None:
                taken[number] = form


class EvidenceFormSet(PartFormSet):
    """New pages are numbered on the page already, so that they can be cited at once."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        first = self.initial_form_count()
        if index is not None and index >= first:
            highest = max([row.number for row in self.rows], default=0)
            form.initial["number"] = form.fields["number"].initial = highest + 1 + index - first

    def check(self) -> None:
        super().check()
        gone = [form for form in self.gone_forms if form.instance.pk]
        weak = [form for form in self.kept_forms if form.instance.pk and is_weakened(form)]
        cited = pages_cited(Coding.evidence.through, gone, "coding__sheet__submitted__isnull", False)
        linked = pages_cited(ServiceLink.evidence.through, [*gone, *weak])
        for form in gone:
            if form.instance.pk in cited:
                form.add_error(None, ValidationError(cited_by_codes(form.instance), code="cited_by_codes"))
        for form in (*gone, *weak):
            if form.instance.pk in linked:
                message = _("A link between services rests on this page: change that first.")
                form.add_error(None if form in gone else "kind", ValidationError(message, code="carries_a_link"))

    def keep_what_carries_levels(self, shown: Collection[Determinant]) -> None:
        """Where levels are not on the page to be changed first: hidden ones, and those of other codebooks."""
        gone = [form for form in self.gone_forms if form.instance.pk]
        weak = [form for form in self.kept_forms if form.instance.pk and is_weakened(form)]
        for form in (*gone, *weak):
            if not form.errors and rules.carries_a_level(form.instance, besides=shown):
                message = _("A level of 2 or more, or a link, rests on this page: change that first.")
                form.add_error(None if form in gone else "kind", ValidationError(message, code="carries_a_level"))


def is_weakened(form: forms.ModelForm) -> bool:
    return "kind" in form.changed_data and not rules.is_page(form.instance)


def cited_by_codes(page: Evidence) -> str:
    message = _("Page %(number)s is cited by submitted codes, which are kept: it cannot be deleted.")
    return message % {"number": page.number}


def pages_cited(through: Any, rows: Iterable[forms.ModelForm], *condition: Any) -> set[int]:
    """The ids of those pages that a table between points to; no question where there is none."""
    ids = [form.instance.pk for form in rows]
    if not ids:
        return set()
    pointers = through._default_manager.filter(evidence__in=ids)
    if condition:
        pointers = pointers.filter(**{condition[0]: condition[1]})
    return {*pointers.values_list("evidence", flat=True)}


def formset_of(form: type[PartForm], base: type[PartFormSet] = PartFormSet) -> type[PartFormSet]:
    made: Any = forms.inlineformset_factory(
        Service, form._meta.model, form=form, formset=base, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
    )
    return made


KINDS: dict[str, type[PartFormSet]] = {
    "touchpoints": formset_of(TouchpointForm),
    "partners": formset_of(PartnerForm),
    "evidence": formset_of(EvidenceForm, EvidenceFormSet),
    "detriments": formset_of(DetrimentForm),
}
"""Every kind of part that is entered in rows, by the name of its relation."""
