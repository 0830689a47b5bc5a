"""Whole addresses of pages, as others keep them, and names of files that are downloaded."""

import re
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils.text import slugify

from catalogue.index.identity import current_identity

SITE = "city-experience-atlas"
"""Stands in a name where that of the site has no Latin letter."""

LONGEST_NAME = 120
"""Signs of a file's name without its ending: far below the 255 bytes that file systems take."""

MORE = "more"
"""Stands in a name for what did not fit."""


def whole_address(request: HttpRequest, path: str | None = None) -> str:
    """A path with its query, by default the one asked for, on the site's public address; without such a setting on the
    host that was asked, which is one of ALLOWED_HOSTS."""
    own = request.get_full_path() if path is None else path
    return f"{settings.PUBLIC_ADDRESS}{own}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(own)


def file_name(parts: Iterable[str], day: date | None, ending: str) -> str:
    """A name that tells what a file holds and of which day the data are: site_part_part_2026-11-22.csv; ASCII letters,
    digits, - and _ only."""
    told = list(filter(None, map(name_part, parts)))
    dated = [day.isoformat()] if day else []
    kept, site = list(told), name_part(current_identity().title) or SITE
    while len("_".join([site, *kept, MORE, *dated])) > LONGEST_NAME:
        kept.pop()
    return f"{'_'.join([site, *kept, *([MORE] if len(kept) < len(told) else []), *dated])}.{ending}"


def name_part(words: str) -> str:
    """Words as one part of a name."""
    return slugify(re.sub(r"[\W_]+", "-", words))
