"""What every page needs of the whole collection, read once per state of the data and then held in the process.

One query a page asks the database for its data version; only a new version is read again. May import facets, profiles.
"""

from functools import cached_property

from catalogue import facets, profiles, reliability
from catalogue.models import Service
from catalogue.triggers import data_version
from experience.models import Determinant


class Snapshot:
    def __init__(self, version: str | None):
        self.version = version
        self._reliability: dict[tuple[str, tuple[str, ...]], reliability.Reliability] = {}

    @cached_property
    def index(self) -> facets.Index:
        return facets.build()

    @cached_property
    def determinants(self) -> list[Determinant]:
        return profiles.determinants()

    @cached_property
    def profiles(self) -> dict[int, profiles.Profile]:
        """The profile of every published service, by id."""
        services = Service.objects.published().order_by("slug").values_list("pk", "integration_level")
        return profiles.profiles(services, self.determinants)

    def reliability(self, coding_round: str = "", coders: tuple[str, ...] = ()) -> reliability.Reliability:
        """Agreement of the codes of a round (empty: all) and of some coders (empty: all), measured once."""
        key = (coding_round, coders)
        if key not in self._reliability:
            self._reliability[key] = reliability.measure(reliability.read_codes(*key), self.determinants)
        return self._reliability[key]


_held = Snapshot(None)


def current() -> Snapshot:
    """The snapshot of the present data. A database without a version gives a fresh one each time."""
    global _held
    version = data_version()
    if version is None:
        return Snapshot(None)
    if _held.version != version:
        _held = Snapshot(version)
    return _held
