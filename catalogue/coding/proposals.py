"""Pages that coders found: what an editor takes up becomes evidence of the service, and nothing does by itself."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, recorded
from catalogue.models import CodingSheet, Evidence, Service
from catalogue.models.found_pages import FoundPage, as_evidence


class Proposal(NamedTuple):
    """A page of a submitted sheet, and the evidence of the service with the same address, where there is one."""

    sheet: CodingSheet
    page: FoundPage
    evidence: Evidence | None


def proposals(service: Service, sheets: Iterable[CodingSheet]) -> list[Proposal]:
    """All pages of some sheets of the service, in the order of these."""
    known = {evidence.url: evidence for evidence in service.evidence.all()}
    return [Proposal(sheet, page, known.get(page["url"])) for sheet in sheets for page in sheet.found]


def take_up(user: User, service: Service, proposal: Proposal) -> Evidence:
    """Make the page evidence of the service, once; when it was read is for an editor to say."""
    why = _("Found by %(coder)s in the round %(round)s.") % {
        "coder": proposal.sheet.coder.name,
        "round": proposal.sheet.coding_round.name,
    }
    with recorded(user, why, Origin.SETTLING):
        Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        known = service.evidence.filter(url=proposal.page["url"]).first()
        if known:
            return known
        evidence = as_evidence(proposal.page)
        evidence.service, evidence.supports = service, proposal.page["quote"] or proposal.page["title"]
        evidence.save()
        return evidence
