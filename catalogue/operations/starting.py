"""Begins a catalogue of one's own: model, vocabularies and places, with the shipped services beside it or without."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from catalogue.history.recording import Origin, recorded
from catalogue.models import MAIN, Collection, Service, SiteIdentity
from catalogue.operations.loading import FIXTURES, WITHOUT_SERVICES, NotEmptyError, load, shipped
from catalogue.operations.readiness import OK, migrations
from catalogue.operations.upgrade.records import in_files, note

REFERENCE = {
    "slug": "reference",
    "name": "City Experience Atlas",
    "owner": "The City Experience Atlas contributors",
    "licence": "CC BY 4.0",
    "visibility": Collection.Visibility.PUBLIC,
    "read_only": True,
}
"""What the collection of the shipped services is called where it stands beside one's own."""


class NotBegunError(Exception):
    """Nothing was written; the message says why."""


@dataclass(frozen=True)
class Own:
    """What one's own collection is called. The slug is a part of addresses."""

    name: str
    slug: str
    owner: str = ""
    licence: str = ""


def start(own: Own, *, with_reference: bool) -> None:
    """Fill an empty database, all of it or nothing.

    Raises NotBegunError where it is not empty or a name cannot be taken, DeserializationError and the database's errors
    as `load` does.
    """
    files = FIXTURES if with_reference else WITHOUT_SERVICES
    refuse_unready()
    with transaction.atomic():
        name_main(own)
        name_site(own)
        try:
            load(shipped(files))
        except NotEmptyError as error:
            raise NotBegunError(f"{FILLED} {error}") from error
        if with_reference:
            set_apart()
        note(in_files(files))


FILLED = "A catalogue is here already; one of your own begins in an empty database."


def refuse_unready() -> None:
    """Raises the database's error where no migration was made at all."""
    if (answer := migrations()) != OK:
        raise NotBegunError(f"The database is not ready: migrations are {answer}. Call `manage.py migrate` first.")
    if number := Service.objects.count():
        raise NotBegunError(f"{FILLED} It holds {number} services.")


def name_main(own: Own) -> None:
    """The collection that each site has from the beginning becomes one's own."""
    main = Collection.objects.get(pk=MAIN)
    main.slug, main.name, main.owner, main.licence = own.slug, own.name, own.owner, own.licence
    check(main)
    with recorded(None, "", Origin.COMMAND):
        main.save()


def name_site(own: Own) -> None:
    """The site is called as its collection, where nobody has named it yet."""
    if not SiteIdentity.objects.exists():
        identity = SiteIdentity(name=own.name, owner=own.owner)
        check(identity)
        identity.save()


def check(row: Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise NotBegunError(
            " ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        ) from error


def set_apart() -> None:
    """All services, which are the shipped ones, move into a collection that nobody edits."""
    if Collection.objects.filter(slug=REFERENCE["slug"]).exists():
        raise NotBegunError(f"slug: “{REFERENCE['slug']}” is the name of the shipped collection; take another one.")
    with recorded(None, "", Origin.COMMAND):
        reference = Collection.objects.create(**REFERENCE)
    Service.objects.update(collection=reference)
