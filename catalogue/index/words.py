"""Words of texts and queries, alike for the search, for synonyms and for the names of services that a person pastes."""

import re

from catalogue.index.folding import folded

WORD = re.compile(r"[^\W_\x80-\xbf]+")

ENGLISH = (
    "a an and any are as at be by can could do does for from get has how i in into is it its me my near nearby nearest "
    "need of on or our please should some that the their there these this those to was we what when where which who "
    "why with would you your find look looking search see show thing things want"
)
GERMAN = (
    "am auf aus bei das dem den der des die ein eine einen einer es finde finden fur gibt ich im ist kann mein meine "
    "mit mochte nach oder sind suche und vom von was wer wie wir wo zu zum zur"
)
WITHOUT_MEANING = frozenset(f"{ENGLISH} {GERMAN}".split())
"""Words, folded, that say nothing of what is looked for."""

OF_EVERYTHING = frozenset({"app", "apps", "service", "services"})
"""What nearly every record could say of itself: looked for only where nothing else is."""


def words(text: str) -> list[str]:
    """The words of a text, accents and case folded, without repetition."""
    return list(dict.fromkeys(WORD.findall(folded(text))))


def told(found: list[str]) -> list[str]:
    """Those that say what is looked for."""
    telling = [word for word in found if word not in WITHOUT_MEANING]
    return [word for word in telling if word not in OF_EVERYTHING] or telling


def beginnings(word: str) -> list[str]:
    """The beginnings of words that count as a hit: the word and its English singular and plural."""
    hits = [word]
    if len(word) > 3 and word.endswith("y"):
        hits.append(f"{word[:-1]}ies")
    if len(word) > 4 and word.endswith("ies"):
        hits.append(f"{word[:-3]}y")
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        hits.append(word[:-2])
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        hits.append(word[:-1])
    return hits


def plain(word: str) -> str:
    """A word without the ending of its plural."""
    return min(beginnings(word), key=lambda form: (len(form), form))


def whole(word: str) -> list[str]:
    """The forms in which a word is said: as it is, in the English singular and plural."""
    return list(dict.fromkeys(form for hit in beginnings(word) for form in (hit, f"{hit}s", f"{hit}es")))
