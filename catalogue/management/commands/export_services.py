"""Write services with all their parts into a file that `import_services` reads: FILE.xlsx, .zip (CSV), or .csv.

Drafts and withdrawn services are among them; a single CSV holds the services without their parts.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.exchange.reading import one_state
from catalogue.importing.archive import archive, single
from catalogue.importing.selection import tables, terms_told
from catalogue.importing.template import template as example
from catalogue.importing.workbook import workbook
from catalogue.models import Service

FORMATS = {".xlsx": workbook, ".zip": archive}
SINGLE = ".csv"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Its ending tells the format.")
        parser.add_argument("--template", action="store_true", help="No services, but an example of how to fill it in.")
        parser.add_argument("--force", action="store_true", help="Replace the file where it is there already.")

    def handle(self, *args: Any, file: Path, template: bool, force: bool, **options: Any) -> None:
        if file.suffix not in (*FORMATS, SINGLE):
            raise CommandError(f"A file ends in {', '.join([*FORMATS, SINGLE])}.")
        services = Service.objects.by_name()
        notes = [] if template else terms_told(services)
        try:
            with one_state(), file.open("wb" if force else "xb") as out:
                rows = example() if template else tables(services)
                out.writelines(single(rows) if file.suffix == SINGLE else FORMATS[file.suffix](rows, notes))
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{'An example is' if template else f'{services.count()} services are'} in {file}.")
        self.stdout.writelines(f"{note}\n" for note in notes)
