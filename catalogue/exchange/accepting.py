"""What a header Accept allows (RFC 9110): by the q-value of the most specific range that names a type; 0 refuses it.

Parameters of a range, such as a charset or a profile, change nothing: each type is here in one form alone.
"""

import re
from collections.abc import Iterable
from operator import attrgetter

from django.http import HttpRequest
from django.http.request import MediaType

PARAMETER = re.compile(r';\s*(?!q\s*=)[^\s;,="]+\s*=\s*(?:"[^"]*"|[^;,"]*)', re.IGNORECASE)


def preferred_type(request: HttpRequest, types: Iterable[str]) -> str | None:
    """Which of these media types is liked best, the first of those liked alike; None where none is accepted."""
    ranges = accepted_ranges(request.headers.get("Accept", "").strip() or "*/*")
    offered = [
        (by, media_type)
        for media_type in types
        if (by := next((each for each in ranges if each.match(media_type)), None)) and by.quality
    ]
    best = max(offered, key=lambda pair: (pair[0].quality, pair[0].specificity), default=None)
    return best and best[1]


def accepts(request: HttpRequest, media_type: str) -> bool:
    return preferred_type(request, [media_type]) is not None


def accepted_ranges(header: str) -> list[MediaType]:
    """The most specific first."""
    ranges = [MediaType(part) for part in PARAMETER.sub("", header).split(",") if part.strip()]
    return sorted(ranges, key=attrgetter("specificity"), reverse=True)
