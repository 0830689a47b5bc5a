"""Parts of a long form with how far each is, as a rail beside it shows them."""

from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass
class Section:
    """One part of a page: the id that its link leads to, what is answered in a few words, and its mistakes."""

    name: str
    title: str | Promise
    note: str = ""
    done: bool = False
    problems: list[object] = field(default_factory=list)

    @property
    def state(self) -> str:
        return "bad" if self.problems else "done" if self.done else "open"

    @property
    def sign(self) -> str:
        return {"bad": "!", "done": "✓"}.get(self.state, "")
