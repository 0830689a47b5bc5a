"""Rules of the data that span several rows, in words: used by the forms of the admin and by the data check.

A rule gives the messages of what is wrong, and none where all is well.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from catalogue.models import Classification, Coding, Evidence, ReachCode, Service, SettledReach
from catalogue.models.reach import ReachBasis
from experience.levels import EVIDENCED_INTEGRATION
from experience.models import Determinant

ANTI_HALO = 4
"""More highest levels than this in one service ask for a second look. A warning, not a ban."""


def is_page(evidence: Evidence) -> bool:
    return evidence.kind != Evidence.Kind.GENERAL_KNOWLEDGE


def evidenced(path: str = "") -> Q:
    """The condition that a classification, behind a path of relations, stands only with a page that says so."""
    return Q(**{f"{path}level__gte": F(f"{path}determinant__group__codebook__supports_from")})


def evidence_problems(level: int | None, evidence: Iterable[Evidence], least: int) -> Iterator[str]:
    """From the level `least` on it takes at least one page that was really read, and nothing but such pages."""
    if level is None or level < least:
        return
    pages = list(evidence)
    if not pages:
        yield _("Level %(level)s needs at least one piece of evidence.") % {"level": level}
    if not all(map(is_page, pages)):
        yield _("General knowledge cannot be the evidence of level %(level)s.") % {"level": level}


def link_problems(services: Iterable[int], evidence: Iterable[Evidence]) -> Iterator[str]:
    """A link between two services (their ids) needs a page that was really read, of one of the two."""
    pages = list(evidence)
    if not any(map(is_page, pages)):
        yield _("A link needs at least one page that was read.")
    if any(page.service_id not in services for page in pages):
        yield _("Choose evidence of one of the two services only.")


def carries_a_level(evidence: Evidence, besides: Collection[Determinant] = ()) -> bool:
    """Whether a link, documented reach, or a published level or integration level that needs a page points to it.

    Levels of some determinants do not count.
    """
    levels = Classification.objects.filter(evidenced(), evidence=evidence).exclude(determinant__in=besides)
    linked = Service.objects.filter(integration_evidence=evidence, integration_level__gte=EVIDENCED_INTEGRATION)
    return (
        evidence.supported_links.exists()
        or SettledReach.objects.filter(evidence=evidence, basis=ReachBasis.DOCUMENTED).exists()
        or levels.exists()
        or (not any(determinant.derived for determinant in besides) and linked.exists())
    )


def is_cited_by_codes(evidence: Evidence) -> bool:
    """Whether a submitted raw code points to this page; such codes are kept whole."""
    submitted = {"evidence": evidence, "sheet__submitted__isnull": False}
    return Coding.objects.filter(**submitted).exists() or ReachCode.objects.filter(**submitted).exists()
