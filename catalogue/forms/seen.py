"""What a person had in front, carried by the form itself: signed, so that it is what the site once showed."""

from typing import Any, NamedTuple

from django.core import signing
from django.utils import timezone

FIELD = "seen"
"""The hidden field that carries it."""


class Seen(NamedTuple):
    """The values that a page was drawn from, and when (seconds since 1970)."""

    values: Any
    drawn: float


def seal(about: str, values: Any) -> str:
    """The text for the hidden field; `about` names the record, so that no other form's text will do."""
    return signing.dumps([values, timezone.now().timestamp()], salt=f"seen:{about}", compress=True)


def opened(about: str, text: str) -> Seen | None:
    """What was seen; None where the text is missing, of another record or not ours."""
    try:
        return Seen(*signing.loads(text, salt=f"seen:{about}"))
    except signing.BadSignature:
        return None
