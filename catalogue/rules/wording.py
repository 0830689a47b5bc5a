"""How the texts of services are written: each finder yields a sentence per violation."""

import re
from collections.abc import Iterator

from catalogue.models import Service

MOST_NUMBERS = 5
"""More numbers in one description nobody keeps in mind; those in the name of a service are not counted."""

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
PER_CENT = re.compile(r"\bpercent\b|\d\s?%")
NOTES = ("launch_note", "status_note", "personalisation_note", "scope_note")
TEXTS = ("summary", "description", *NOTES)


def numbers_in(text: str, name: str) -> list[str]:
    """All numbers of a text but those of words that the name has."""
    for word in name.split():
        if NUMBER.search(word):
            text = text.replace(word, "")
    return NUMBER.findall(text)


def crowded_descriptions() -> Iterator[str]:
    for service in Service.objects.published():
        if (found := len(numbers_in(service.description, service.name))) > MOST_NUMBERS:
            yield f"{service}: {found} numbers in the description, at most {MOST_NUMBERS}."


def unusual_per_cent() -> Iterator[str]:
    """Texts that write "percent" or a sign where the others write "per cent"."""
    for service in Service.objects.published():
        for name in TEXTS:
            if PER_CENT.search(getattr(service, name)):
                yield f"{service}: “per cent” in {name}."


def ending_notes() -> Iterator[str]:
    """Summaries are sentences, notes are none."""
    for service in Service.objects.published():
        if not service.summary.endswith("."):
            yield f"{service}: the summary is no sentence."
        for name in NOTES:
            if getattr(service, name).endswith("."):
                yield f"{service}: {name} ends with a full stop."


WORDING = (crowded_descriptions, unusual_per_cent, ending_notes)
