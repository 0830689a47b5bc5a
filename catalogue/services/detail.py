"""What the page of one service shows: read in a fixed number of queries, analysed in the whole collection."""

from typing import Any

from django.db.models import Prefetch

from catalogue.analysis.members import Member
from catalogue.analysis.neighbours import neighbours
from catalogue.models import Classification, DeadPage, Detriment, Partner, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.rules.blindness import Sight
from catalogue.services.analysis import ServiceAnalysis
from catalogue.services.profile import NOT_DOCUMENTED, journey, level_rows, strongest_first, tiers
from catalogue.verdicts import readings
from catalogue.verdicts.one_service import documented, strengths


def complete_services() -> ServiceQuerySet:
    """Services with all that their page shows, in a fixed number of queries."""
    parts = (
        "secondary_domains",
        "served__group",
        "touchpoints",
        "evidence",
        "data_sources",
        "technologies",
        "payments",
        "integration_evidence",
        Prefetch("partners", Partner.objects.select_related("actor")),
        Prefetch("detriments", Detriment.objects.prefetch_related("evidence")),
        Prefetch("classifications", Classification.objects.prefetch_related("evidence")),
    )
    services = Service.objects.with_card_data().select_related("provider__seat", "collection")
    return services.with_verification().prefetch_related(*parts)


def analysed(member: Member, sees: Sight) -> ServiceAnalysis:
    """A service in the collection, with what stands beside it as far as a person may see it."""
    return ServiceAnalysis(member, sees.everything, neighbours(member, sees.visible, without=[member.slug]))


def detail_context(service: Service, analysis: ServiceAnalysis, blind: bool) -> dict[str, Any]:
    evidence = service.evidence.all()
    website = service.provider.website if service.provider else ""
    dead = DeadPage.objects.by_url([service.official_url, website, *(page.url for page in evidence)])
    marked = [(page, dead.get(page.url)) for page in evidence]
    rows = [] if blind else list(level_rows(service, analysis.profile))
    return {
        "pages": [(page, mark, mark and mark.archived(page.read_on)) for page, mark in marked],
        "official_dead": dead.get(service.official_url),
        "provider_dead": dead.get(website),
        "blind": blind,
        "service": service,
        "snapshot": analysis.snapshot,
        "profile": analysis.profile,
        "codebook": analysis.snapshot.codebook,
        "contribution": analysis.contribution,
        "moved_most_by": analysis.main_source,
        "reached": analysis.reached,
        "links": analysis.links,
        "linked": analysis.linked,
        "strengths": strengths(analysis.profile),
        "tiers": tiers(rows, strongest_first(analysis.profile.scale)),
        "quiet_tiers": tiers(rows, NOT_DOCUMENTED),
        "documented": documented(service.verification, service.confidence),
        "readings": readings.agreement(
            [row.readings for row in rows if row.readings], overruled=sum(row.corrected for row in rows)
        ),
        "journey": [] if blind else journey(service),
        "shown_groups": [] if blind else list(service.served.all()),
        **analysis.neighbours._asdict(),
    }
