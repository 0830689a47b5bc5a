"""The pages of evidence of a selection as BibTeX and as RIS: each page once, with the services that it documents.

Read in the order of addresses, so that rows of one page come together, and no more than these are held.
"""

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from catalogue.exchange.reading import PORTION, portions
from catalogue.models import Evidence
from catalogue.models.querysets import ServiceQuerySet
from catalogue.sharing.citations import bibtex_address, bibtex_date, bibtex_entry, latex, ris_entry

KEY_DIGITS = 12


class Page(NamedTuple):
    """A page that was read: `published` as far as it is known (a year, a month or a day), empty where it is not."""

    address: str
    title: str
    published: str
    read_on: date | None
    services: tuple[str, ...]
    """Slugs of the services that it documents, each once, in their order."""

    @property
    def key(self) -> str:
        """The same for the same address, for ever and everywhere."""
        return f"page-{sha256(self.address.encode()).hexdigest()[:KEY_DIGITS]}"

    @property
    def site(self) -> str:
        """The host that answers under the address, which may be no address at all."""
        try:
            return urlsplit(self.address).hostname or ""
        except ValueError:
            return ""

    @property
    def date(self) -> list[int]:
        """Year, month and day, as far as known."""
        return [int(part) for part in self.published.split("-")] if self.published else []

    @property
    def note(self) -> str:
        return _("Evidence of %(services)s") % {"services": ", ".join(self.services)}


def pages(services: ServiceQuerySet) -> Iterator[Page]:
    """Each page that was read, once. The title is that which the first of the services gives it, by slug."""
    rows = (
        Evidence.objects.filter(service__in=services.order_by().values("pk"))
        .exclude(kind=Evidence.Kind.GENERAL_KNOWLEDGE)
        .exclude(url="")
        .order_by("url", "service__slug", "number")
        .values_list("url", "title", "published_on", "read_on", "service__slug")
    )
    for address, of_one in groupby(rows.iterator(chunk_size=PORTION), key=lambda row: row[0]):
        found = list(of_one)
        yield Page(
            address,
            title=found[0][1],
            published=next((published for _a, _t, published, *_rest in found if published), ""),
            read_on=max((read for *_rest, read, _slug in found if read), default=None),
            services=tuple(dict.fromkeys(slug for *_rest, slug in found)),
        )


def as_bibtex(services: ServiceQuerySet) -> Iterator[bytes]:
    return written(services, bibtex_of)


def as_ris(services: ServiceQuerySet) -> Iterator[bytes]:
    return written(services, ris_of)


def written(services: ServiceQuerySet, entry: Callable[[Page], str]) -> Iterator[bytes]:
    for portion in portions(map(entry, pages(services))):
        yield "".join(portion).encode()


def bibtex_of(page: Page) -> str:
    fields = {
        "title": f"{{{latex(page.title)}}}",
        **({"howpublished": latex(page.site)} if page.site else {}),
        "url": bibtex_address(page.address),
        **({"urldate": page.read_on.isoformat()} if page.read_on else {}),
        "note": latex(page.note),
    }
    entry = bibtex_entry(page.key, fields, bibtex_date(*page.date[:2]) if page.date else [])
    return f"{entry}\n"


def ris_of(page: Page) -> str:
    published = page.date
    day = "/".join(page.published.split("-"))
    return ris_entry(
        [
            ("TY", "ELEC"),
            ("ID", page.key),
            ("TI", page.title),
            *([("PY", str(published[0])), ("DA", day)] if published else []),
            *([("T2", page.site)] if page.site else []),
            *([("Y2", f"{page.read_on:%Y/%m/%d}")] if page.read_on else []),
            ("N1", page.note),
            ("UR", page.address),
            ("ER", ""),
        ]
    )
