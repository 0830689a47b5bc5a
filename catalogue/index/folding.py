"""Letters folded to plain ones, by Python and by the SQL of both databases alike: case, accents, joined letters."""

import re
import unicodedata
from collections.abc import Mapping

LETTERS = "ßẞÆæŒœØøÐðĐđŁłÞþı"
PLAIN = ("ss", "ss", "ae", "ae", "oe", "oe", "o", "o", "d", "d", "d", "d", "l", "l", "th", "th", "i")
SPECIAL_LETTERS = dict(zip(LETTERS, PLAIN, strict=True))
"""Letters without a decomposition into a base letter and a mark; all others are folded by the databases themselves."""

MARKS = r"(?<=[A-Za-z])[\u0300-\u036f]+"
"""Accents of Latin letters: those that SQLite's tokenizer folds; й is no и."""

NO_WORD = r"[\x01-\x2f:-@\[-`{-\xbf\xd7\xf7\u2000-\u206f\u2190-\u2bff\u3000-\u303f\uff00-\uff0f]+"
"""Runs of signs that part words, as a regular expression: those at which SQLite's tokenizer parts them too."""

IN_ASCII = {
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ø": "Oe",
    "ø": "oe",
    "Å": "Aa",
    "å": "aa",
}
"""How German and Scandinavian names are written where a keyboard has no such letter: Muenchen, Aarhus."""

_PLAIN = str.maketrans(SPECIAL_LETTERS)
_IN_ASCII = str.maketrans(IN_ASCII)


def folded(text: str) -> str:
    """The text in small letters, without accents and special letters."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return unicodedata.normalize("NFC", re.sub(MARKS, "", decomposed)).lower()


def spellings(text: str) -> set[str]:
    """The text folded, as it is and as it is written in ASCII."""
    return {folded(text), folded(unicodedata.normalize("NFC", text).translate(_IN_ASCII))}


def replaced(expression: str, letters: Mapping[str, str]) -> str:
    """An SQL expression with some letters replaced."""
    for letter, plain in letters.items():
        expression = f"replace({expression}, '{letter}', '{plain}')"
    return expression


def without_special_letters(expression: str) -> str:
    """An SQL expression with the special letters replaced; the tokenizer of SQLite folds the others."""
    return replaced(expression, SPECIAL_LETTERS)


def in_both_spellings(expression: str) -> str:
    """An SQL expression with itself as it is written in ASCII behind it."""
    return f"{expression} || ' ' || {replaced(expression, IN_ASCII)}"


def folded_by_postgresql(expression: str) -> str:
    """An SQL expression folded like a text by `folded`, with a blank for whatever parts words."""
    plain = f"regexp_replace(normalize({without_special_letters(expression)}, NFD), '{MARKS}', '', 'g')"
    return f"lower(normalize(regexp_replace({plain}, '{NO_WORD}', ' ', 'g'), NFC))"
