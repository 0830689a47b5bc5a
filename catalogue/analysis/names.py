"""Names as they stand in sentences."""

from unicodedata import bidirectional

FROM_RIGHT = {"R", "AL"}


def isolated(name: str) -> str:
    """A name inside a sentence: one with letters written from right to left, such as Hebrew and Arabic, stands in an
    isolate of its own, so that it turns nothing around it: FSI and PDI of Unicode Standard Annex 9."""
    return f"\u2068{name}\u2069" if any(bidirectional(letter) in FROM_RIGHT for letter in name) else name
