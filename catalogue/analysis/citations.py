"""Pages that a text cites by their number, such as [1] or [1, 4]."""

import re

CITATION = re.compile(r"\[\s*([0-9]{1,4}(?:[\s,;]+[0-9]{1,4})*)\s*\]")


def numbers_in(text: str) -> list[int]:
    """The pages that a text cites, each once."""
    found = [number for numbers in CITATION.findall(text) for number in listed(numbers)]
    return list(dict.fromkeys(found))


def listed(numbers: str) -> list[int]:
    """The numbers of one citation."""
    return [int(number) for number in re.findall("[0-9]+", numbers)]


def without_citations(text: str) -> str:
    """A text where its pages cannot be cited by number."""
    return re.sub(rf"\s*{CITATION.pattern}", "", text).strip()
