"""The record of a service as programs read and send it: plain JSON, what it points to by slugs, numbers and names.

Its names are those of the sheets of an import. What is unknown is None, or an empty list or text. Levels that the
person must not see are left out whole.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import ForeignKey, ManyToManyField

from catalogue.editing.parts import KINDS
from catalogue.editing.service_page import Stored
from catalogue.forms.questions import UNTOLD
from catalogue.models import Detriment, Evidence, Partner, Service, Touchpoint

Document = dict[str, Any]

TEXTS = (
    "slug", "name", "summary", "description", "scope_note", "launch_note", "status", "status_note", "official_url",
    "personalisation_note", "confidence",
)  # fmt: skip
NUMBERS = ("launched", "ended", "status_as_of", "personalisation")
"""Whole numbers or None."""
TERMS = ("collection", "kind", "domain")
"""One row each, by its slug."""
TERM_LISTS = ("secondary_domains", "data_sources", "technologies", "payments")
INTEGRATION = {"level": "integration_level", "reason": "integration_reason", "decision": "integration_decision"}
INTEGRATION_PAGES = "integration_evidence"
CUSTOMERS, CLASSIFICATIONS = "customers", "classifications"
LEVELS = (*INTEGRATION.values(), INTEGRATION_PAGES, CLASSIFICATIONS)
"""What coders who still have to code the service must not see."""


def document_of(stored: Stored) -> Document:
    service = stored.service
    found: Document = {
        **{name: getattr(service, name) for name in (*TEXTS, *NUMBERS)},
        **{name: slug_of(getattr(service, name)) for name in TERMS},
        **{name: [row.slug for row in getattr(service, name).all()] for name in TERM_LISTS},
        "provider": service.provider.name if service.provider else None,
        "cities": sorted(city.slug for city in service.cities.all()),
        "official_url_seen": service.official_url_seen,
        "unknown": service.open_questions,
        "review_due": service.review_due,
        "state": service.state,
        "withdrawal_reason": service.withdrawal_reason,
        "review_note": service.review_note,
        "updated": service.updated,
        **{name: [PARTS[name](row) for row in stored.rows[name]] for name in KINDS},
        CUSTOMERS: customers(stored),
    }
    return found | levels(stored)


def slug_of(row: Any) -> str | None:
    return row.slug if row else None


def customers(stored: Stored) -> list[Document]:
    bases = {row.group_id: row.basis for row in stored.service.served.all()}
    return [{"group": group.slug, "basis": bases[group.pk]} for group in stored.groups if group.pk in bases]


def levels(stored: Stored) -> Document:
    if getattr(stored.service, "is_hidden", False):
        return {}
    service = stored.service
    answered = [(each, stored.judged[each.pk]) for each in stored.determinants if each.pk in stored.judged]
    return {
        **{name: getattr(service, name) for name in INTEGRATION.values()},
        INTEGRATION_PAGES: numbers(service.integration_evidence.all()),
        CLASSIFICATIONS: [
            {
                "determinant": determinant.slug,
                "level": row.level,
                "reason": row.reason,
                "evidence": numbers(row.evidence.all()),
                "decision": row.decision,
            }
            for determinant, row in answered
        ],
    }


def numbers(pages: Iterable[Evidence]) -> list[int]:
    return sorted(page.number for page in pages)


def touchpoint(row: Touchpoint) -> Document:
    return {name: getattr(row, name) for name in ("number", "label", "phase", "channel", "owner")}


def partner(row: Partner) -> Document:
    return {"number": row.number, "who": str(row), "role": row.role}


def page_read(row: Evidence) -> Document:
    names = ("number", "kind", "title", "url", "supports", "quote", "published_on", "read_on", "extent")
    return {name: getattr(row, name) for name in names}


def detriment(row: Detriment) -> Document:
    return {"number": row.number, "kind": row.kind, "text": row.text, "evidence": numbers(row.evidence.all())}


PARTS: dict[str, Callable[[Any], Document]] = {
    "touchpoints": touchpoint,
    "partners": partner,
    "evidence": page_read,
    "detriments": detriment,
}


def sent_level(level: int | None, reason: str) -> str:
    """A level as the form of a service sends it; without one, whether it cannot be told or is not answered."""
    return str(level) if level is not None else UNTOLD if reason else ""


def related_rows(name: str) -> Any:
    """The model that a fact of a service points to."""
    field = Service._meta.get_field(name)
    assert isinstance(field, ForeignKey | ManyToManyField)
    return field.related_model
