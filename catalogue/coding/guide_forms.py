"""A draft of the guide as forms: its number and what changed, and the texts of each determinant."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.coding.guide_texts import passages
from catalogue.forms import telling
from catalogue.forms.changes import Changes, Comparison
from catalogue.forms.rows import Answers, Record, Row, drawn
from catalogue.forms.seen import Seen
from experience.models import Determinant, Guide, GuideEntry

LONGEST_TEXT = 4000
LONGEST_QUESTION = GuideEntry._meta.get_field("question").max_length
ANCHOR = "anchor-"


class GuideForm(forms.ModelForm):
    class Meta:
        model = Guide
        fields = ["version", "changes"]
        widgets = {"changes": forms.Textarea({"rows": 3, "maxlength": LONGEST_TEXT})}


class EntryForm(forms.Form):
    """What a draft says of one determinant. Any text may be missing until the draft is issued."""

    def __init__(self, entry: GuideEntry, data: QueryDict | None):
        super().__init__(data, prefix=entry.determinant.slug)
        self.instance = entry
        for name, label, text in passages(entry):
            longest = LONGEST_QUESTION if name == "question" else LONGEST_TEXT
            widget = forms.Textarea({"rows": 2, "maxlength": longest})
            field = forms.CharField(label=label, required=False, max_length=longest, initial=text, widget=widget)
            self.fields[name] = field

    @property
    def stored_names(self) -> dict[str, str]:
        """All anchors stand in one column."""
        return {name: "anchors" for name in self.fields if name.startswith(ANCHOR)}

    def entry(self) -> GuideEntry:
        """The entry as a valid form says it."""
        said, entry = self.cleaned_data, self.instance
        entry.question, entry.boundary, entry.examples = said["question"], said["boundary"], said["examples"]
        entry.anchors = [" ".join(said[f"{ANCHOR}{level}"].split()) for level, _text in reversed(entry.by_level())]
        return entry


class EntryRow(Answers):
    def title(self, name: str) -> str:
        return ", ".join(filter(None, [self.form.instance.determinant.name, self.form[name].label if name else ""]))


class DraftPage:
    """All forms of a draft, drawn from what is stored or bound to what was sent."""

    def __init__(
        self,
        draft: Guide,
        determinants: Iterable[Determinant],
        data: QueryDict | None = None,
        changes: Changes | None = None,
    ):
        self.draft, self.determinants, self.data, self.changes = draft, list(determinants), data, changes
        form_class: Any = telling.refusing(GuideForm, changes) if changes else GuideForm
        self.form: GuideForm = form_class(data, instance=draft)
        self.entries = [EntryForm(draft.of(each), data) for each in self.determinants]
        if changes:
            for form in self.entries:
                telling.tell_fields(form, str(form.prefix), changes)

    def rows(self) -> Iterator[Row]:
        """The guide, then its entries, which are on the page whether they are stored or not."""
        yield Row(None, str(self.draft.pk), self.form)
        for form in self.entries:
            yield EntryRow(None, str(form.instance.pk or ""), form)

    def drawn(self) -> dict[str, Record]:
        return drawn(self.rows())

    def compared(self, seen: Seen | None) -> "tuple[DraftPage, Changes]":
        """The page with what was sent and what others changed meanwhile, brought together."""
        assert self.data is not None
        changes = Comparison(list(self.rows()), [], seen).changes(self.data)
        if changes.conflicts:
            changes.refusal = telling.conflict_sentence() if seen else telling.unseen_sentence()
        return DraftPage(self.draft, self.determinants, changes.data, changes), changes

    @property
    def forms(self) -> list[Any]:
        return [self.form, *self.entries]

    @cached_property
    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]

    def save(self) -> None:
        """Write what changed of a valid page."""
        if self.form.has_changed():
            self.form.instance.save(update_fields=self.form.changed_data)
        for form in self.entries:
            if form.has_changed():
                form.entry().save()

    def problem(self) -> str:
        """Why nothing is saved; empty where nothing hinders it."""
        if self.changes and self.changes.refusal:
            return self.changes.refusal
        return "" if self.is_valid else _("Not saved: please mend the marked texts.")
