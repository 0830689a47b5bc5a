"""Texts in files of XML."""

import re

REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no file may hold, as in Extensible Markup Language 1.0 (2008), 2.2: one breaks the whole."""


def for_xml(text: str) -> str:
    """A text on one line without such signs; joiners, which some scripts need, stay."""
    return " ".join(without_refused(text).split())


def without_refused(text: str) -> str:
    return REFUSED.sub(" ", text)
