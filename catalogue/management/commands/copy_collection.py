"""Copy a collection with its published services into a new, hidden one of one's own.

All of it or nothing. `merge_collection` brings into the copy later what changed in the original.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from catalogue.models import Collection
from catalogue.operations.copies.copying import NotCopiedError, copy_collection


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="The slug of the collection to copy.")
        parser.add_argument("slug", help="The slug of the new one, a part of its address.")
        parser.add_argument("--name", required=True, help="What the new one is called.")
        parser.add_argument("--owner", default="", help="Who answers for its content.")

    def handle(self, *args: Any, source: str, slug: str, name: str, owner: str, **options: Any) -> None:
        original = Collection.objects.filter(slug=source).first()
        if original is None:
            raise CommandError(f"Nothing was copied. There is no collection {source!r}.")
        try:
            made = copy_collection(None, original, Collection(slug=slug, name=name, owner=owner))
        except NotCopiedError as error:
            raise CommandError(f"Nothing was copied. {error}") from error
        except ValidationError as error:
            told = " ".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
            raise CommandError(f"Nothing was copied. {told}") from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was copied. {error}") from error
        self.stdout.write(
            f"“{made}” ({made.slug}) holds {made.services.count()} services of “{original}”; it is hidden."
        )
        self.stdout.write(f"Its address: /in/{made.slug}/services/. Administrators name its members in the admin.")
