"""The list of changes of one record: what each act changed, in words, as far as its reader may see it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest

from django.db.models import Model, Q, QuerySet

from catalogue.history.difference import PartChange, Step, Wording, step
from catalogue.history.records import INTERNAL, label_of
from catalogue.history.states import Difference, as_state, is_level
from catalogue.models import Revision, Service, ServiceLink, Version
from catalogue.models.accounts import public_names
from catalogue.models.history import SERVICE
from catalogue.models.querysets import in_view

Origin = Revision.Origin

GIVEN_TO_READERS = (Origin.FORM, Origin.ADMIN, Origin.API, Origin.SETTLING, Origin.CORRECTION, Origin.RESTORE)
"""Where a reason was asked from a person who was told that everybody can read it."""


class Kind(StrEnum):
    FOUND = "found"
    MADE = "made"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True)
class Lens:
    """What a reader may see: everybody, or an editor; without levels who is still to code the service."""

    public: bool
    without_levels: bool = False

    def clear(self, steps: Sequence[Step]) -> list[Step]:
        """The steps without what the reader may not see."""
        if self.without_levels:
            steps = [s._replace(differences=[d for d in s.differences if not is_level(d)]) for s in steps]
        if self.public:
            open_links = shown_links(steps)
            steps = [s._replace(differences=[d for d in s.differences if is_public(d, open_links)]) for s in steps]
        return list(steps)

    def names(self, revisions: Sequence[Revision]) -> dict[int, str]:
        """What to call the accounts: readers learn the names of those who agreed."""
        users = [revision.user for revision in revisions if revision.user]
        if self.public:
            return public_names(user.pk for user in users)
        return {user.pk: user.get_full_name() or user.get_username() for user in users}

    def why(self, revision: Revision) -> str:
        return revision.why if not self.public or revision.origin in GIVEN_TO_READERS else ""


@dataclass(frozen=True)
class Act:
    """One act as a reader sees it; `who` is empty for a program, and for whom the reader may not know."""

    version: Version
    kind: Kind
    who: str
    why: str
    parts: list[PartChange] = field(default_factory=list)
    hides: bool = False

    @property
    def revision(self) -> Revision:
        return self.version.revision

    @property
    def by_hand(self) -> bool:
        """Whether somebody edited the record in the ordinary way, of which nothing need be said."""
        return self.revision.origin in (Origin.FORM, Origin.ADMIN)


Pair = tuple[Version, Version | None]
"""A version, and the one before it, if there is any."""


def versions_of(whole: type[Model], key: int) -> QuerySet[Version]:
    """All versions of a record, the newest first."""
    return Version.objects.filter(model=label_of(whole), key=key).select_related("revision__user").order_by("-pk")


def of_collections(versions: QuerySet[Version], collections: Iterable[int], state: str = "state") -> QuerySet[Version]:
    """Versions of services that were then in one of these collections (ids), and of what is in none.

    `state` is the column that holds the state. It names no collection where it is older than they are.
    """
    named = f"{state}__contains"
    here = Q(*(Q(**{named: f'"collection":{pk},'}) for pk in collections), _connector=Q.OR)
    return versions.filter(~Q(model=label_of(Service)) | ~Q(**{named: '"collection":'}) | (here or Q(pk=None)))


def public_versions() -> QuerySet[Version]:
    """Services of the collections in view as readers saw them: drafts are nobody's business."""
    return of_collections(Version.objects.filter(model=SERVICE, shown=True), in_view().values_list("pk", flat=True))


def acts(whole: type[Model], versions: Sequence[Version], most: int, lens: Lens) -> list[Act]:
    """The first of these versions, `most` of them, each against the one after it, which is older."""
    return acts_between(whole, list(zip_longest(versions, versions[1:]))[:most], lens)


def acts_between(whole: type[Model], pairs: Sequence[Pair], lens: Lens) -> list[Act]:
    """What changed from each older version to the newer one, also of different records of a model."""
    whole_steps = [step_of(newer, older) for newer, older in pairs]
    steps = lens.clear(whole_steps)
    wording, names = Wording(whole, steps), lens.names([newer.revision for newer, _older in pairs])
    made = []
    for (newer, older), all_of_it, seen in zip(pairs, whole_steps, steps, strict=True):
        hides = lens.without_levels and any(map(is_level, all_of_it.differences))
        who = names.get(newer.revision.user_id or 0, "")
        why = "" if hides else lens.why(newer.revision)
        made.append(Act(newer, kind_of(newer, older), who, why, list(wording.of(seen)), hides))
    return made


def kind_of(newer: Version, older: Version | None) -> Kind:
    if not newer.state:
        return Kind.DELETED
    if older is None or not older.state:
        return Kind.FOUND if newer.revision.origin == Origin.FOUND else Kind.MADE
    return Kind.CHANGED


def step_of(newer: Version, older: Version | None) -> Step:
    """What changed between; a record that came or went is not told field by field."""
    if kind_of(newer, older) is Kind.CHANGED and older:
        return step(as_state(older.state), as_state(newer.state))
    return Step(as_state(older.state if older else ""), as_state(newer.state), [])


def shown_links(steps: Sequence[Step]) -> set[str]:
    """The links that everybody may see in what differs: those that lead, and led, to a published service."""
    targets = set(links_in(steps))
    shown = Service.objects.published().filter(pk__in={target for _place, target in targets})
    published = set(shown.values_list("pk", flat=True))
    return {place for place, _t in targets} - {place for place, target in targets if target not in published}


def links_in(steps: Sequence[Step]) -> Iterator[tuple[str, int]]:
    for each in steps:
        for difference in each.differences:
            if is_link(difference):
                states = (state.get(difference.place) for state in (each.old, each.new))
                yield from ((difference.place, row["target"]) for row in states if row)


def is_link(difference: Difference) -> bool:
    return difference.place.startswith(f"{ServiceLink._meta.model_name}/")


def is_public(difference: Difference, open_links: set[str]) -> bool:
    return difference.field not in INTERNAL and (not is_link(difference) or difference.place in open_links)
