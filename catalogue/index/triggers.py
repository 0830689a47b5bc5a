"""What the database itself keeps: the text index, and the token that names the present state of the data.

Triggers see fixtures, bulk writes and plain SQL, which Python hooks do not. They are laid anew after every `migrate`,
because SQLite drops a table's triggers when a migration rebuilds the table.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connections

# Letters without a decomposition into a base letter and a mark; all others are folded by the databases themselves.
SPECIAL_LETTERS = [
    ("ß", "ss"), ("ẞ", "ss"), ("Æ", "ae"), ("æ", "ae"), ("Œ", "oe"), ("œ", "oe"), ("Ø", "o"), ("ø", "o"), ("Ð", "d"),
    ("ð", "d"), ("Đ", "d"), ("đ", "d"), ("Ł", "l"), ("ł", "l"), ("Þ", "th"), ("þ", "th"), ("ı", "i"),
]  # fmt: skip

MARKS = r"[\u0300-\u036f]"
NO_WORD = r"[\x01-\x2f:-@\[-`{-\xbf\xd7\xf7\u2000-\u206f\u2190-\u2bff\u3000-\u303f\uff00-\uff0f]+"


def versioned_tables() -> list[str]:
    """Tables whose content shows on pages: all of both apps but what people save for themselves."""
    labels = {"catalogue": {"savedportfolio"}, "experience": set()}
    return sorted(
        model._meta.db_table
        for label, personal in labels.items()
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.model_name not in personal
    )


def replaced(expression: str) -> str:
    for letter, plain in SPECIAL_LETTERS:
        expression = f"replace({expression}, '{letter}', '{plain}')"
    return expression


INDEXED = """
    SELECT s.id AS id, {name} AS name, {place} AS place, {summary} AS summary, {description} AS description
    FROM catalogue_service s
    LEFT JOIN catalogue_provider p ON p.id = s.provider_id
    WHERE s.id IN ({ids})"""

# Asked per service: a join with the places grouped by service would read all places for each row that is written.
PLACES = """(
        SELECT {join}
        FROM catalogue_service_cities l
        JOIN catalogue_city c ON c.id = l.city_id
        JOIN catalogue_country o ON o.id = c.country_id
        WHERE l.service_id = s.id
    )"""

# Table, columns whose change matters, and the services that a changed row belongs to ({row} is NEW or OLD).
SEARCHED_TABLES = [
    ("catalogue_service", "name, summary, description, provider_id", "SELECT {row}.id"),
    ("catalogue_provider", "name", "SELECT id FROM catalogue_service WHERE provider_id = {row}.id"),
    ("catalogue_service_cities", "service_id, city_id", "SELECT {row}.service_id"),
    (
        "catalogue_city",
        "name, local_names, country_id",
        "SELECT service_id FROM catalogue_service_cities WHERE city_id = {row}.id",
    ),
    (
        "catalogue_country",
        "name",
        "SELECT l.service_id FROM catalogue_service_cities l JOIN catalogue_city c ON c.id = l.city_id "
        "WHERE c.country_id = {row}.id",
    ),
]
ALL_SERVICES = "SELECT id FROM catalogue_service"


def events(columns: str) -> list[tuple[str, str, str]]:
    """Name, SQL event and affected row of each trigger of a searched table."""
    return [("insert", "INSERT", "NEW"), ("update", f"UPDATE OF {columns}", "NEW"), ("delete", "DELETE", "OLD")]


class SQLite:
    PLACES = PLACES.format(join="group_concat(c.name || ' ' || c.local_names || ' ' || o.name, ' ')")

    def indexed(self, ids: str) -> str:
        return INDEXED.format(
            **{field: replaced(f"s.{field}") for field in ("name", "summary", "description")},
            place=replaced(f"coalesce(p.name, '') || ' ' || coalesce({self.PLACES}, '')"),
            ids=ids,
        )

    def reindex(self, ids: str) -> str:
        return (
            f"DELETE FROM catalogue_search WHERE rowid IN ({ids}); "
            f"INSERT INTO catalogue_search (rowid, name, place, summary, description) {self.indexed(ids)};"
        )

    def statements(self, tables: Iterable[str]) -> Iterator[str]:
        yield """CREATE VIRTUAL TABLE IF NOT EXISTS catalogue_search USING fts5(
            name, place, summary, description, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"""
        yield "CREATE TABLE IF NOT EXISTS catalogue_data_version (id integer PRIMARY KEY CHECK (id = 1), token text)"
        for table, columns, ids in SEARCHED_TABLES:
            for name, event, row in events(columns):
                yield from self.trigger(
                    f"search_{table}_{name}", f"AFTER {event} ON {table}", self.reindex(ids.format(row=row))
                )
        yield "INSERT OR IGNORE INTO catalogue_data_version VALUES (1, '')"
        # An UPDATE: the conflict clause of the writing statement, such as INSERT OR IGNORE, rules inside triggers too.
        renew = "UPDATE catalogue_data_version SET token = lower(hex(randomblob(16)));"
        for table in tables:
            for event in ("INSERT", "UPDATE", "DELETE"):
                yield from self.trigger(f"version_{table}_{event.lower()}", f"AFTER {event} ON {table}", renew)
        yield "DELETE FROM catalogue_search"
        yield (f"INSERT INTO catalogue_search (rowid, name, place, summary, description) {self.indexed(ALL_SERVICES)}")
        yield renew

    @staticmethod
    def trigger(name: str, event: str, body: str) -> Iterator[str]:
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} {event} BEGIN {body} END"


class PostgreSQL:
    PLACES = PLACES.format(join="string_agg(concat_ws(' ', c.name, c.local_names, o.name), ' ')")

    def indexed(self, ids: str) -> str:
        return INDEXED.format(
            **{field: f"s.{field}" for field in ("name", "summary", "description")},
            place=f"concat_ws(' ', p.name, {self.PLACES})",
            ids=ids,
        )

    def insert(self, ids: str) -> str:
        vector = " || ".join(
            f"setweight(to_tsvector('simple', catalogue_fold({field})), '{weight}')"
            for field, weight in (("name", "A"), ("place", "B"), ("summary", "C"), ("description", "D"))
        )
        return f"INSERT INTO catalogue_search (service_id, document) SELECT id, {vector} FROM ({self.indexed(ids)}) i"

    def statements(self, tables: Iterable[str]) -> Iterator[str]:
        yield from self.tables()
        yield from self.functions()
        for number, (table, columns, ids) in enumerate(SEARCHED_TABLES):
            for name, event, row in events(columns):
                yield self.function(
                    f"catalogue_search_{number}_{name}",
                    f"DELETE FROM catalogue_search WHERE service_id IN ({ids.format(row=row)});"
                    f"{self.insert(ids.format(row=row))} ON CONFLICT (service_id) DO NOTHING;",
                )
                yield from self.trigger(
                    f"search_{table}_{name}", f"AFTER {event}", table, "ROW", f"catalogue_search_{number}_{name}"
                )
        yield from self.trigger(
            "search_truncate", "AFTER TRUNCATE", "catalogue_service", "STATEMENT", "catalogue_search_clear"
        )
        for table in tables:
            event = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
            yield from self.trigger(f"version_{table}", event, table, "STATEMENT", "catalogue_renew_version")
        yield "DELETE FROM catalogue_search"
        yield self.insert(ALL_SERVICES)
        yield self.RENEW

    RENEW = """INSERT INTO catalogue_data_version VALUES (1, gen_random_uuid()::text)
        ON CONFLICT (id) DO UPDATE SET token = excluded.token;"""

    @staticmethod
    def tables() -> Iterator[str]:
        yield "CREATE TABLE IF NOT EXISTS catalogue_search (service_id bigint PRIMARY KEY, document tsvector NOT NULL)"
        yield "CREATE INDEX IF NOT EXISTS catalogue_search_document ON catalogue_search USING gin (document)"
        yield "CREATE TABLE IF NOT EXISTS catalogue_data_version (id integer PRIMARY KEY CHECK (id = 1), token text)"

    def functions(self) -> Iterator[str]:
        folded = f"regexp_replace(normalize({replaced('t')}, NFD), '{MARKS}', '', 'g')"
        yield (
            "CREATE OR REPLACE FUNCTION catalogue_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE AS "
            f"$$ SELECT lower(normalize(regexp_replace({folded}, '{NO_WORD}', ' ', 'g'), NFC)) $$"
        )
        yield self.function("catalogue_renew_version", self.RENEW)
        yield self.function("catalogue_search_clear", "DELETE FROM catalogue_search;")

    @staticmethod
    def function(name: str, body: str) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )

    @staticmethod
    def trigger(name: str, event: str, table: str, each: str, function: str) -> Iterator[str]:
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"


DIALECTS = {"sqlite": SQLite, "postgresql": PostgreSQL}


def install(using: str = "default", **_) -> None:
    """Create the index, the token and their triggers, and fill both from what the tables hold now."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))  # not all are, where a migration was taken back
        tables = [table for table in versioned_tables() if table in there]
        for statement in DIALECTS[connection.vendor]().statements(tables):
            cursor.execute(statement)


def data_version(using: str = "default") -> str | None:
    """The token of the present state of the data: equal tokens, equal data. None where there is no row."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT token FROM catalogue_data_version")
        row = cursor.fetchone()
    return row[0] if row else None
