"""At which version of the database all is as a release holds it, so that pages know it without comparing anything."""

from django.db import transaction
from django.db.models import F

from catalogue.index.data_version import data_version, lasting_version
from catalogue.models import Release, ReleasedState


def is_still(version: str | None) -> bool:
    """Within a transaction: whether nothing was written since, and nobody else writes before it ends."""
    return version in (lasting_version(), data_version())


def note(release: Release) -> None:
    """Of a release that this transaction wrote, and nothing else: the version that this gives is the one."""
    tokens = {"token": lasting_version(), "token_inside": data_version()}
    ReleasedState.objects.update_or_create(release=release, defaults=tokens)


def note_again(release: Release, version: str | None) -> None:
    """Of data that were compared at this version; nothing where they changed meanwhile. Pages are drawn anew."""
    with transaction.atomic():
        if is_still(version):
            Release.objects.filter(pk=release.pk).update(version=F("version"))
            note(release)
