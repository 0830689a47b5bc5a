"""What changed inside a text or a list, marked."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_WORDS = 1500
"""Longer texts are not compared word by word, which takes time that grows with the square."""

LEAST_ALIKE = 0.4
"""Texts that share less are easier to read one after the other."""

CONTEXT = 12
"""So many words around a change are told."""

SAME, GONE, NEW = "same", "gone", "new"


class Segment(NamedTuple):
    kind: str
    text: str


def marked_text(old: str, new: str) -> list[Segment]:
    """The words of both texts, each once; nothing where they share too little or differ in blanks alone."""
    before, after = old.split(), new.split()
    if before == after or max(len(before), len(after)) > MOST_WORDS:
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return []
    segments: list[Segment] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            segments += shortened(before[a:b], first=a == 0, last=b == len(before))
            continue
        segments += [Segment(kind, " ".join(part)) for kind, part in ((GONE, before[a:b]), (NEW, after[c:d])) if part]
    return segments


def shortened(same: Sequence[str], *, first: bool, last: bool) -> Iterator[Segment]:
    """What stayed, without what is far from any change."""
    start, end = (0 if first else CONTEXT), (0 if last else CONTEXT)
    if len(same) <= start + end + CONTEXT:
        yield Segment(SAME, " ".join(same))
        return
    yield Segment(SAME, " ".join([*same[:start], "…", *same[len(same) - end :]]))


def marked_list(old: Sequence[str], new: Sequence[str]) -> list[Segment]:
    """The names of both lists, what stayed first."""
    kinds = {
        SAME: [n for n in old if n in new],
        GONE: [n for n in old if n not in new],
        NEW: [n for n in new if n not in old],
    }
    return [Segment(kind, name) for kind, names in kinds.items() for name in names]
