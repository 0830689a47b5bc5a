"""That an import leaves published services as complete as they were, and publishes complete ones alone."""

from collections.abc import Iterable, Iterator, Mapping

from catalogue.exchange.reading import portions
from catalogue.importing.lines import Line, problem
from catalogue.importing.plan import Compared
from catalogue.importing.sheets import Sheet
from catalogue.models import Service
from catalogue.models.states import State
from catalogue.rules.publishing import Lack, lacks

LEVELS: Mapping[str, str] = {"services": "integration_level", "classifications": "level"}
"""Columns with levels, by sheet."""


class Completeness:
    """What published services lack before a file is written, and what they lack then."""

    def __init__(self) -> None:
        self._before: set[tuple[int, str]] = set()
        self._seen: set[str] = set()

    def note(self, services: Iterable[str]) -> None:
        """Look at services (slugs) that are about to be changed."""
        new = set(services) - self._seen
        self._seen |= new
        self._before |= {(lack.service, lack.part) for lack in lacks_of(new)}

    def problems(self) -> Iterator[Line]:
        for lack in lacks_of(self._seen):
            if (lack.service, lack.part) not in self._before:
                yield problem(lack.sentence, "services", column=lack.part, key=lack.name)


def changed_levels(sheet: Sheet, compared: Iterable[Compared]) -> int:
    """How many services show readers another level once this is written."""
    name = LEVELS.get(sheet.name)
    writes = (each.write for each in compared if each.write and each.write.pk and name in each.write.changed)
    slugs = {write.key[0] for write in writes}
    return Service.objects.filter(state=State.PUBLISHED, slug__in=slugs).count() if slugs else 0


def lacks_of(services: Iterable[str]) -> Iterator[Lack]:
    for slugs in portions(sorted(services)):
        published = Service.objects.filter(state=State.PUBLISHED, slug__in=slugs)
        if published.exists():
            yield from lacks(published)
