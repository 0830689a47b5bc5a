"""Which rows show on pages that anybody may read, and which services show them; said once, for both databases."""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model

from catalogue.models.states import State

SHOWN = ("catalogue", "experience")
"""Apps whose rows show on pages."""

PERSONAL = (
    "apitoken",
    "askedreset",
    "correction",
    "entry",
    "importpage",
    "invitation",
    "membership",
    "pagecheck",
    "revision",
    "earlierstate",
    "releasedstate",
    "releasefile",
    "releasepart",
    "savedcity",
    "savedsearch",
    "serviceimport",
    "shippedrecord",
    "trainingcase",
    "trainingsheet",
    "version",
)
"""Models of rows that people save for themselves and practise on, of checks, of what waits for editors, of history, and
of what comes with a release, never later."""

IS_PUBLISHED = f"state = '{State.PUBLISHED}'"
PUBLISHED = f"EXISTS (SELECT 1 FROM catalogue_service s WHERE s.id = {{row}}.service_id AND s.{IS_PUBLISHED})"
ENDS_OF_A_LINK = "SELECT {row}.source_id AS id UNION SELECT {row}.target_id"
ENDS_BY_ID = (
    "SELECT source_id AS id FROM catalogue_servicelink WHERE id = {row}.servicelink_id "
    "UNION SELECT target_id FROM catalogue_servicelink WHERE id = {row}.servicelink_id"
)
SUBMITTED = "EXISTS (SELECT 1 FROM catalogue_codingsheet t WHERE t.id = {row}.sheet_id AND t.submitted IS NOT NULL)"
HIDES_CODES = """EXISTS (SELECT 1 FROM catalogue_codingsheet t WHERE t.service_id = {row}.service_id
    AND t.coding_round_id = {row}.coding_round_id AND t.submitted IS NOT NULL)"""


class ShownTable(NamedTuple):
    """A table, when a row of it shows (empty: always), and the services that show it (their `id`), as SQL.

    {row} stands for the row that is written or taken away.
    """

    name: str
    shows: str = ""
    services: str = ""

    @property
    def is_vocabulary(self) -> bool:
        """Whether its rows stand for themselves, such as the names of cities to choose from."""
        return not self.shows


def pages_of(table: str, column: str) -> str:
    """The condition that the part to which a page of evidence was given belongs to a published service."""
    return f"""EXISTS (SELECT 1 FROM {table} p JOIN catalogue_service s ON s.id = p.service_id
        WHERE p.id = {{row}}.{column} AND s.{IS_PUBLISHED})"""


def both_published(ends: str) -> str:
    """The condition that both services of a link are published; `ends` are their ids or select these."""
    return f"(SELECT count(*) FROM catalogue_service s WHERE s.id IN ({ends}) AND s.{IS_PUBLISHED}) = 2"


SPECIAL = (
    ShownTable("catalogue_service", f"{{row}}.{IS_PUBLISHED}", "SELECT {row}.id AS id"),
    ShownTable("catalogue_actor", "", "SELECT id FROM catalogue_service WHERE provider_id = {row}.id"),
    ShownTable("catalogue_servicekind", "", "SELECT id FROM catalogue_service WHERE kind_id = {row}.id"),
    ShownTable("catalogue_domain", "", "SELECT id FROM catalogue_service WHERE domain_id = {row}.id"),
    ShownTable("catalogue_city", "", "SELECT service_id AS id FROM catalogue_service_cities WHERE city_id = {row}.id"),
    ShownTable(
        "catalogue_country",
        "",
        "SELECT l.service_id AS id FROM catalogue_service_cities l JOIN catalogue_city c ON c.id = l.city_id "
        "WHERE c.country_id = {row}.id",
    ),
    ShownTable(
        "catalogue_customergroup",
        "",
        "SELECT service_id AS id FROM catalogue_servicecustomer WHERE group_id = {row}.id "
        "UNION SELECT t.service_id FROM catalogue_codingsheet t JOIN catalogue_reachcode c ON c.sheet_id = t.id "
        "WHERE c.group_id = {row}.id",
    ),
    ShownTable(
        "catalogue_technology",
        "",
        "SELECT service_id AS id FROM catalogue_service_technologies WHERE technology_id = {row}.id",
    ),
    ShownTable(
        "catalogue_paymentmodel",
        "",
        "SELECT service_id AS id FROM catalogue_service_payments WHERE paymentmodel_id = {row}.id",
    ),
    ShownTable(
        "catalogue_codinground",
        "",
        "SELECT service_id AS id FROM catalogue_codingsheet WHERE coding_round_id = {row}.id",
    ),
    ShownTable("catalogue_coder", "", "SELECT service_id AS id FROM catalogue_codingsheet WHERE coder_id = {row}.id"),
    ShownTable("catalogue_assignment", HIDES_CODES, "SELECT {row}.service_id AS id"),
    ShownTable("catalogue_codingsheet", "{row}.submitted IS NOT NULL", "SELECT {row}.service_id AS id"),
    ShownTable(
        "catalogue_coding", SUBMITTED, "SELECT service_id AS id FROM catalogue_codingsheet WHERE id = {row}.sheet_id"
    ),
    ShownTable(
        "catalogue_coding_evidence",
        """EXISTS (SELECT 1 FROM catalogue_coding c JOIN catalogue_codingsheet t ON t.id = c.sheet_id
        WHERE c.id = {row}.coding_id AND t.submitted IS NOT NULL)""",
    ),
    ShownTable(
        "catalogue_reachcode", SUBMITTED, "SELECT service_id AS id FROM catalogue_codingsheet WHERE id = {row}.sheet_id"
    ),
    ShownTable(
        "catalogue_reachcode_evidence",
        """EXISTS (SELECT 1 FROM catalogue_reachcode c JOIN catalogue_codingsheet t ON t.id = c.sheet_id
        WHERE c.id = {row}.reachcode_id AND t.submitted IS NOT NULL)""",
    ),
    ShownTable("catalogue_settledreach_evidence", pages_of("catalogue_settledreach", "settledreach_id")),
    ShownTable("catalogue_classification_evidence", pages_of("catalogue_classification", "classification_id")),
    ShownTable("catalogue_detriment_evidence", pages_of("catalogue_detriment", "detriment_id")),
    ShownTable("catalogue_servicelink", both_published(ENDS_OF_A_LINK), ENDS_OF_A_LINK),
    ShownTable("catalogue_servicelink_evidence", both_published(ENDS_BY_ID), ENDS_BY_ID),
)
"""What does not follow from the fields of the model alone."""

BY_NAME = {table.name: table for table in SPECIAL}


def shown_tables() -> Iterator[ShownTable]:
    """Every table whose content shows on pages, those between models included."""
    for label in SHOWN:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model._meta.model_name not in PERSONAL:
                yield BY_NAME.get(model._meta.db_table) or by_its_fields(model)


def by_its_fields(model: type[Model]) -> ShownTable:
    """A part of a service shows with it, and any other row always."""
    if any(field.name == "service" for field in model._meta.fields):
        return ShownTable(model._meta.db_table, PUBLISHED, "SELECT {row}.service_id AS id")
    return ShownTable(model._meta.db_table)
