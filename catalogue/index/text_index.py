"""The text index: what can be searched of each service, folded, kept by triggers on every table that it is made of."""

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.index.dialects import postgresql_function, postgresql_trigger, sqlite_trigger
from catalogue.index.folding import folded_by_postgresql, in_both_spellings, without_special_letters

WEIGHTS = {"name": "A", "place": "B", "summary": "C", "description": "D"}
"""The fields of the index, what tells most of a service first, and PostgreSQL's weights for them.

The place is that of the provider, the cities and the countries. With the summary stand the kind and the field of
activity. Names are searched as they are and as they are written in ASCII.
"""

SEARCHED = {field: in_both_spellings(field) if field in ("name", "place") else field for field in WEIGHTS}
"""How the text of each field is searched, as SQL."""

ALL_SERVICES = "SELECT id FROM catalogue_service"

TEXTS = """
    SELECT s.id AS id, {name} AS name, {place} AS place, {summary} AS summary, {description} AS description
    FROM catalogue_service s
    LEFT JOIN catalogue_actor a ON a.id = s.provider_id
    LEFT JOIN catalogue_servicekind k ON k.id = s.kind_id
    LEFT JOIN catalogue_domain d ON d.id = s.domain_id
    WHERE s.id IN ({ids})"""

# Asked per service: a join with the places grouped by service would read all places for each row that is written.
PLACES = """(
        SELECT {joined}
        FROM catalogue_service_cities l
        JOIN catalogue_city c ON c.id = l.city_id
        JOIN catalogue_country o ON o.id = c.country_id
        WHERE l.service_id = s.id
    )"""


class SearchedTable(NamedTuple):
    """A table, its columns that are searched, and the services to which a written row belongs.

    {row} stands for NEW or OLD.
    """

    name: str
    columns: str
    services: str


SEARCHED_TABLES = (
    SearchedTable(
        "catalogue_service", "name, summary, description, provider_id, kind_id, domain_id", "SELECT {row}.id"
    ),
    SearchedTable(
        "catalogue_actor",
        "name, short_name, aliases",
        "SELECT id FROM catalogue_service WHERE provider_id = {row}.id",
    ),
    SearchedTable("catalogue_service_cities", "service_id, city_id", "SELECT {row}.service_id"),
    SearchedTable(
        "catalogue_city",
        "name, local_names, country_id",
        "SELECT service_id FROM catalogue_service_cities WHERE city_id = {row}.id",
    ),
    SearchedTable(
        "catalogue_country",
        "name",
        "SELECT l.service_id FROM catalogue_service_cities l JOIN catalogue_city c ON c.id = l.city_id "
        "WHERE c.country_id = {row}.id",
    ),
    SearchedTable(
        "catalogue_servicekind", "name, definition", "SELECT id FROM catalogue_service WHERE kind_id = {row}.id"
    ),
    SearchedTable("catalogue_domain", "name", "SELECT id FROM catalogue_service WHERE domain_id = {row}.id"),
)


class Writing(NamedTuple):
    """One way to write a searched table: the event, its name, the row that it leaves behind or takes away."""

    name: str
    event: str
    row: str
    searched: SearchedTable

    @property
    def table(self) -> str:
        return self.searched.name

    @property
    def services(self) -> str:
        """The services whose texts it changes, as SQL."""
        return self.searched.services.format(row=self.row)

    @property
    def trigger(self) -> str:
        return f"search_{self.table}_{self.name}"

    @property
    def function(self) -> str:
        return f"catalogue_search_{SEARCHED_TABLES.index(self.searched)}_{self.name}"


def writings() -> Iterator[Writing]:
    for table in SEARCHED_TABLES:
        yield Writing("insert", "INSERT", "NEW", table)
        yield Writing("update", f"UPDATE OF {table.columns}", "NEW", table)
        yield Writing("delete", "DELETE", "OLD", table)


def statements(vendor: str) -> Iterator[str]:
    """The SQL that creates the index with its triggers, and fills it from what the tables hold now."""
    yield from {"sqlite": sqlite, "postgresql": postgresql}[vendor]()


def sqlite() -> Iterator[str]:
    yield """CREATE VIRTUAL TABLE IF NOT EXISTS catalogue_search USING fts5(
            name, place, summary, description, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"""
    for writing in writings():
        body = (
            f"DELETE FROM catalogue_search WHERE rowid IN ({writing.services}); {sqlite_insertion(writing.services)};"
        )
        yield from sqlite_trigger(writing.trigger, writing.event, writing.table, body)
    yield "DELETE FROM catalogue_search"
    yield sqlite_insertion(ALL_SERVICES)


def sqlite_insertion(ids: str) -> str:
    names = "a.name || ' ' || a.short_name || ' ' || a.aliases"
    places = PLACES.format(joined="group_concat(c.name || ' ' || c.local_names || ' ' || o.name, ' ')")
    texts = TEXTS.format(
        name="s.name",
        place=f"coalesce({names}, '') || ' ' || coalesce({places}, '')",
        summary="s.summary || ' ' || coalesce(k.name || ' ' || k.definition, '') || ' ' || coalesce(d.name, '')",
        description="s.description",
        ids=ids,
    )
    # In two steps: nested any deeper, SQLite's parser gives up.
    spelled = ", ".join(f"{text} AS {field}" for field, text in SEARCHED.items())
    searched = ", ".join(without_special_letters(field) for field in WEIGHTS)
    both = f"SELECT id, {spelled} FROM ({texts})"
    return f"INSERT INTO catalogue_search (rowid, {', '.join(WEIGHTS)}) SELECT id, {searched} FROM ({both})"


def postgresql() -> Iterator[str]:
    yield "CREATE TABLE IF NOT EXISTS catalogue_search (service_id bigint PRIMARY KEY, document tsvector NOT NULL)"
    yield "CREATE INDEX IF NOT EXISTS catalogue_search_document ON catalogue_search USING gin (document)"
    yield (
        "CREATE OR REPLACE FUNCTION catalogue_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT {folded_by_postgresql('t')} $$"
    )
    for writing in writings():
        body = (
            f"DELETE FROM catalogue_search WHERE service_id IN ({writing.services});"
            f"{postgresql_insertion(writing.services)} ON CONFLICT (service_id) DO NOTHING;"
        )
        yield postgresql_function(writing.function, body)
        yield from postgresql_trigger(
            writing.trigger, writing.event, writing.table, each="ROW", function=writing.function
        )
    clear = "catalogue_search_clear"
    yield postgresql_function(clear, "DELETE FROM catalogue_search;")
    yield from postgresql_trigger("search_truncate", "TRUNCATE", "catalogue_service", each="STATEMENT", function=clear)
    yield "DELETE FROM catalogue_search"
    yield postgresql_insertion(ALL_SERVICES)


def postgresql_insertion(ids: str) -> str:
    places = PLACES.format(joined="string_agg(concat_ws(' ', c.name, c.local_names, o.name), ' ')")
    texts = TEXTS.format(
        name="s.name",
        place=f"concat_ws(' ', a.name, a.short_name, a.aliases, {places})",
        summary="concat_ws(' ', s.summary, k.name, k.definition, d.name)",
        description="s.description",
        ids=ids,
    )
    vector = " || ".join(
        f"setweight(to_tsvector('simple', catalogue_fold({text})), '{WEIGHTS[field]}')"
        for field, text in SEARCHED.items()
    )
    return f"INSERT INTO catalogue_search (service_id, document) SELECT id, {vector} FROM ({texts}) i"
