"""What is made of a pasted list: for each name a guess, further guesses, and what the person chose.

A choice is "field/kind" (the kind may be empty), "=service" for one of the catalogue, or "-" for none of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import Draft
from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.fields import MOST_ITEMS, printable
from catalogue.models import Service, ServiceKind
from catalogue.my_city.start.guesses import free_name, guessed
from catalogue.my_city.start.inventory import Inventory
from catalogue.my_city.start.lines import Line, Pasted, read_lines
from catalogue.my_city.start.matching import KindText, Matcher, ServiceName, Terms

LEFT_OUT, OF_CATALOGUE = "-", "="


class Choice(NamedTuple):
    """What a name can be taken for: the value that is sent, and its label."""

    value: str
    label: str


@dataclass(frozen=True)
class NamedRow:
    """One name with its choices, the best guesses first; `chosen` is empty where the person is to choose."""

    line: Line
    chosen: str
    first: tuple[Choice, ...]
    note: str = ""
    error: str = ""

    @property
    def parameter(self) -> str:
        return f"as-{self.line.number}"


class Choices:
    """What names can be taken for, and the guesses from their words."""

    def __init__(self, snapshot: Snapshot, kinds: Mapping[str, ServiceKind]):
        """`kinds` are all of them by slug, in their order."""
        self.snapshot, self.domains = snapshot, snapshot.domains
        self.kinds = {slug: kind for slug, kind in kinds.items() if slug in snapshot.kinds.by_kind}
        self.kind_terms = Terms({slug: kind.name for slug, kind in self.kinds.items()}, snapshot.dictionary)
        self.domain_terms = Terms(self.domains, snapshot.dictionary)

    @cached_property
    def matcher(self) -> Matcher:
        members = self.snapshot.members
        texts: dict[str, list[str]] = defaultdict(list)
        for slug, summary in Service.objects.published().order_by().values_list("slug", "summary"):
            if slug in members:  # the others must not be seen, or are newer
                texts[members[slug].kind] += [members[slug].name, summary]
        kinds = (KindText(slug, kind.name, kind.definition, " ".join(texts[slug])) for slug, kind in self.kinds.items())
        return Matcher(
            kinds, (ServiceName(slug, member.name) for slug, member in members.items()), self.snapshot.dictionary
        )

    def by_domain(self) -> Iterator[tuple[str, list[Choice]]]:
        """The name of every field of activity with its kinds, and with none of them."""
        for domain, name in self.domains.items():
            found = self.snapshot.kinds.kinds.get(domain, [])
            kinds = [Choice(f"{domain}/{slug}", str(kind.name)) for slug, kind in self.kinds.items() if slug in found]
            yield name, [*kinds, Choice(f"{domain}/", _("%(field)s, none of these") % {"field": name})]

    def of_kind(self, kind: str, domain: str = "") -> str:
        """The choice of a kind, in its usual field of activity where no other is said."""
        return f"{domain or self.snapshot.kinds.domains[kind][0]}/{kind}"

    def label(self, value: str) -> str:
        if value.startswith(OF_CATALOGUE):
            member = self.snapshot.members[value.removeprefix(OF_CATALOGUE)]
            return _("%(name)s, in the catalogue") % {"name": member.name}
        domain, _slash, kind = value.partition("/")
        return f"{self.kinds[kind].name} ({self.domains[domain]})" if kind else self.domains[domain]

    def is_known(self, value: str) -> bool:
        if value.startswith(OF_CATALOGUE):
            return value.removeprefix(OF_CATALOGUE) in self.snapshot.members
        domain, slash, kind = value.partition("/")
        return value == LEFT_OUT or bool(slash and domain in self.domains and kind in {"", *self.kinds})

    def guess(self, line: Line) -> NamedRow:
        """What a name most probably is: what is said beside it, else what its words say."""
        kind, domain = self.kind_terms.slug(line.hint), self.domain_terms.slug(line.hint)
        found = self.matcher.guess(f"{line.name} {line.hint}" if line.hint and not (kind or domain) else line.name)
        suggested = [f"{OF_CATALOGUE}{slug}" for slug in found.services]
        suggested += [self.of_kind(slug, domain) for slug in found.kinds]
        if kind or domain:
            of_field = found.kind in self.snapshot.kinds.kinds.get(domain, [])
            chosen = f"{domain}/{found.kind if of_field else ''}" if domain else self.of_kind(kind)
        else:
            chosen = f"{OF_CATALOGUE}{found.service}" if found.service else found.kind and self.of_kind(found.kind)
        note = ""
        if line.hint and not (kind or domain):
            note = _("“%(hint)s” is no kind and no field here.") % {"hint": printable(line.hint)}
        values = dict.fromkeys(value for value in (chosen, *suggested) if value)
        return NamedRow(line, chosen, tuple(Choice(value, self.label(value)) for value in values), note)


class NamesForm:
    """A text with names and, once they were shown, what was chosen for each."""

    def __init__(self, inventory: Inventory, sent: QueryDict | None):
        self.inventory, self.choices = inventory, Choices(inventory.snapshot, inventory.kinds)
        self.sent = sent or QueryDict()
        self.text = self.sent.get("names", "")
        self.is_taken = "take" in self.sent

    @cached_property
    def pasted(self) -> Pasted:
        return read_lines(self.text)

    @cached_property
    def problems(self) -> list[str]:
        """Why the text cannot be taken as it is."""
        if self.pasted.problems:
            return list(self.pasted.problems)
        if self.sent and not self.pasted.lines:
            return [_("There is no name yet. Write one a line.")]
        if len(self.inventory.texts) + len(self.pasted.lines) > MOST_ITEMS:
            numbers = {"number": len(self.inventory.texts), "more": len(self.pasted.lines), "most": MOST_ITEMS}
            message = _("You have %(number)s own services and paste %(more)s names; at most %(most)s can be kept.")
            return [message % numbers]
        return []

    @cached_property
    def rows(self) -> list[NamedRow]:
        """Every name with its guess, or with what was chosen."""
        here = {name.casefold() for name in self.inventory.names}
        here |= {member.name.casefold() for member in self.inventory.catalogue}
        return [self._chosen(self._told(self.choices.guess(line), here)) for line in self.pasted.lines]

    def _told(self, row: NamedRow, here: set[str]) -> NamedRow:
        """A name that is there already is left out unless the person wants it twice."""
        if row.line.is_repeated:
            note = _("The same name as in line %(number)s: left out, unless you choose.") % {"number": row.line.first}
        elif row.line.name.casefold() in here:
            note = _("You have one of this name already: left out, unless you choose.")
        else:
            return row
        return replace(row, chosen=LEFT_OUT, note=note)

    def _chosen(self, row: NamedRow) -> NamedRow:
        if row.parameter not in self.sent:
            return row
        chosen = self.sent.get(row.parameter, "")
        if self.choices.is_known(chosen):
            return replace(row, chosen=chosen)
        return replace(row, chosen="", error=_("Choose what it is, or leave it out.") if self.is_taken else "")

    @property
    def open(self) -> list[NamedRow]:
        """Names for which the person is to choose."""
        return [row for row in self.rows if not row.chosen]

    @property
    def is_read(self) -> bool:
        """Whether the names are shown with what each is taken for, and not the text to be changed."""
        return bool(self.sent) and "change" not in self.sent and not self.problems

    @property
    def is_complete(self) -> bool:
        return self.is_taken and self.is_read and not self.open

    @property
    def is_refused(self) -> bool:
        return bool(self.problems or (self.is_taken and self.open))

    @property
    def recognised(self) -> int:
        return len([row for row in self.rows if row.chosen])

    def state(self) -> str:
        """The state with every name that is not left out."""
        services = [row.chosen.removeprefix(OF_CATALOGUE) for row in self.rows if row.chosen.startswith(OF_CATALOGUE)]
        more = self.inventory.with_own({}, self._drafts())
        return self.inventory.at(more).with_services(services, ())

    def _drafts(self) -> Iterator[Draft]:
        taken = self.inventory.names
        for row in self.rows:
            if row.chosen == LEFT_OUT or row.chosen.startswith(OF_CATALOGUE):
                continue
            domain, _slash, kind = row.chosen.partition("/")
            name = free_name(row.line.name, taken)
            taken.append(name)
            yield guessed(self.inventory.snapshot, name, domain, kind)
