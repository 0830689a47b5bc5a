"""Versions of the model as they are read: with their groups and determinants, and how much is classified with each."""

from collections.abc import Iterator

from django.db.models import Count, Prefetch

from catalogue.models import Classification, Service
from experience.models import Codebook, Determinant, Guide


def codebooks(*, drafts: bool) -> list[Codebook]:
    """Issued ones, and drafts if asked for, in their order; each with all that belongs to it, in a few queries."""
    found = Codebook.objects.prefetch_related(
        Prefetch("groups__determinants", Determinant.objects.select_related("group__codebook")), "guides"
    )
    return list(found if drafts else found.exclude(issued=None))


def determinants_of(codebook: Codebook) -> list[Determinant]:
    """In the order of the model."""
    found = (determinant for group in codebook.groups.all() for determinant in group.determinants.all())
    return sorted(found, key=lambda determinant: (determinant.order, determinant.slug))


def guide_of(codebook: Codebook) -> Guide | None:
    """The newest issued version of its guide; of a draft that of its guide."""
    guides = [guide for guide in codebook.guides.all() if guide.issued or not codebook.issued]
    return max(guides, key=lambda guide: (guide.place, guide.version), default=None)


def classified() -> dict[int, int]:
    """How many published services in view have levels of each version, by its id; none of one without any."""
    rows = Classification.objects.filter(service__in=Service.objects.published().values("pk")).order_by()
    counted = rows.values("determinant__group__codebook").annotate(services=Count("service", distinct=True))
    return dict(counted.values_list("determinant__group__codebook", "services"))


def levels(codebook: Codebook) -> Iterator[tuple[int, str]]:
    """The levels with their names, the lowest first."""
    yield from enumerate(codebook.labels)
