"""The coder's sheet as forms: one per item, per page that the coder found, and for the memo. None need be finished."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from catalogue.coding.contents import GivenCode, Note, SheetContent
from catalogue.coding.gaps import Gap, page_prefix
from catalogue.forms.fields import set_choices
from catalogue.forms.questions import UNTOLD, Question, choices, question
from catalogue.models import Assignment, Evidence
from catalogue.models.dates import LONGEST_DATE
from catalogue.models.found_pages import FoundPage
from experience.models import Determinant, Guide

LONGEST_REASON = 2000
LONGEST_QUOTE = 1000
LONGEST_MEMO = 5000
MOST_PAGES = 20
LONGEST_NUMBER = 4
LONGEST_ADDRESS = 600
LONGEST_WORDS = 300
KINDS = [choice for choice in Evidence.Kind.choices if choice[0] != Evidence.Kind.GENERAL_KNOWLEDGE]
NUMBERS = "found"
"""The hidden field that says which found pages a form holds."""

Sent = MultiValueDict[str, Any]
"""What a browser sends."""


def read_level(text: str) -> int | None:
    return None if text == UNTOLD else int(text)


def written(label: Any, longest: int, rows: int = 2) -> forms.CharField:
    """A text of some lines, at most so many signs."""
    widget = forms.Textarea({"rows": rows, "maxlength": longest})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


def pages_to_cite(label: Any, pages: Iterable[tuple[int, str]]) -> forms.TypedMultipleChoiceField:
    """Pages to tick, by a number; the choices are known already, so that no item asks the database for them."""
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(label=label, required=False, coerce=int, choices=pages, widget=widget)


class CodeForm(forms.Form):
    """One item: a level or "cannot be told" or nothing yet, a reason, a quote, pages of the service and own ones."""

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    reason = written(_("Reason"), LONGEST_REASON)
    quote = written(_("Quote"), LONGEST_QUOTE)

    def __init__(self, determinant: Determinant, guide: Guide, pages: "Pages", data: Sent):
        super().__init__(data, prefix=determinant.slug)
        self.determinant, self.guide = determinant, guide
        self.fields["evidence"] = pages_to_cite(_("Evidence"), pages.evidence)
        self.fields["found"] = pages_to_cite(_("Pages that you found"), pages.found)
        set_choices(self, "level", choices(determinant, untold=True))

    def question(self) -> Question:
        return question(self.determinant, self.guide.of(self.determinant), self["level"])

    @property
    def answer(self) -> str:
        """The level as it is sent, empty where there is none yet."""
        return self["level"].value() or ""

    def code(self, found: Iterable[int]) -> GivenCode | None:
        """What a valid form answers, citing of the pages found those that are there; None where it answers nothing."""
        data = self.cleaned_data
        if not data["level"]:
            return None
        cited = [number for number in data["found"] if number in found]
        reason, quote = data["reason"].strip(), data["quote"].strip()
        return GivenCode(self.determinant, read_level(data["level"]), reason, data["evidence"], quote, cited)

    def note(self) -> Note:
        """What stands there without an answer, empty where nothing does."""
        return cast(Note, {name: value for name, value in self.cleaned_data.items() if name != "level" and value})


class FoundPageForm(forms.Form):
    """A page that the coder found; an empty row is none. What it lacks is asked for at the submission."""

    url = forms.CharField(label=_("Address"), required=False, max_length=LONGEST_ADDRESS, widget=forms.URLInput)
    title = forms.CharField(label=_("Title"), required=False, max_length=LONGEST_WORDS)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", "–"), *KINDS])
    published_on = forms.CharField(label=_("Published"), required=False, max_length=LONGEST_DATE)
    quote = written(_("Quote"), LONGEST_WORDS)
    remove = forms.BooleanField(label=_("Remove this page"), required=False)

    def __init__(self, number: int, data: Sent):
        super().__init__(data, prefix=page_prefix(number))
        self.number = number

    @property
    def name(self) -> str:
        """What the page is called as long as it may lack a title; empty where nothing is written."""
        return self["title"].value() or self["url"].value() or self["quote"].value() or ""

    def page(self) -> FoundPage | None:
        """The page of a valid form; None of an empty row and of one to remove."""
        data = dict(self.cleaned_data)
        if data.pop("remove") or not any(data.values()):
            return None
        return cast(FoundPage, {"number": self.number, **data})


class MemoForm(forms.Form):
    memo = written(_("Memo"), LONGEST_MEMO, rows=3)


class Pages(NamedTuple):
    """What an item can cite: pages of the service by id, pages of the sheet by number, each with its name."""

    evidence: Sequence[tuple[int, str]]
    found: Sequence[tuple[int, str]]


class SheetForms:
    """All forms of a sheet, as the guide of the round asks, bound to what was sent or to a stored sheet as if sent."""

    def __init__(self, task: Assignment, determinants: Iterable[Determinant], data: Sent):
        self.found = [FoundPageForm(number, data) for number in sent_numbers(data)]
        self.memo = MemoForm(data)
        evidence = [(page.pk, str(page)) for page in task.service.evidence.all()]
        pages = Pages(evidence, [(form.number, form.name) for form in self.found if form.name])
        self.items = [CodeForm(determinant, task.coding_round.guide, pages, data) for determinant in determinants]

    def __iter__(self) -> Iterator[forms.Form]:
        return iter([*self.items, *self.found, self.memo])

    def are_valid(self) -> bool:
        """Whether every form is valid; each is asked, so that each shows its errors."""
        return not [form for form in self if not form.is_valid()]

    def content(self) -> SheetContent:
        """What valid forms say, as plain values."""
        pages = [page for form in self.found if (page := form.page())]
        numbers = [page["number"] for page in pages]
        codes = {form: form.code(numbers) for form in self.items}
        notes = {form.determinant.slug: form.note() for form, code in codes.items() if code is None and form.note()}
        memo = self.memo.cleaned_data["memo"].strip()
        return SheetContent([code for code in codes.values() if code], notes, memo, pages)

    def tell(self, found_gaps: Iterable[Gap]) -> None:
        """Say what is missing beside the fields."""
        by_prefix = {form.prefix: form for form in self if form.is_valid()}
        for gap in found_gaps:
            by_prefix[gap.form].add_error(gap.field, gap.message)


def sent_numbers(data: Sent) -> list[int]:
    """The numbers of the pages found that a form holds."""
    sent = {int(text) for text in data.getlist(NUMBERS) if text.isdecimal() and len(text) < LONGEST_NUMBER}
    return sorted(sent)[:MOST_PAGES]


def as_sent(content: SheetContent) -> Sent:
    """What a browser would send that shows a stored sheet: with an empty row for the next page, while there is room."""
    data: Sent = MultiValueDict({"memo": [content.memo]})
    for code in content.codes:
        answer = {**code._asdict(), "level": UNTOLD if code.level is None else str(code.level)}
        add_sent(data, code.determinant.slug, answer)
    for slug, note in content.notes.items():
        add_sent(data, slug, note)
    for page in content.found:
        add_sent(data, page_prefix(page["number"]), page)
    numbers = [page["number"] for page in content.found]
    next_number = max(numbers, default=0) + 1
    data.setlist(NUMBERS, [str(number) for number in [*numbers, next_number]][:MOST_PAGES])
    return data


def add_sent(data: Sent, prefix: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        data.setlist(f"{prefix}-{name}", value if isinstance(value, list) else [value])
