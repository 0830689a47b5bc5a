"""What a person has entered so far: the services that a state of My city names, by field of activity.

A step reads the state, changes what it is about, and writes the state; what it does not understand stays as it is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.drafts import DRAFT_SLUG, Draft, UnreadableDraftError, Vocabulary, read_draft
from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import ServiceKind
from catalogue.my_city.changes import drop, leave
from catalogue.my_city.states import PACKED, canonical


class Own(NamedTuple):
    """An own service as it stands in the state, and as it is read; `number` counts from 1 through all of them."""

    number: int
    text: str
    draft: Draft


class Inventory:
    """The services of a state, own ones and those of the catalogue."""

    def __init__(self, state: str, snapshot: Snapshot, kinds: Mapping[str, ServiceKind]):
        """`kinds` are all of them by slug, in their order."""
        self.state, self.snapshot, self.kinds = state, snapshot, kinds
        self.parameters = QueryDict(state)
        self.vocabulary = Vocabulary(snapshot.determinants, snapshot.scale, snapshot.domains, snapshot.groups, kinds)

    def at(self, state: str) -> "Inventory":
        """The services of another state."""
        return Inventory(state, self.snapshot, self.kinds)

    @cached_property
    def texts(self) -> list[str]:
        return self.parameters.getlist("draft")

    @cached_property
    def _read(self) -> list[Own | str]:
        """Every own service, or in its place why it cannot be read."""
        return [self._read_one(number, text) for number, text in enumerate(self.texts, 1)]

    def _read_one(self, number: int, text: str) -> Own | str:
        try:
            return Own(number, text, read_draft(text, self.vocabulary))
        except UnreadableDraftError as error:
            return str(error)

    @property
    def own(self) -> list[Own]:
        return [each for each in self._read if isinstance(each, Own)]

    @property
    def problems(self) -> list[str]:
        """What cannot be read of the state, where it stays as it is."""
        problems = [each for each in self._read if isinstance(each, str)]
        if PACKED in self.parameters:  # it would have been unpacked
            message = _("The packed part of this address cannot be read. Perhaps it was cut off, or changed by hand.")
            problems.append(message)
        return problems

    @cached_property
    def catalogue(self) -> list[Member]:
        """The services of the catalogue that run here, in the order of slugs."""
        members, city = self.snapshot.members, self.parameters.get("city", "")
        named = {slug for slug in self.parameters.getlist("service") if slug in members}
        left_out = {*self.parameters.getlist("without")}
        collections = self.parameters.getlist("collection")
        from_city = {member.slug for member in self.snapshot.members_in(city, collections)} - left_out
        return [members[slug] for slug in sorted(named | from_city)]

    def own_of(self, domain: str) -> list[Own]:
        return [each for each in self.own if each.draft.domain == domain]

    def catalogue_of(self, domain: str) -> list[Member]:
        return [member for member in self.catalogue if member.domain == domain]

    @cached_property
    def numbers(self) -> Counter[str]:
        """How many services there are of each field of activity."""
        return Counter(each.draft.domain for each in self.own) + Counter(each.domain for each in self.catalogue)

    def __len__(self) -> int:
        return len(self.texts) + len(self.catalogue)

    @property
    def names(self) -> list[str]:
        return [each.draft.name for each in self.own]

    def find(self, text: str, taken: Collection[int] = ()) -> Own | None:
        """An own service by what a page showed of it: as it stands, else by its name in its field; none of the numbers
        that are `taken`, since two may be alike."""
        free = [own for own in self.own if own.number not in taken]
        if same := next((own for own in free if own.text == text), None):
            return same
        was = self._read_one(0, text)
        if not isinstance(was, Own):
            return None
        named = (was.draft.domain, was.draft.name)
        return next((own for own in free if (own.draft.domain, own.draft.name) == named), None)

    def with_own(self, changes: Mapping[int, Draft], more: Iterable[Draft] = ()) -> str:
        """The state with own services changed, by their numbers, and with more of them."""
        texts = [changes[number].encoded() if number in changes else text for number, text in enumerate(self.texts, 1)]
        changed = self.parameters.copy()
        changed.setlist("draft", [*texts, *(draft.encoded() for draft in more)])
        return canonical(changed)

    def without_own(self, numbers: Iterable[int]) -> str:
        """The state without own services, by their numbers; their links go with them."""
        changed = self.parameters.copy()
        for number in sorted({*numbers}, reverse=True):
            drop(changed, f"{DRAFT_SLUG}{number}")
        return canonical(changed)

    def with_services(self, ticked: Sequence[str], shown: Collection[str]) -> str:
        """The state with the services that are ticked, and without others that were shown to run here."""
        from_city = {member.slug for member in self.snapshot.members_in(self.parameters.get("city", ""))}
        changed = self.parameters.copy()
        for slug in sorted({*shown} - {*ticked}):
            (leave if slug in from_city else drop)(changed, slug)
        changed.setlist("without", [slug for slug in changed.getlist("without") if slug not in ticked])
        for slug in ticked:
            if slug not in from_city:
                changed.appendlist("service", slug)
        return canonical(changed)

    def with_facts(self, **values: str) -> str:
        """The state with some parameters that have one value each."""
        changed = self.parameters.copy()
        for name, value in values.items():
            changed[name] = value
        return canonical(changed)
