"""Files of a city, read: every part that cannot be read is named in a sentence, and the rest is offered."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import (
    DOCUMENTED,
    DRAFT_SLUG,
    LONGEST_NAME,
    LONGEST_REASON,
    PHASES,
    PRESUMED,
    SEPARATOR,
    Draft,
    Vocabulary,
    is_page,
)
from catalogue.analysis.members import Member
from catalogue.forms.assumptions import TARGET, WEIGHT
from catalogue.forms.fields import MOST_ITEMS, printable
from catalogue.models import ServiceLink
from catalogue.my_city.dated import MOST_DATED, Earlier, with_earlier
from catalogue.my_city.files import FILE, FILE_VERSION, GUESSED, LEVELS, LISTS_ASKED, PAGES, PARTS, REASONS
from catalogue.my_city.states import ABOUT, ASKED, LARGEST_STATE, canonical
from experience.levels import MAX_INTEGRATION

LARGEST_FILE = 2_000_000
"""Bytes."""

MOST_PROBLEMS = 50
"""So many are told one by one."""

HEAD = ("file", "version", "day", "data_version", "earlier")


class UnreadableFileError(ValueError):
    """Nothing of a file can be read; the message says why, in words for a person."""


@dataclass
class Loaded:
    """The state that a file holds, as far as it can be read, and a sentence for each part that cannot."""

    state: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        return self.problems[:MOST_PROBLEMS]

    @property
    def untold(self) -> int:
        return max(len(self.problems) - MOST_PROBLEMS, 0)


def load(content: bytes, vocabulary: Vocabulary, services: Mapping[str, Member]) -> Loaded:
    """Read a file. `services` are those of the catalogue by slug. Raises UnreadableFileError."""
    data, repeated = parsed(content)
    reader = Reader(vocabulary, services)
    for name in repeated:
        reader.report(name, _("This part stands twice in one place: the last one was read."))
    reader.report_unknown(data, [*HEAD, *ABOUT, *PARTS])
    state = reader.state(data)
    earlier = list(reader.earlier(data.get("earlier", [])))
    if day := reader.day(data.get("day"), "day"):
        earlier.insert(0, Earlier(day, state))
    state = with_earlier(state, earlier)
    if len(state) > LARGEST_STATE:
        message = _("The file holds too much: %(size)s kB of at most %(most)s kB.")
        raise UnreadableFileError(message % {"size": len(state) // 1000 + 1, "most": LARGEST_STATE // 1000})
    return Loaded(state, reader.problems)


class Parsed(NamedTuple):
    """What JSON holds, and the names that stand twice where one is meant: JSON allows it, and the last one holds."""

    data: Any
    repeated: list[str]


def parsed(content: bytes) -> Parsed:
    """The content of a file of a city. Raises UnreadableFileError."""
    if len(content) > LARGEST_FILE:
        message = _("The file is too large: %(size)s kB of at most %(most)s kB.")
        raise UnreadableFileError(message % {"size": len(content) // 1000 + 1, "most": LARGEST_FILE // 1000})
    try:
        found = read_json(content)
    except (ValueError, RecursionError):
        raise UnreadableFileError(_("This is no JSON file, or something in it is not closed.")) from None
    data = found.data
    if not isinstance(data, dict) or data.get("file") != FILE:
        message = _("This file does not say that it is a city: “file” must be “%(file)s”.")
        raise UnreadableFileError(message % {"file": FILE})
    if data.get("version") != FILE_VERSION:
        message = _("This file is of version %(old)s; only version %(new)s can be read here.")
        named = {"old": printable(str(data.get("version"))), "new": FILE_VERSION}
        raise UnreadableFileError(message % named)
    return found


def read_json(content: bytes) -> Parsed:
    """Raises ValueError or RecursionError for what is no JSON."""
    repeated: list[str] = []

    def as_dict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated.extend(name for name, times in Counter(name for name, _value in pairs).items() if times > 1)
        return dict(pairs)

    return Parsed(json.loads(content, object_pairs_hook=as_dict), repeated)


class UnreadablePartError(ValueError):
    """A part of a file is left out; the message says why."""


class Own(NamedTuple):
    """An own service: its id in the file, and how it stands in an address."""

    id: str
    written: str


class Reader:
    """Reads the parts of a file, and remembers what it cannot read."""

    def __init__(self, vocabulary: Vocabulary, services: Mapping[str, Member]):
        self.vocabulary, self.services = vocabulary, services
        self.slugs = [determinant.slug for determinant in vocabulary.order]
        self.of_determinants = {f"{prefix}{slug}" for prefix in (WEIGHT, TARGET) for slug in self.slugs}
        self.problems: list[str] = []
        self.where = ""

    def report(self, place: str, message: str) -> None:
        self.problems.append(f"{self.where}{printable(place, LONGEST_NAME)}: {message}")

    @contextmanager
    def reported(self, place: str) -> Iterator[None]:
        """Report what is raised about a part that is left out."""
        try:
            yield
        except UnreadablePartError as error:
            self.report(place, str(error))

    def report_unknown(self, data: Mapping[str, Any], known: Collection[str]) -> None:
        for name in data:
            if name not in known:
                self.report(str(name), _("This part is not known here and was left out."))

    def items(self, data: Mapping[str, Any], name: str) -> list[Any]:
        found = data.get(name, [])
        if not isinstance(found, list):
            self.report(name, _("A list is expected here."))
            return []
        if len(found) > MOST_ITEMS:
            message = _("%(number)s are too many: the first %(most)s were read.")
            self.report(name, message % {"number": len(found), "most": MOST_ITEMS})
        return found[:MOST_ITEMS]

    def state(self, data: Mapping[str, Any]) -> str:
        parameters = QueryDict(mutable=True)
        for name in ABOUT:
            if data.get(name) not in (None, ""):
                with self.reported(name):
                    parameters[name] = text(str(data[name]) if isinstance(data[name], int) else data[name])
        parameters.setlist("service", list(self.catalogue(data, "services")))
        parameters.setlist("without", list(self.catalogue(data, "left_out")))
        drafts = self.drafts(data)
        parameters.setlist("draft", [draft.written for draft in drafts])
        parameters.setlist("link", list(self.links(data, [draft.id for draft in drafts], self.held(parameters))))
        self.ask(data.get("asked", {}), parameters)
        return canonical(parameters)

    def catalogue(self, data: Mapping[str, Any], name: str) -> Iterator[str]:
        for number, item in enumerate(self.items(data, name), 1):
            slug = item.get("service") if isinstance(item, dict) else item
            if isinstance(slug, str) and slug in self.services:
                yield slug
            else:
                message = _("Not in the catalogue, perhaps renamed or withdrawn since the file was written: %(name)s.")
                self.report(f"{name} {number}", message % {"name": printable(str(slug))})

    def drafts(self, data: Mapping[str, Any]) -> list[Own]:
        found: list[Own] = []
        for number, item in enumerate(self.items(data, "own_services"), 1):
            place = f"own_services {number}{name_of(item)}"
            with self.reported(place):
                own = Own(id_of(item, number), self.draft(item, place).encoded())
                if any(own.id == other.id for other in found):
                    self.report(f"{place}, id", _("A service before has the same id: links with it lead to that one."))
                elif own.id in self.services:
                    message = _("A service of the catalogue is called so: links with it lead to that one.")
                    self.report(f"{place}, id", message)
                found.append(own)
        return found

    def draft(self, item: Any, place: str) -> Draft:
        if not isinstance(item, dict):
            raise UnreadablePartError(_("A service with its parts is expected here."))
        self.report_unknown_parts(item, place)
        name, domain = line(item.get("name"), LONGEST_NAME), item.get("field")
        if not isinstance(domain, str) or domain not in self.vocabulary.domains:
            message = _("“%(value)s” is no field of activity: the service was left out.")
            raise UnreadablePartError(message % {"value": printable(str(domain))})
        kind = self.known(item.get("kind") or "", ["", *self.vocabulary.kinds], f"{place}, kind") or ""
        phases = [self.known(phase, PHASES, f"{place}, phases") for phase in listed(item.get("phases"))]
        persons = self.persons(mapped(item.get("persons")), f"{place}, persons")
        answers = self.answers(mapped(item.get(LEVELS)), f"{place}, {LEVELS}")
        guessed = {self.place(slug, f"{place}, {GUESSED}") for slug in listed(item.get(GUESSED))}
        return Draft(
            name=name,
            domain=domain,
            answers=answers,
            phases=frozenset(phase for phase in phases if phase),
            persons=persons,
            kind=kind,
            guessed=frozenset(p for p in guessed if p is not None and answers[p] is not None),
            reasons=self.notes(mapped(item.get(REASONS)), f"{place}, {REASONS}", is_reason),
            pages=self.notes(mapped(item.get(PAGES)), f"{place}, {PAGES}", is_page),
        )

    def report_unknown_parts(self, item: Mapping[str, Any], place: str) -> None:
        known = ("id", "name", "field", "kind", "phases", "persons", LEVELS, GUESSED, REASONS, PAGES)
        for name in item:
            if name not in known:
                self.report(f"{place}, {name}", _("This part is not known here and was left out."))

    def known(self, value: Any, values: Collection[str], place: str) -> str | None:
        """A value that is known; else None, and reported."""
        if isinstance(value, str) and value in values:
            return value
        self.report(place, _("“%(value)s” is not known and was left out.") % {"value": printable(str(value))})
        return None

    def place(self, slug: Any, place: str) -> int | None:
        found = self.known(slug, self.slugs, place)
        return None if found is None else self.slugs.index(found)

    def persons(self, given: Mapping[str, Any], place: str) -> dict[str, str]:
        persons = {}
        for group, basis in given.items():
            if self.known(group, self.vocabulary.groups, place) and self.known(basis, (DOCUMENTED, PRESUMED), place):
                persons[group] = basis
        return persons

    def answers(self, given: Mapping[str, Any], place: str) -> tuple[int | None, ...]:
        answers: list[int | None] = [None] * len(self.slugs)
        for slug, level in given.items():
            position = self.place(slug, place)
            if position is None or level is None:
                continue
            highest = MAX_INTEGRATION if self.vocabulary.order[position].derived else self.vocabulary.scale.top
            if type(level) is int and 0 <= level <= highest:
                answers[position] = level
            else:
                message = _("“%(level)s” is no level from 0 to %(most)s: the question is open.")
                self.report(f"{place}, {slug}", message % {"level": printable(str(level)), "most": highest})
        return tuple(answers)

    def notes(self, given: Mapping[str, Any], place: str, fits: Any) -> dict[int, str]:
        notes = {}
        for slug, note in given.items():
            position = self.place(slug, place)
            if position is None:
                continue
            if isinstance(note, str) and fits(note):
                notes[position] = note
            else:
                message = _("“%(note)s” cannot be shown here and was left out.")
                self.report(f"{place}, {slug}", message % {"note": printable(str(note))})
        return notes

    def held(self, parameters: QueryDict) -> set[str]:
        """The services of the catalogue (slugs) that are in the list."""
        city, without = parameters.get("city", ""), parameters.getlist("without")
        from_city = {slug for slug, member in self.services.items() if city in member.cities}
        return from_city.difference(without).union(parameters.getlist("service"))

    def links(self, data: Mapping[str, Any], ids: list[str], held: set[str]) -> Iterator[str]:
        """Own links, with the numbers that own services have once others are left out."""
        kinds = {kind.name.lower(): str(kind.value) for kind in ServiceLink.Kind}
        numbers: dict[str, str] = {}
        for number, own in enumerate(ids, 1):
            if own not in self.services:
                numbers.setdefault(own, f"{DRAFT_SLUG}{number}")
        for number, item in enumerate(self.items(data, "links"), 1):
            with self.reported(f"links {number}"):
                ends = [mapped(item).get("from"), mapped(item).get("to")]
                ends = [numbers.get(end, end) if isinstance(end, str) else None for end in ends]
                kind = kinds.get(str(mapped(item).get("kind")))
                known = all(end in held or end in numbers.values() for end in ends)
                if not known or not kind or ends[0] == ends[1]:
                    raise UnreadablePartError(_("The link names no two services of this file, or no kind of link."))
                yield SEPARATOR.join((*map(str, ends), kind))

    def ask(self, asked: Any, parameters: QueryDict) -> None:
        with self.reported("asked"):
            for name, value in mapped(asked).items():
                with self.reported(f"asked, {name}"):
                    if name in LISTS_ASKED:
                        parameters.setlist(name, [text(each) for each in listed(value)])
                    elif name in ASKED or name in self.of_determinants:
                        parameters[name] = text(value)
                    else:
                        raise UnreadablePartError(_("This part is not known here and was left out."))

    def earlier(self, items: Any) -> Iterator[Earlier]:
        if not isinstance(items, list):
            self.report("earlier", _("A list is expected here."))
            return
        if len(items) > MOST_DATED:
            message = _("%(number)s are too many: the first %(most)s were read.")
            self.report("earlier", message % {"number": len(items), "most": MOST_DATED})
        for number, item in enumerate(items[:MOST_DATED], 1):
            self.where = f"earlier {number}, "
            with self.reported("day"):
                day = self.day(mapped(item).get("day"), "day")
                if day:
                    self.report_unknown(item, ["day", *ABOUT, *PARTS])
                    yield Earlier(day, self.state(item))
            self.where = ""

    def day(self, value: Any, place: str) -> date | None:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            message = _("“%(value)s” is no day, such as 2026-11-26.")
            self.report(place, message % {"value": printable(str(value))})
            return None


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadablePartError(_("Words are expected here."))
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a pair of signs, which JSON can hold and an address cannot
        raise UnreadablePartError(_("It holds signs that cannot be written.")) from None
    return value


def line(value: Any, most: int) -> str:
    """A name on one line."""
    found = text(value).strip()
    if not found or len(found) > most or not found.isprintable():
        message = _("A name of at most %(most)s letters that can be shown is needed: the service was left out.")
        raise UnreadablePartError(message % {"most": most})
    return found


def listed(value: Any) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise UnreadablePartError(_("A list is expected here."))
    if value and len(value) > MOST_ITEMS:
        raise UnreadablePartError(_("At most %(most)s are taken here.") % {"most": MOST_ITEMS})
    return value or []


def mapped(value: Any) -> Mapping[str, Any]:
    if value is None or isinstance(value, dict):
        return value or {}
    raise UnreadablePartError(_("Names with values are expected here."))


def id_of(item: Any, number: int) -> str:
    """What links of a file call an own service: its id, else its number."""
    return str((item.get("id") if isinstance(item, dict) else None) or f"{DRAFT_SLUG}{number}")


def name_of(item: Any) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return f" “{printable(name)}”" if isinstance(name, str) and name else ""


def is_reason(reason: str) -> bool:
    return 0 < len(reason) <= LONGEST_REASON and reason.isprintable()
