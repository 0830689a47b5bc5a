"""Versions of the coding guide as editors write them: begun as a copy, edited, issued once and for all."""

from collections.abc import Iterator
from hashlib import sha256
from json import dumps

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalogue.history.recording import Origin, recorded
from catalogue.models.scopes import codebook_in_view
from experience.guides import current_guide, next_version
from experience.models import Determinant, Guide, GuideEntry

TEXTS = ("question", "anchors", "boundary", "examples")


class NotIssuedError(Exception):
    """Nothing was issued; the text says why."""


@transaction.atomic
def begin(user: User) -> Guide:
    """A draft with the texts of the guide that holds, for every determinant; the one under way where there is one.

    Of the version of the model in view.
    """
    list(Guide.objects.select_for_update().values_list("pk"))
    codebook = codebook_in_view()
    if draft := codebook.guides.filter(issued=None).first():
        return draft
    now = current_guide(codebook.slug)
    with recorded(user, "", Origin.FORM):
        draft = Guide.objects.create(version=next_version(codebook), codebook=codebook, reach=now.reach)
        for determinant in codebook.determinants:
            entry = now.of(determinant)
            texts = {name: getattr(entry, name) for name in TEXTS}
            GuideEntry.objects.create(guide=draft, determinant=determinant, **texts)
    return draft


def digest(guide: Guide) -> str:
    """What a person sees of a draft, in short: its version and every text."""
    rows = guide.entries.order_by("determinant").values_list("determinant", *TEXTS)
    return sha256(dumps([guide.version, *rows]).encode()).hexdigest()


def lacks(draft: Guide) -> Iterator[str]:
    """What keeps a draft from being issued."""
    now, determinants = current_guide(draft.codebook.slug), list(draft.codebook.determinants)
    if not determinants:
        yield _("“%(name)s” has no determinants yet: there is nothing to code by it.") % {"name": draft.codebook}
        return
    if not draft.codebook.issued:
        yield _("“%(name)s” is a draft itself: they are issued together.") % {"name": draft.codebook}
    if draft.place <= now.place:
        yield _("Its number must be higher than %(version)s.") % {"version": now.version}
    for determinant in determinants:
        try:
            draft.of(determinant).clean_fields(exclude=["guide", "determinant"])
            draft.of(determinant).clean()
        except ValidationError:
            yield _("A text is missing for: %(name)s.") % {"name": determinant.name}
    if all(texts_of(draft, each) == texts_of(now, each) for each in determinants):
        yield _("It says the same as version %(version)s.") % {"version": now.version}


def texts_of(guide: Guide, determinant: Determinant) -> list[object]:
    entry = guide.of(determinant)
    return [getattr(entry, name) for name in TEXTS]


def issue(user: User, draft: Guide, changes: str, seen: str) -> None:
    """Let a draft hold from today on. `seen` is the digest of what the person had in front.

    Raises NotIssuedError where it is issued already, was changed meanwhile, or lacks something.
    """
    with recorded(user, changes, Origin.FORM):
        guide = Guide.objects.select_for_update().get(pk=draft.pk)
        if guide.issued:
            raise NotIssuedError(_("It was issued meanwhile."))
        if digest(guide) != seen:
            raise NotIssuedError(_("It was changed meanwhile. Look at it again, then issue it."))
        if found := " ".join(lacks(guide)):
            raise NotIssuedError(found)
        guide.issued, guide.changes = localdate(), changes
        guide.save(update_fields=["issued", "changes"])
