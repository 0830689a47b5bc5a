"""What must hold over several groups of synonyms: no word is in so many that a search for it asks for too much."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from catalogue.index.dictionary import keys
from catalogue.index.queries import Phrase
from catalogue.models import Synonyms
from catalogue.models.synonyms import MOST_GROUPS


def groups_by_phrase(groups: Iterable[Synonyms]) -> dict[Phrase, list[Synonyms]]:
    """The groups in which each phrase is, in one form whatever its case, accents and number."""
    found: dict[Phrase, list[Synonyms]] = defaultdict(list)
    for group in groups:
        for phrase in sorted({each for word in group.parted for each in keys(word)}):
            found[phrase].append(group)
    return found


def crowded(words: Iterable[str], others: Iterable[Synonyms]) -> list[str]:
    """Those of the words of a group that are in as many other groups as a word may be."""
    held = groups_by_phrase(others)
    return [word for word in words if any(len(held[phrase]) >= MOST_GROUPS for phrase in keys(word))]


def crowded_synonyms() -> Iterator[str]:
    for phrase, groups in groups_by_phrase(Synonyms.objects.all()).items():
        if len(groups) > MOST_GROUPS:
            word, named = " ".join(phrase), ", ".join(group.slug for group in groups)
            yield f"“{word}” is in {len(groups)} groups of synonyms, {MOST_GROUPS} at most: {named}."
