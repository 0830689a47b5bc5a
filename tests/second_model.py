"""A second version of the model beside the shipped one, with a scale, a guide, coders and published levels of its own.

Made by the verbs that people use, so that a test of it is one of them, too.
"""

import random
from dataclasses import dataclass
from datetime import date

from catalogue.coding.assignments import assign_all
from catalogue.coding.conclusions import conclusions
from catalogue.coding.contents import GivenCode, SheetContent
from catalogue.coding.guides import begin, digest, issue
from catalogue.coding.publishing import Wish, publish_agreed
from catalogue.coding.rounds import open_round
from catalogue.coding.settlements import Settlement, publish
from catalogue.coding.sheets import Opened, save_draft, submit
from catalogue.models import Assignment, Coder, CodingRound, Service
from catalogue.models.scopes import Scope, in_scope
from experience.models import Codebook, Determinant, DeterminantGroup, Guide, Weight, WeightSet

SIZE = 20
WEIGHTS = (3, 1, 1, 2, 0)
GROUPS = {"doing": ("finding", "paying", "moving"), "feeling": ("trust", "welcome")}
FIVE_LEVELS = ("none", "a little", "some", "much", "all")


@dataclass(frozen=True)
class SecondModel:
    """`codes` are the levels that the two coders gave, `levels` what was published of them, both by service (its slug).

    A level is None where it cannot be told. All are in the order of the determinants.
    """

    codebook: Codebook
    guide: Guide
    coding_round: CodingRound
    determinants: list[Determinant]
    codes: dict[str, tuple[list[int | None], list[int | None]]]
    levels: dict[str, list[int | None]]

    @property
    def scope(self) -> Scope:
        return Scope(codebook=self.codebook.slug)


def make_codebook(slug="second", labels=FIVE_LEVELS, supports_from=2):
    """Five determinants in two groups, with two weight sets."""
    codebook = Codebook.objects.create(
        slug=slug, name=f"The {slug} model", labels=list(labels), supports_from=supports_from, issued=date(2026, 11, 1),
        order=9,
    )  # fmt: skip
    place = 0
    for group, names in GROUPS.items():
        own = DeterminantGroup.objects.create(
            codebook=codebook, slug=f"{slug}-{group}", name=group.title(), order=place
        )
        for name in names:
            place += 1
            Determinant.objects.create(
                slug=f"{slug}-{name}", name=name.title(), short_name=name.title(), group=own, order=place,
                definition=f"What a service does for {name}.",
            )  # fmt: skip
    for name, values in {"equal": (1,) * len(WEIGHTS), "own": WEIGHTS}.items():
        scenario = WeightSet.objects.create(
            codebook=codebook, slug=f"{slug}-{name}", name=name.title(), description="-", is_default=name == "equal"
        )
        Weight.objects.bulk_create(
            Weight(weight_set=scenario, determinant=determinant, value=value)
            for determinant, value in zip(codebook.determinants, values, strict=True)
        )
    return codebook


def issue_guide(user, codebook):
    """A guide with a text for each level of each determinant."""
    with in_scope(Scope(codebook=codebook.slug)):
        draft = begin(user)
    for entry in draft.entries.select_related("determinant"):
        entry.question, entry.boundary = f"How far does it help with {entry.determinant.slug}?", "Nothing else."
        entry.anchors = [f"Where it is {label}." for label in codebook.labels]
        entry.save()
    draft = Guide.objects.get(pk=draft.pk)
    issue(user, draft, "The first one.", digest(draft))
    return Guide.objects.get(pk=draft.pk)


def drawn_codes(draw, top, number):
    """What two coders give, who often agree."""
    first = [draw.choice([None, *range(top + 1)]) for _ in range(number)]
    second = [draw.choice([None, *range(top + 1)]) if draw.random() < 0.2 else level for level in first]
    return first, second


def make_second_model(user, slug="second", labels=FIVE_LEVELS, supports_from=2, size=SIZE):
    """Two coders code services; what they agree on is published, and what not is settled at the level of the first."""
    codebook = make_codebook(slug, labels, supports_from)
    guide, determinants = issue_guide(user, codebook), list(codebook.determinants)
    coding_round = CodingRound(slug=f"{slug}-round", name=f"Round of {slug}", guide=guide, opened=date(2026, 11, 2))
    open_round(user, coding_round, None)
    coders = [Coder.objects.create(slug=f"{slug}-coder-{n}", name=f"Coder {n} of {slug}") for n in (1, 2)]
    services = list(Service.objects.published().prefetch_related("evidence").order_by("slug")[:size])
    assign_all(user, coding_round, coders, services)
    draw = random.Random(13)
    codes = {service.slug: drawn_codes(draw, len(labels) - 1, len(determinants)) for service in services}
    tasks = Assignment.objects.filter(coding_round=coding_round).select_related("coding_round", "coder")
    for task in tasks.select_related("service").prefetch_related("service__evidence"):
        submit_codes(task, determinants, codes[task.service.slug][coders.index(task.coder)])
    settle(user, coding_round, services, determinants, codes)
    levels = {service: first for service, (first, _second) in codes.items()}
    return SecondModel(codebook, guide, coding_round, determinants, codes, levels)


def pages_of(service):
    return [page for page in service.evidence.all() if page.kind != "general-knowledge"][:1]


def submit_codes(task, determinants, levels):
    pages = [page.pk for page in pages_of(task.service)]
    given = [
        GivenCode(d, level, f"So says {task.coder}.", pages) for d, level in zip(determinants, levels, strict=True)
    ]
    task.newest_sheet = None
    submit(task, save_draft(task, SheetContent(given), Opened(1, 0)))


def settle(user, coding_round, services, determinants, codes):
    found = conclusions(coding_round, user, [service.pk for service in services])
    done = publish_agreed(user, coding_round, {each.service.pk: Wish(each.digests) for each in found})
    assert not done.refused
    for service in services:
        for determinant, first, second in zip(determinants, *codes[service.slug], strict=True):
            if first != second:
                settlement = Settlement(determinant, first, "So it is.", "The first is right.", pages_of(service))
                publish(user, service, coding_round, settlement, [None])
