"""A document put over the form of a service that nobody touched, as if a person had typed it there.

So programs are under the rules of the form, and are told what is wrong by the same words, under their own names:
`touchpoints[2].channel`. What a document does not name stays. A list stands for all rows of its kind: a row with the
number of a stored one changes that one, and what it does not name stays; one with another number or none is new; stored
ones that the list does not name go.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from catalogue.editing.documents import (
    CLASSIFICATIONS,
    CUSTOMERS,
    INTEGRATION,
    INTEGRATION_PAGES,
    LEVELS,
    NUMBERS,
    TERM_LISTS,
    TERMS,
    TEXTS,
    Document,
    related_rows,
    sent_level,
)
from catalogue.editing.fields import city_line, numbers_in_words
from catalogue.editing.judgements import IntegrationForm, JudgementForm
from catalogue.editing.parts import KINDS
from catalogue.editing.service_page import ServicePage, Stored
from catalogue.editing.unfinished import untouched
from catalogue.forms.fields import printable
from catalogue.forms.sent_values import Sent, put, with_plain_lines
from catalogue.models import City
from catalogue.rules.blindness import hidden_sentence
from catalogue.rules.collections import known_to

PAGES = "evidence"
"""What rows and answers call the pages that they cite; the form calls it `pages`."""


class Overlay:
    """The page that comes of a document, and what is wrong with either, by the names of the document."""

    def __init__(self, stored: Stored, document: Document):
        self.stored, self.document = stored, document
        self.blank = ServicePage(stored)
        self.data = untouched(self.blank)
        self.paths: dict[str, str] = {}
        """Where in the document a form of the page stands, by the form's prefix."""
        self.problems: dict[str, list[str]] = defaultdict(list)
        if getattr(stored.service, "is_hidden", False):
            self.refuse({name: hidden_sentence() for name in LEVELS if name in document})
        self.put_facts()
        for name in KINDS:
            if name in document:
                self.put_rows(name, document[name])
            else:
                self.paths |= {f"{name}-{at}": f"{name}[{at}]" for at in range(len(stored.rows[name]))}
        self.put_customers()
        self.put_integration()
        self.put_classifications()
        self.page = ServicePage(stored, with_plain_lines(self.data))
        self.page.check()
        self.collect()

    def refuse(self, problems: Mapping[str, str]) -> None:
        for name, message in problems.items():
            self.problems[name].append(message)

    def put_facts(self) -> None:
        named = self.document
        for name in (*TEXTS, *NUMBERS):
            if name in named:
                self.put_fact(name, text(named[name]))
        for name, own in {"provider": "provider", "actor_type": "provider_type", "review_due": "review_due"}.items():
            if own in named:
                self.put_fact(name, text(named[own]))
        if "official_url_seen" in named:
            self.put_fact("official_url_seen", "on" if named["official_url_seen"] else "")
        if "unknown" in named:
            self.put_fact("unknown", "\n".join(named["unknown"]))
        for name in TERMS:
            if name in named:
                self.put_term(name, named[name])
        for name in TERM_LISTS:
            if name in named:
                keys = self.keys(name, named[name])
                self.put_fact(name, [keys[slug] for slug in named[name] if slug in keys])
        if "cities" in named:
            self.put_fact("cities", "\n".join(self.city_lines(named["cities"])))
        if "why" in named:
            put(self.data, self.blank.why["why"], text(named["why"]))

    def put_fact(self, name: str, value: Sent) -> None:
        """A field that is not open to be changed is told, where the form would pass over what is sent."""
        bound = self.blank.form[name]
        if bound.field.disabled and value != text(bound.initial):
            self.refuse({name: _("It cannot be changed any more.")})
        put(self.data, bound, value)

    def put_term(self, name: str, slug: str | None) -> None:
        keys = self.keys(name, [slug] if slug else [])
        if name in self.blank.form.fields:
            self.put_fact(name, keys.get(slug or "", ""))
        elif slug and keys and keys[slug] != str(getattr(self.stored.service, f"{name}_id")):
            self.refuse({name: _("It cannot be changed by you.")})

    def keys(self, name: str, slugs: Iterable[str]) -> dict[str, str]:
        """The ids of the rows that are meant, as far as the person may know of them; others are told."""
        model, wanted = related_rows(name), list(dict.fromkeys(slugs))
        rows = model.objects.filter(known_to(self.stored.user, model), slug__in=wanted) if wanted else ()
        found = {row.slug: str(row.pk) for row in rows}
        self.tell_unknown(name, [slug for slug in wanted if slug not in found])
        return found

    def tell_unknown(self, name: str, slugs: Iterable[str]) -> None:
        for slug in slugs:
            self.problems[name].append(_("There is no “%(name)s”.") % {"name": printable(slug)})

    def city_lines(self, slugs: list[str]) -> list[str]:
        """Cities as the form names them."""
        rows = City.objects.filter(known_to(self.stored.user, City), slug__in=slugs).select_related("country")
        lines = {city.slug: city_line(city) for city in rows} if slugs else {}
        self.tell_unknown("cities", [slug for slug in dict.fromkeys(slugs) if slug not in lines])
        return [lines[slug] for slug in slugs if slug in lines]

    def put_rows(self, name: str, rows: list[Document]) -> None:
        formset, stored = self.blank.formsets[name], self.stored.rows[name]
        places = {row.number: place for place, row in enumerate(stored)}
        left, first = dict(places), len(stored)
        new = 0
        for at, row in enumerate(rows):
            number = row.get("number")
            place = left.pop(number, None)
            if place is None and number in places:
                self.refuse({f"{name}[{at}].number": _("Number %(number)s stands twice.") % {"number": number}})
                continue
            if place is None:
                place, new = first + new, new + 1
                if not any(value for field, value in row.items() if field != "number"):
                    self.refuse({f"{name}[{at}]": _("This row says nothing.")})
            form = formset.forms[place] if place < first else formset.blank(place)
            self.paths[str(form.prefix)] = f"{name}[{at}]"
            for field in form.fields:
                own = PAGES if field == "pages" else field
                if own in row:
                    put(self.data, form[field], pages_text(row[own]) if own == PAGES else text(row[own]))
                elif place >= first:
                    put(self.data, form[field], "")
        for place in left.values():
            self.data[f"{formset.forms[place].prefix}-DELETE"] = "on"
            self.paths[str(formset.forms[place].prefix)] = name
        self.data[f"{name}-TOTAL_FORMS"] = str(first + new)

    def put_customers(self) -> None:
        if CUSTOMERS not in self.document:
            return
        bases = self.by_key(CUSTOMERS, "group", [group.slug for group in self.stored.groups])
        for group in self.stored.groups:
            put(self.data, self.blank.served[group.slug], bases.get(group.slug, {}).get("basis", ""))

    def put_integration(self) -> None:
        form = next((each for each in self.blank.judgements if isinstance(each, IntegrationForm)), None)
        if form is None:
            return
        present = {name: getattr(self.stored.service, own) for name, own in INTEGRATION.items()}
        wanted = {name: self.document.get(own, present[name]) for name, own in INTEGRATION.items()}
        if wanted != present:
            self.answer(form, wanted)
        if INTEGRATION_PAGES in self.document:
            put(self.data, form["pages"], pages_text(self.document[INTEGRATION_PAGES]))

    def put_classifications(self) -> None:
        forms = {each.determinant.slug: each for each in self.blank.judgements if not isinstance(each, IntegrationForm)}
        if CLASSIFICATIONS in self.document and self.blank.judgements:
            rows = self.by_key(CLASSIFICATIONS, "determinant", forms)
            for slug, form in forms.items():
                self.classify(form, rows.get(slug))
        else:
            answered = [form for form in forms.values() if form.answer]
            self.paths |= {str(form.prefix): f"{CLASSIFICATIONS}[{at}]" for at, form in enumerate(answered)}

    def classify(self, form: JudgementForm, row: Document | None) -> None:
        """An answer that the list does not hold is taken back; what a row does not name stays."""
        if row is None:
            for name in form.fields:
                put(self.data, form[name], "")
            return
        present = {name: form.initial.get(name, "") for name in ("reason", "decision")}
        put(self.data, form["level"], sent_level(row["level"], "told") if "level" in row else form.answer)
        for name, before in present.items():
            put(self.data, form[name], text(row.get(name, before)))
        if PAGES in row:
            put(self.data, form["pages"], pages_text(row[PAGES]))

    def answer(self, form: JudgementForm, values: Document) -> None:
        put(self.data, form["level"], sent_level(values["level"], values["reason"] or ""))
        for name in ("reason", "decision"):
            put(self.data, form[name], text(values[name]))

    def by_key(self, name: str, key: str, known: Iterable[str]) -> dict[str, Document]:
        """The rows of a list that stand for something that is there, each once; others are told."""
        found: dict[str, Document] = {}
        for at, row in enumerate(self.document[name]):
            if row[key] in found:
                self.refuse({f"{name}[{at}].{key}": _("“%(name)s” stands twice.") % {"name": printable(row[key])}})
            elif row[key] not in known:
                self.tell_unknown(f"{name}[{at}].{key}", [row[key]])
            else:
                found[row[key]] = row
                prefix = f"level-{row[key]}" if name == CLASSIFICATIONS else f"served-{row[key]}"
                self.paths[prefix] = f"{name}[{at}]"
        return found

    def collect(self) -> None:
        """Take over what the forms say."""
        page = self.page
        self.tell(page.form, {"actor_type": "provider_type"})
        self.tell(page.why, {})
        for group, messages in page.served.errors.items():
            path = self.paths.get(f"served-{group}", CUSTOMERS)
            self.problems[path].extend(map(str, messages))
        for name, formset in page.formsets.items():
            for message in formset.non_form_errors():
                self.problems[name].append(str(message))
            for form in formset.forms:
                self.tell(form, {"pages": PAGES}, self.paths.get(str(form.prefix), name))
        for judgement in page.judgements:
            if isinstance(judgement, IntegrationForm):
                self.tell(judgement, {**INTEGRATION, "pages": INTEGRATION_PAGES})
            else:
                self.tell_judgement(judgement)

    def tell_judgement(self, form: JudgementForm) -> None:
        path = self.paths.get(str(form.prefix))
        if path:
            self.tell(form, {"pages": PAGES}, path)
            return
        for messages in form.errors.values():
            self.problems[CLASSIFICATIONS] += [f"{form.determinant.slug}: {message}" for message in messages]

    def tell(self, form: BaseForm, names: Mapping[str, str], path: str = "") -> None:
        for field, messages in form.errors.items():
            own = "" if field == "__all__" else names.get(field, field)
            self.problems[".".join(filter(None, [path, own]))].extend(map(str, messages))


def text(value: Any) -> str:
    return "" if value is None else str(value)


def pages_text(value: Iterable[int]) -> str:
    return numbers_in_words(value)
