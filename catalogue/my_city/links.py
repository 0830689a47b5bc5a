"""Own links: hand-overs between two services of a city that stand in no catalogue, as "from~to~kind" in an address."""

from collections.abc import Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import LONGEST_NAME, SEPARATOR
from catalogue.analysis.members import Link, Member
from catalogue.forms.fields import SilentMultipleField, check_count, printable
from catalogue.models import ServiceLink

KINDS = {str(kind.value): kind for kind in ServiceLink.Kind}


class LinksField(SilentMultipleField):
    """Own links as they stand in an address."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Own links"), required=False)

    def validate(self, value: list[str]) -> None:
        check_count(value)

    def clean(self, value: list[str]) -> list[Link]:
        return [read_link(text) for text in super().clean(value)]


def read_link(text: str) -> Link:
    """Raises ValidationError for a text that names no two services and a kind."""
    parts = text.split(SEPARATOR)
    if len(parts) == 3 and not all(parts[:2]):
        raise ValidationError(_("A link needs two services: choose both."), code="unknown")
    if len(parts) != 3 or max(map(len, parts)) > LONGEST_NAME:
        message = _("The link “%(text)s” cannot be read.") % {"text": printable(text)}
        raise ValidationError(message, code="unknown")
    source, target, kind = parts
    if kind not in KINDS:
        message = _("There is no kind of link “%(kind)s”.") % {"kind": printable(kind)}
        raise ValidationError(message, code="unknown")
    if source == target:
        raise ValidationError(_("A link joins two different services."), code="unknown")
    return Link(source, target, KINDS[kind].value, description="", ended=None, evidence=())


def written(link: Link) -> str:
    return SEPARATOR.join((link.source, link.target, str(link.kind)))


def contradictions(links: Sequence[Link], members: Iterable[Member]) -> Iterator[str]:
    """Why links do not go with the services that are there."""
    held = {member.slug for member in members}
    pairs = set()
    for link in links:
        for slug in (link.source, link.target):
            if slug not in held:
                yield _("A link names “%(slug)s”, which is not in the list.") % {"slug": printable(slug)}
        if (link.source, link.target) in pairs:
            named = {"source": printable(link.source), "target": printable(link.target)}
            yield _("Two links lead from “%(source)s” to “%(target)s”: keep one.") % named
        pairs.add((link.source, link.target))
