"""A draft of the model is issued once and for all; what keeps it from that is said in words."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from json import dumps

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalogue.codebooks.reading import determinants_of
from catalogue.history.recording import Origin, recorded
from experience.crosswalks import Kind
from experience.levels import DERIVED_DETERMINANT, is_derived
from experience.models import Codebook, Crosswalk, Determinant, Guide, GuideEntry, ResponseLink, Weight


class NotIssuedError(Exception):
    """Nothing was issued; the text says why."""


def lacks(draft: Codebook) -> Iterator[str]:
    """What keeps a draft from being issued; in a fixed number of queries."""
    determinants = determinants_of(draft)
    yield from lacks_of_scale(draft, determinants)
    if not draft.groups.all():
        yield _("It has no group.")
    if not determinants:
        yield _("It has no determinant.")
    for group in draft.groups.all():
        if determinants and not group.determinants.all():
            yield _("The group “%(name)s” is empty.") % {"name": group}
    yield from lacks_of_weights(draft)
    yield from lacks_of_guide(draft, determinants)
    yield from lacks_of_crosswalk(draft)


def lacks_of_scale(draft: Codebook, determinants: list[Determinant]) -> Iterator[str]:
    try:
        draft.clean()
    except ValidationError as error:
        yield from error.messages
    if sum(determinant.derived for determinant in determinants) > 1:
        yield _("Only one determinant can be derived.")
    for determinant in determinants:
        if determinant.derived != is_derived(determinant.slug):
            message = _("“%(name)s” needs another slug: that of the derived determinant begins with “%(slug)s”.")
            yield message % {"name": determinant, "slug": DERIVED_DETERMINANT}


def lacks_of_weights(draft: Codebook) -> Iterator[str]:
    weight_sets = list(draft.weight_sets.prefetch_related("weights"))
    if not any(weight_set.is_default for weight_set in weight_sets):
        yield _("It has no default weight set.")
    for weight_set in weight_sets:
        if not any(weight.value for weight in weight_set.weights.all()):
            yield _("The weight set “%(name)s” gives no weight to anything.") % {"name": weight_set}


def lacks_of_guide(draft: Codebook, determinants: list[Determinant]) -> Iterator[str]:
    guide = draft.guides.prefetch_related("entries").first()
    if guide is None:
        yield _("It has no coding guide.")
        return
    for determinant in determinants:
        if not is_whole(guide.of(determinant), len(draft.labels)):
            yield _("A text of the coding guide is missing for: %(name)s.") % {"name": determinant.name}


def is_whole(entry: GuideEntry, levels: int) -> bool:
    anchors = entry.anchors if isinstance(entry.anchors, list) else []
    return len(anchors) == levels and all(str(text).strip() for text in [entry.question, entry.boundary, *anchors])


def lacks_of_crosswalk(draft: Codebook) -> Iterator[str]:
    """A kept determinant has one before it, which has no other after it; the rows themselves are sound."""
    rows = Crosswalk.objects.filter(target__group__codebook=draft)
    rows = rows.select_related("source__group__codebook", "target__group__codebook")
    sources, targets = (Counter(getattr(row, name) for row in rows) for name in ("source_id", "target_id"))
    for row in rows:
        if targets[row.target_id] > 1 and row.kind != Kind.MERGED:
            yield _("“%(name)s” follows from several determinants: say that they are merged.") % {"name": row.target}
        elif sources[row.source_id] > 1 and row.kind == Kind.KEPT:
            yield _("Several determinants follow from “%(name)s”: say that it is split.") % {"name": row.source}
        try:
            row.clean()
        except ValidationError as error:
            yield f"{row}: {' '.join(error.messages)}"


def digest(draft: Codebook) -> str:
    """What a person sees of a draft, in short: every row of it."""
    inside = {"determinant__group__codebook": draft}
    parts = [
        Codebook.objects.filter(pk=draft.pk),
        draft.groups.all(),
        Determinant.objects.filter(group__codebook=draft),
        ResponseLink.objects.filter(**inside),
        draft.weight_sets.all(),
        Weight.objects.filter(**inside),
        Guide.objects.filter(codebook=draft),
        GuideEntry.objects.filter(guide__codebook=draft),
        Crosswalk.objects.filter(target__group__codebook=draft),
    ]
    rows = [list(part.order_by("pk").values_list()) for part in parts]
    return sha256(dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()


def issue(user: User, draft: Codebook, seen: str) -> None:
    """Let a draft and its guide stay as they are from today on. `seen` is the digest of what the person had in front.

    Raises NotIssuedError where it is issued already, was changed meanwhile, or lacks something.
    """
    with recorded(user, _("Issued as a version of the model."), Origin.FORM):
        locked = Codebook.objects.select_for_update().get(pk=draft.pk)
        if locked.issued:
            raise NotIssuedError(_("It was issued meanwhile."))
        if digest(locked) != seen:
            raise NotIssuedError(_("It was changed meanwhile. Look at it again, then issue it."))
        if found := " ".join(lacks(locked)):
            raise NotIssuedError(found)
        number(locked)
        locked.issued = localdate()
        locked.save(update_fields=["issued"])
        for guide in locked.guides.filter(issued=None):
            guide.issued = locked.issued
            guide.save(update_fields=["issued"])


def number(draft: Codebook) -> None:
    """Number its determinants from 1, group by group: drawings set those of a group side by side, in that order."""
    found = Determinant.objects.filter(group__codebook=draft)
    for order, determinant in enumerate(found.order_by("group__order", "group__slug", "order", "slug"), 1):
        if determinant.order != order:
            determinant.order = order
            determinant.save(update_fields=["order"])
