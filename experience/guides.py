"""The versions of the coding guide: which one holds, and which number the next one has."""

from itertools import count

from django.db.models import prefetch_related_objects

from experience.models import Codebook, Guide


def current_guide(codebook: str = "") -> Guide:
    """The newest issued version of a codebook (its slug; empty: the current one) with its entries, in two queries.

    One that is not stored where none was issued.
    """
    own = {"codebook__slug": codebook} if codebook else {"codebook__is_current": True}
    issued = Guide.objects.filter(issued__isnull=False, **own)
    newest = max(issued, key=lambda guide: (guide.place, guide.version), default=None)
    if newest is None:
        return Guide()
    prefetch_related_objects([newest], "entries")
    return newest


def next_version(codebook: Codebook) -> str:
    """The number after that of the codebook's newest guide, drafts included, without those that others have: 1.2.

    The first one of a codebook begins a number of its own: 2.0 where others have 1.1.
    """
    guides = list(Guide.objects.all())
    own = [guide.place for guide in guides if guide.codebook_id == codebook.pk]
    if not own:
        return f"{max((guide.place[0] for guide in guides), default=0) + 1}.0"
    taken = {guide.place for guide in guides}
    *first, last = max(own)
    free = next(number for number in count(last + 1) if (*first, number) not in taken)
    return ".".join(map(str, [*first, free]))
