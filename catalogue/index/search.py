"""Text search over name, place (provider, cities, countries), summary and description, alike on both databases.

Every word of the query must be found, as the beginning of a word, case and accents folded. Hits are ranked in four
tiers by where the words are found: name; name or place; these or the summary; anywhere.
"""

import re

from django.db import connections
from django.db.models import Case, IntegerField, When
from django.db.models.expressions import RawSQL

from catalogue.index.folding import folded
from catalogue.index.text_index import WEIGHTS
from catalogue.models.querysets import ServiceQuerySet

MAX_LENGTH = 200
MAX_WORDS = 20
FIELDS = tuple(WEIGHTS)
MATCHES = {
    "sqlite": "SELECT rowid FROM catalogue_search WHERE catalogue_search MATCH %s",
    "postgresql": "SELECT service_id FROM catalogue_search WHERE document @@ to_tsquery('simple', %s)",
}


def words(query: str) -> list[str]:
    """The words of a query, accents and case folded, without repetition."""
    return list(dict.fromkeys(re.findall(r"[^\W_\x80-\xbf]+", folded(query))))


def beginnings(word: str) -> list[str]:
    """The beginnings of words that count as a hit: the word and its English singular and plural."""
    hits = [word]
    if len(word) > 3 and word.endswith("y"):
        hits.append(f"{word[:-1]}ies")
    if len(word) > 4 and word.endswith("ies"):
        hits.append(f"{word[:-3]}y")
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        hits.append(word[:-2])
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        hits.append(word[:-1])
    return hits


def expression(vendor: str, query: str, fields: int) -> str:
    """The query in the index's own language, looked for in the first `fields` of FIELDS."""
    return {"sqlite": sqlite_expression, "postgresql": postgresql_expression}[vendor](query, fields)


def sqlite_expression(query: str, fields: int) -> str:
    columns = "{" + " ".join(FIELDS[:fields]) + "}"
    needed = [" OR ".join(f'"{beginning}" *' for beginning in beginnings(word)) for word in words(query)]
    return f"{columns} : (" + " AND ".join(f"({alternatives})" for alternatives in needed) + ")"


def postgresql_expression(query: str, fields: int) -> str:
    weights = "".join(WEIGHTS[field] for field in FIELDS[:fields])
    needed = [" | ".join(f"'{beginning}':*{weights}" for beginning in beginnings(word)) for word in words(query)]
    return " & ".join(f"({alternatives})" for alternatives in needed)


def hits(using: str, query: str, fields: int = len(FIELDS)) -> RawSQL:
    """The ids of matching services as a subquery. The query must hold a word."""
    vendor = connections[using].vendor
    return RawSQL(MATCHES[vendor], [expression(vendor, query, fields)])  # noqa: S611 - constant SQL, bound value


def matching(services: ServiceQuerySet, query: str) -> ServiceQuerySet:
    return services.filter(pk__in=hits(services.db, query))


def ranked(services: ServiceQuerySet, query: str) -> ServiceQuerySet:
    """Annotate `tier`: 1 where all words are in the name, 4 where the description is needed."""
    tiers = [When(pk__in=hits(services.db, query, fields), then=fields) for fields in range(1, len(FIELDS))]
    return services.annotate(tier=Case(*tiers, default=len(FIELDS), output_field=IntegerField()))
