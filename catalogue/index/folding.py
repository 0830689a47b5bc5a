"""Letters folded to plain ones, by Python and by the SQL of both databases alike: case, accents, joined letters."""

import re
import unicodedata

LETTERS = "ßẞÆæŒœØøÐðĐđŁłÞþı"
PLAIN = ("ss", "ss", "ae", "ae", "oe", "oe", "o", "o", "d", "d", "d", "d", "l", "l", "th", "th", "i")
SPECIAL_LETTERS = dict(zip(LETTERS, PLAIN, strict=True))
"""Letters without a decomposition into a base letter and a mark; all others are folded by the databases themselves."""

MARKS = r"[\u0300-\u036f]"
NO_WORD = r"[\x01-\x2f:-@\[-`{-\xbf\xd7\xf7\u2000-\u206f\u2190-\u2bff\u3000-\u303f\uff00-\uff0f]+"
"""Runs of signs that part words, as a regular expression: those at which SQLite's tokenizer parts them too."""

_PLAIN = str.maketrans(SPECIAL_LETTERS)


def folded(text: str) -> str:
    """The text in small letters, without accents and special letters."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return unicodedata.normalize("NFC", re.sub(MARKS, "", decomposed)).lower()


def without_special_letters(expression: str) -> str:
    """An SQL expression with the special letters replaced; the tokenizer of SQLite folds the others."""
    for letter, plain in SPECIAL_LETTERS.items():
        expression = f"replace({expression}, '{letter}', '{plain}')"
    return expression


def folded_by_postgresql(expression: str) -> str:
    """An SQL expression folded like a text by `folded`, with a blank for whatever parts words."""
    plain = f"regexp_replace(normalize({without_special_letters(expression)}, NFD), '{MARKS}', '', 'g')"
    return f"lower(normalize(regexp_replace({plain}, '{NO_WORD}', ' ', 'g'), NFC))"
