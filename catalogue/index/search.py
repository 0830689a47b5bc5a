"""Text search over name, place (provider, cities, countries), summary (kind, field of activity) and description, alike
on both databases.

A word is found as the beginning of a word, case and accents folded; what means the same is found as a whole word. Hits
are ranked in four tiers by where everything is found: name; name or place; these or the summary; anywhere.
"""

import json
from collections import defaultdict
from collections.abc import Sequence

from django.db import connections
from django.db.models import Case, F, IntegerField, OrderBy, When
from django.db.models.expressions import RawSQL

from catalogue.index.queries import Phrase, Query, Unit, exactly
from catalogue.index.text_index import WEIGHTS
from catalogue.index.words import beginnings, whole
from catalogue.models.querysets import ServiceQuerySet

MAX_LENGTH = 200
MAX_WORDS = 20
FIELDS = tuple(WEIGHTS)
MATCHES = {
    "sqlite": "SELECT rowid AS id FROM catalogue_search WHERE catalogue_search MATCH %s",
    "postgresql": "SELECT service_id AS id FROM catalogue_search WHERE document @@ to_tsquery('simple', %s)",
}


LISTED = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::bigint[])"}


class SQLite:
    """How FTS5 is asked."""

    either, both = " OR ", " AND "

    def __init__(self, fields: int):
        self.columns = "{" + " ".join(FIELDS[:fields]) + "}"

    def asked(self, text: str) -> str:
        return f"{self.columns} : ({text})"

    def beginning(self, word: str) -> str:
        return f'"{word}" *'

    def phrase(self, words: Phrase) -> str:
        return '"' + " ".join(words) + '"'


class PostgreSQL:
    """How `to_tsquery` is asked."""

    either, both = " | ", " & "

    def __init__(self, fields: int):
        self.weights = "".join(WEIGHTS[field] for field in FIELDS[:fields])

    def asked(self, text: str) -> str:
        return text

    def beginning(self, word: str) -> str:
        return f"'{word}':*{self.weights}"

    def phrase(self, words: Phrase) -> str:
        return "(" + " <-> ".join(f"'{word}':{self.weights}" for word in words) + ")"


DIALECTS: dict[str, type[SQLite] | type[PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


def expression(vendor: str, unit: Unit, fields: int, *, only_whole: bool = False) -> str:
    """One thing in the index's own language, looked for in the first `fields` of FIELDS."""
    dialect = DIALECTS[vendor](fields)
    said = []
    for word in unit.words:
        forms = [dialect.phrase((form,)) for form in whole(word)]
        begun = map(dialect.beginning, beginnings(word))
        said.append(dialect.either.join(forms if only_whole or unit.is_whole else begun))
    alternatives = [dialect.both.join(f"({word})" for word in said)]
    for *first, last in unit.meant:
        alternatives += [dialect.phrase((*first, form)) for form in whole(last)]
    return dialect.asked(dialect.either.join(f"({alternative})" for alternative in alternatives))


def hits(using: str, query: Query, fields: int = len(FIELDS), *, only_whole: bool = False) -> RawSQL:
    """The ids of matching services as a subquery. The query must ask for something."""
    vendor = connections[using].vendor
    asked = [expression(vendor, unit, fields, only_whole=only_whole) for unit in query.units]
    if not query.is_loose:
        together = DIALECTS[vendor].both.join(f"({unit})" for unit in asked)
        return RawSQL(MATCHES[vendor], [together])  # noqa: S611 - constant SQL, bound value
    each = " UNION ALL ".join([MATCHES[vendor]] * len(asked))
    counted = f"SELECT h.id FROM ({each}) h GROUP BY h.id HAVING count(*) >= %s"  # noqa: S608 - constants
    return RawSQL(counted, [*asked, query.least])  # noqa: S611 - constant SQL, bound values


def told_by(services: ServiceQuerySet, units: Sequence[Unit]) -> dict[int, int]:
    """Which of some things each of the services says that says any, by its id: bit n for the n-th. One query."""
    using = services.db
    vendor = connections[using].vendor
    among_these, values = services.order_by().values("pk").query.sql_with_params()
    selections = (f"SELECT id, {1 << n} AS bit FROM ({MATCHES[vendor]}) m{n}" for n in range(len(units)))  # noqa: S608
    each = " UNION ALL ".join(selections)
    summed = f"SELECT id, CAST(sum(bit) AS bigint) AS said FROM ({each}) e GROUP BY id"  # noqa: S608 - constants
    told = f"SELECT h.id, h.said FROM ({summed}) h WHERE h.id IN ({among_these})"  # noqa: S608 - constants
    with connections[using].cursor() as cursor:
        cursor.execute(told, [*(expression(vendor, unit, len(FIELDS)) for unit in units), *values])
        return dict(cursor.fetchall())


def listed(using: str, ids: Sequence[int]) -> RawSQL:
    """Ids as a subquery, however many: the database gets them as one value."""
    vendor = connections[using].vendor
    value = json.dumps(ids) if vendor == "sqlite" else [*ids]
    return RawSQL(LISTED[vendor], [value])  # noqa: S611 - constant SQL, bound value


def among(services: ServiceQuerySet, ids: Sequence[int]) -> ServiceQuerySet:
    return services.filter(pk__in=listed(services.db, ids))


def matching(services: ServiceQuerySet, query: Query) -> ServiceQuerySet:
    return services.filter(pk__in=hits(services.db, query))


def by_match(services: ServiceQuerySet, query: Query, *, worst_first: bool = False) -> ServiceQuerySet:
    """The best match first: whose name has every word of a query, those that say nothing too; who says everything, and
    of the others who says the first thing, where not all must be said; who says whole words; then by tier."""
    order: list[OrderBy] = []
    services = ranked(services, query)
    conditions = {"named": named(services, query), "loosely": loosely(services, query)}
    for name, ranks in conditions.items():
        if ranks:
            services = services.annotate(**{name: Case(*ranks, default=len(ranks), output_field=IntegerField())})
            order.append(F(name).asc())
    order += [F("partly").asc(), F("tier").asc()]
    for each in order:
        each.descending = worst_first
    return services.by_name(*order)


def ranked(services: ServiceQuerySet, query: Query) -> ServiceQuerySet:
    """Annotate `tier`, 1 where everything is in the name, 4 where the description is needed; and `partly`, 1 where
    something is only the beginning of a word."""
    tiers = [When(pk__in=hits(services.db, query, fields), then=fields) for fields in range(1, len(FIELDS))]
    entirely = When(pk__in=hits(services.db, query, only_whole=True), then=0)
    return services.annotate(
        tier=Case(*tiers, default=len(FIELDS), output_field=IntegerField()),
        partly=Case(entirely, default=1, output_field=IntegerField()),
    )


def named(services: ServiceQuerySet, query: Query) -> list[When]:
    return [When(pk__in=hits(services.db, exactly([*query.name]), 1), then=0)] if query.name else []


def loosely(services: ServiceQuerySet, query: Query) -> list[When]:
    """The rank of those of a loose query: by how much they say, everything or more than must be, then by the first
    thing that they say."""
    ranks: dict[tuple[bool, bool, int], list[int]] = defaultdict(list)
    for service, said in query.told.items():
        first, number = (said & -said).bit_length(), said.bit_count()
        ranks[number < len(query.units), number == query.least, first].append(service)
    return [When(pk__in=listed(services.db, ids), then=n) for n, (_rank, ids) in enumerate(sorted(ranks.items()))]
