"""Text search over name, place (provider, cities, countries), summary and description, alike on both databases.

Every word of the query must be found, as the beginning of a word, case and accents folded. Hits are ranked in four
tiers by where the words are found: name; name or place; these or the summary; anywhere.
"""

import re
import unicodedata

from django.db import connections
from django.db.models import Case, IntegerField, QuerySet, When
from django.db.models.expressions import RawSQL

from catalogue.index.triggers import SPECIAL_LETTERS

MAX_LENGTH = 200
MAX_WORDS = 20
FIELDS = ("name", "place", "summary", "description")
WEIGHTS = "ABCD"
FOLDED = str.maketrans(dict(SPECIAL_LETTERS))
MATCHES = {
    "sqlite": "SELECT rowid FROM catalogue_search WHERE catalogue_search MATCH %s",
    "postgresql": "SELECT service_id FROM catalogue_search WHERE document @@ to_tsquery('simple', %s)",
}


def words(query: str) -> list[str]:
    """The words of a query, accents and case folded, without repetition."""
    decomposed = unicodedata.normalize("NFD", query.translate(FOLDED))
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))
    return list(dict.fromkeys(re.findall(r"[^\W_\x80-\xbf]+", plain.lower())))


def forms(word: str) -> list[str]:
    """The word beginnings that count as a hit: the word and its English singular and plural."""
    found = [word]
    if len(word) > 3 and word.endswith("y"):
        found.append(f"{word[:-1]}ies")
    if len(word) > 4 and word.endswith("ies"):
        found.append(f"{word[:-3]}y")
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        found.append(word[:-2])
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.append(word[:-1])
    return found


def expression(vendor: str, query: str, fields: int) -> str:
    """The query in the index's own language, looked for in the first `fields` of FIELDS."""
    if vendor == "postgresql":
        weights = WEIGHTS[:fields]
        return " & ".join("(" + " | ".join(f"'{form}':*{weights}" for form in forms(w)) + ")" for w in words(query))
    columns = "{" + " ".join(FIELDS[:fields]) + "}"
    return f"{columns} : (" + " AND ".join(
        "(" + " OR ".join(f'"{form}" *' for form in forms(w)) + ")" for w in words(query)
    ) + ")"  # fmt: skip


def hits(using: str, query: str, fields: int = len(FIELDS)) -> RawSQL:
    """The ids of matching services as a subquery. The query must hold a word."""
    vendor = connections[using].vendor
    return RawSQL(MATCHES[vendor], [expression(vendor, query, fields)])  # noqa: S611 - constant SQL, bound value


def matching(services: QuerySet, query: str) -> QuerySet:
    return services.filter(pk__in=hits(services.db, query))


def ranked(services: QuerySet, query: str) -> QuerySet:
    """Annotate `tier`: 1 where all words are in the name, 4 where the description is needed."""
    tiers = [When(pk__in=hits(services.db, query, fields), then=fields) for fields in range(1, len(FIELDS))]
    return services.annotate(tier=Case(*tiers, default=len(FIELDS), output_field=IntegerField()))
