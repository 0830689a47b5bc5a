"""Pages that coders found: what an editor takes up, or publishes with the codes, becomes evidence of the service."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.coding.codes import Code
from catalogue.history.recording import Origin, recorded, touch
from catalogue.models import CodingSheet, Evidence, Service
from catalogue.models.found_pages import FoundPage, as_evidence


class Proposal(NamedTuple):
    """A page of a submitted sheet, and the evidence of the service with the same address, where there is one."""

    sheet: CodingSheet
    page: FoundPage
    evidence: Evidence | None

    @property
    def url(self) -> str:
        return self.page["url"]


def proposals(service: Service, sheets: Iterable[CodingSheet]) -> list[Proposal]:
    """All pages of some sheets of the service, in the order of these."""
    known = {evidence.url: evidence for evidence in service.evidence.all()}
    return [Proposal(sheet, page, known.get(page["url"])) for sheet in sheets for page in sheet.found]


class Cited(NamedTuple):
    """What codes point to: evidence of the service (ids), and pages that are none yet, each address once."""

    evidence: set[int]
    found: list[Proposal]


def cited(service: Service, codes: Iterable[Code]) -> Cited:
    """Codes with their sheet and evidence, of a service with its evidence."""
    evidence: set[int] = set()
    found: dict[str, Proposal] = {}
    for sheet, coding in codes:
        if coding is None:
            continue
        evidence |= {page.pk for page in coding.evidence.all()}
        own = [one for one in proposals(service, [sheet] if coding.found else []) if one.page["number"] in coding.found]
        evidence |= {one.evidence.pk for one in own if one.evidence}
        found |= {one.url: one for one in own if not one.evidence and one.url not in found}
    return Cited(evidence, list(found.values()))


def take_up(user: User, service: Service, proposal: Proposal) -> Evidence:
    """Make the page evidence of the service, once; when it was read is for an editor to say."""
    why = _("Found by %(coder)s in the round %(round)s.") % {
        "coder": proposal.sheet.coder.name,
        "round": proposal.sheet.coding_round.name,
    }
    with recorded(user, why, Origin.SETTLING):
        service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        touch(service)
        return made_evidence([(service, proposal)])[service.pk, proposal.url]


Address = tuple[int, str]
"""A service by its id, and the address of a page."""


def made_evidence(found: Iterable[tuple[Service, Proposal]]) -> dict[Address, Evidence]:
    """Make pages evidence of their services, which are locked and touched, unless they are; in one query and no more.

    The services come with their evidence as it is now.
    """
    known: dict[Address, Evidence] = {}
    last: dict[int, int] = {}
    new: list[Evidence] = []
    for service, proposal in found:
        if service.pk not in last:
            own = list(service.evidence.all())
            known |= {(service.pk, page.url): page for page in own}
            last[service.pk] = max((page.number for page in own), default=0)
        at = service.pk, proposal.url
        if at not in known:
            last[service.pk] += 1
            known[at] = as_evidence(proposal.page)
            known[at].service, known[at].number = service, last[service.pk]
            known[at].supports = proposal.page["quote"] or proposal.page["title"]
            new.append(known[at])
    Evidence.objects.bulk_create(new)
    return known
