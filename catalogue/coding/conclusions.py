"""What a round says of each item: where its coders agree and what would be published from that, and where they do not.

Coders agree where two or more gave the same level, which may be that it cannot be told. What is published then: that
level; the longest reason that a coder gave, of equally long ones the first coder's (by slug), but where the level
stays, the reason that is published; every page that a coder points to, and where the level stays, those published. A
page that a coder found becomes evidence of the service with that.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from catalogue.coding.codes import Code
from catalogue.coding.proposals import Address, Proposal, cited
from catalogue.coding.settlements import Published, Settlement, codes_of, published
from catalogue.coding.standings import Behind, Standing, guided, standing
from catalogue.models import CodingRound, CodingSheet, Evidence, Service
from catalogue.models.codings import reason_missing
from catalogue.models.found_pages import as_evidence
from catalogue.rules.evidence import evidence_problems
from experience.models import Determinant


@dataclass(frozen=True)
class Conclusion:
    """One item of a service: its codes, what is published now, and, where coders agree, what is to be published."""

    determinant: Determinant
    standing: Standing
    codes: Sequence[Code]
    present: Published | None
    wanted: Published | None
    found: Sequence[Proposal] = ()
    """Pages that are to become evidence with that, beside the evidence in `wanted`."""
    problems: Sequence[str] = ()
    """Which rules what is to be published would break."""

    @property
    def changes_level(self) -> bool:
        return self.present is None or self.wanted is None or self.present.level != self.wanted.level

    @property
    def digest(self) -> str:
        """The same only while what is published and what is to be published stay the same."""
        both = [state and vars(state) for state in (self.present, self.wanted)]
        return sha256(json.dumps([*both, [one.page for one in self.found]]).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class ServiceConclusion:
    """All items of a service that have a code in a round."""

    service: Service
    items: Sequence[Conclusion]

    def of(self, standing: Standing) -> list[Conclusion]:
        return [item for item in self.items if item.standing == standing]

    @cached_property
    def agreed(self) -> list[Conclusion]:
        """What is to be published."""
        return self.of(Standing.AGREED)

    @property
    def changed(self) -> list[Conclusion]:
        """What would change a published level."""
        return [item for item in self.agreed if item.changes_level]

    @property
    def problems(self) -> list[str]:
        named = ((item.determinant, text) for item in self.agreed for text in item.problems)
        return [_("%(name)s: %(problem)s") % {"name": name, "problem": text} for name, text in named]

    @property
    def found(self) -> list[Proposal]:
        """Pages that are to become evidence of the service, each address once."""
        found: dict[str, Proposal] = {}
        for proposal in (one for item in self.agreed for one in item.found):
            found.setdefault(proposal.url, proposal)
        return list(found.values())

    def settlements(self, taken_up: Mapping[Address, Evidence]) -> list[Settlement]:
        """What is to be published, with its pages, once those that were found are evidence; only without problems."""
        pages = {page.pk: page for page in self.service.evidence.all()}
        return [
            Settlement(
                item.determinant,
                own.level,
                own.reason,
                own.decision,
                [*(pages[pk] for pk in own.evidence), *(taken_up[self.service.pk, one.url] for one in item.found)],
            )
            for item in self.agreed
            if (own := item.wanted)
        ]

    @property
    def digests(self) -> dict[str, str]:
        """By determinant (its slug) what a person has in front who looks at what is to be published."""
        return {item.determinant.slug: item.digest for item in self.agreed}

    def with_reasons(self, reasons: Mapping[str, str]) -> "ServiceConclusion":
        """With other reasons by determinant (its slug), wherever coders agree."""
        return replace(self, items=[with_reason(self.service, item, reasons) for item in self.items])


def with_reason(service: Service, item: Conclusion, reasons: Mapping[str, str]) -> Conclusion:
    reason = reasons.get(item.determinant.slug)
    if item.wanted is None or reason is None:
        return item
    wanted = replace(item.wanted, reason=reason)
    return replace(item, wanted=wanted, problems=list(rules_broken(service, item.determinant, wanted, item.found)))


def conclusions(
    coding_round: CodingRound, user: User | AnonymousUser, services: Collection[int]
) -> list[ServiceConclusion]:
    """Of some published services (their ids) that have codes which the user may see, by slug; in a few queries."""
    sheets: dict[int, list[CodingSheet]] = {}
    given = codes_of(coding_round, user).filter(service__in=services).select_related("coder", "coding_round__guide")
    for sheet in given.prefetch_related("codings__evidence").order_by("coder__slug"):
        sheets.setdefault(sheet.service_id, []).append(sheet)
    rows = Service.objects.filter(pk__in=sheets).select_related("integration_round").order_by("slug")
    complete = rows.prefetch_related(
        "evidence", "integration_evidence", "classifications__evidence", "classifications__coding_round"
    )
    determinants, known = determinants_of(coding_round), guided(coding_round)
    return [
        ServiceConclusion(
            service,
            [
                item if item.determinant.pk in known else replace(item, standing=Standing.FOREIGN, wanted=None)
                for item in concluded(coding_round, service, sheets[service.pk], determinants)
            ],
        )
        for service in complete
    ]


def determinants_of(coding_round: CodingRound) -> list[Determinant]:
    return list(Determinant.objects.filter(group__codebook=coding_round.guide.codebook_id))


def concluded(
    coding_round: CodingRound, service: Service, sheets: Iterable[CodingSheet], determinants: Iterable[Determinant]
) -> Iterator[Conclusion]:
    codes: dict[int, list[Code]] = {}
    for sheet in sheets:
        for coding in sheet.codings.all():
            codes.setdefault(coding.determinant_id, []).append(Code(sheet, coding))
    for determinant in determinants:
        if own := codes.get(determinant.pk):
            present = published(service, determinant)
            codings = [code.coding for code in own if code.coding]
            stands = standing([coding.level for coding in codings], behind(service, determinant), coding_round)
            if stands != Standing.AGREED:
                yield Conclusion(determinant, stands, own, present, None)
                continue
            pages, found = cited(service, own)
            wanted = agreed_on(codings[0].level, [coding.reason for coding in codings], pages, present)
            problems = list(rules_broken(service, determinant, wanted, found))
            yield Conclusion(determinant, stands, own, present, wanted, found, problems)


def behind(service: Service, determinant: Determinant) -> Behind | None:
    """What stands behind the published level of a service that is read with its classifications and their rounds."""
    if determinant.derived:
        return made_of(service.integration_level, service.integration_round, service.integration_decision)
    for row in service.classifications.all():
        if row.determinant_id == determinant.pk:
            return made_of(row.level, row.coding_round, row.decision)
    return None


def made_of(level: int | None, coding_round: CodingRound | None, decision: str) -> Behind | None:
    return Behind(coding_round.opened, coding_round.slug, level, bool(decision)) if coding_round else None


def agreed_on(level: int | None, reasons: Iterable[str], pages: Iterable[int], present: Published | None) -> Published:
    """What is published of codes with one level; reasons by coder, pages by id. The rule: see above."""
    reason, evidence = max((reason.strip() for reason in reasons), key=len), {*pages}
    if present and present.level == level:
        reason, evidence = present.reason or reason, evidence | {*present.evidence}
    return Published(level, reason, "", sorted(evidence))


def rules_broken(
    service: Service, determinant: Determinant, wanted: Published, found: Iterable[Proposal]
) -> Iterator[str]:
    pages = {page.pk: page for page in service.evidence.all()}
    if not pages.keys() >= {*wanted.evidence}:
        yield _("It points to evidence of another service.")
    own, new = [pages[pk] for pk in wanted.evidence if pk in pages], [as_evidence(one.page) for one in found]
    yield from evidence_problems(wanted.level, [*own, *new], determinant.evidenced_from)
    if (wanted.level != 0 or determinant.derived) and not wanted.reason.strip():
        yield str(reason_missing(wanted.level))
