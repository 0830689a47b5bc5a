"""Every field of a service can be taken along or searched for; what cannot has a reason."""

from catalogue.index.facets import FACETS
from catalogue.models import Service
from catalogue.services.table import COLUMNS

NEITHER = {
    "entry": "what editors have typed and is no fact yet",
    "id": "a number of the database; the slug names a service",
    "original": "whose copy a record is, is no fact of the service",
    "copies": "as original",
    "state": "the table and the listing hold published services only",
    "withdrawal_reason": "the page of a withdrawn service says it",
    "review_note": "it is for editors",
    "review_due": "when editors look at the record again is their work, no fact of the service",
    "updated": "when somebody last saved the record is no fact of the service",
    "personalisation_note": "a sentence beside the degree of personalisation, which has a column and a facet",
    "integration_decision": "why the coders' levels became this one; the page of the codings has it",
    "integration_round": "where the level comes from; the page of the codings has it",
    "integration_evidence": "a choice of the service's evidence, which has a column",
    "classifications": "one column for each determinant, made when the file is",
    "reach": "what was settled of groups and phases, which have columns; the page of the codings has the reasons",
    "sheets": "raw codes are a table of their own",
    "assignments": "who is to code what is work, no fact of the service",
    "links_out": "a link joins two services; the pages of both and of their city show it",
    "links_in": "as links_out",
    "corrections": "what visitors say is wrong is no fact before an editor has accepted it",
}
"""Fields that are neither a column nor a facet, each with its reason."""


def columns():
    """The fields that the columns of the table read, or say in their name."""
    paths = {column.path.partition("__")[0] for column in COLUMNS if isinstance(column.path, str)}
    return {column.name for column in COLUMNS} | paths | {field_of(c.relation) for c in COLUMNS if c.relation}


def field_of(relation):
    """The field of a service behind a relation, which is read from its other end."""
    return relation.model._meta.get_field(relation.owner).remote_field.name


def facets():
    """The fields whose values, or the values behind them, are choices of the listing."""
    return {facet.path.partition("__")[0] for facet in FACETS}


def test_every_field_is_a_column_or_a_facet_or_has_a_reason_to_be_neither():
    fields = {field.name for field in Service._meta.get_fields()}
    shown = columns() | facets()
    assert fields - shown - set(NEITHER) == set(), (
        "add a column (services/table.py), a facet (index/facets.py) or a reason (NEITHER above)"
    )
    assert set(NEITHER) & shown == set(), "the reason has gone: it is shown"
    assert set(NEITHER) - fields == set(), "the field has gone"
