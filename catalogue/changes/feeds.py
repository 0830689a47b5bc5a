"""Changes as Atom feeds: an entry for each, with what it changed and why."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalogue.exchange.feeds import ATOM, Entry, atom_answer, feed_title
from catalogue.exchange.requests import Request
from catalogue.history.acts import Act, Kind
from catalogue.history.difference import PartChange
from catalogue.history.latest import Change
from catalogue.models import Service
from catalogue.rules.blindness import hidden_sentence

LONGEST_TITLE = 100
"""So much of what changed stands in the title of an entry."""


def latest_feed(request: Request, changes: Iterable[Change]) -> HttpResponse:
    subtitle = _("What changed in published services, the newest first, with the reason where one was given.")
    page, title = reverse("latest-changes"), feed_title(_("Latest changes"))
    return atom_answer(request, title, subtitle, page, entries(changes), own_path=f"{page}?format={ATOM}")


def service_feed(request: Request, service: Service, changes: Iterable[Change]) -> HttpResponse:
    title = feed_title(_("Changes of %(name)s") % {"name": service.name})
    subtitle = _("What changed in the record, the newest first, with the reason where one was given.")
    page = changes_address(service)
    return atom_answer(request, title, subtitle, page, entries(changes), own_path=f"{page}?format={ATOM}")


def changes_address(service: Service) -> str:
    return reverse("service-changes", args=[service.slug])


def entries(changes: Iterable[Change]) -> Iterator[Entry]:
    for service, act in ((change.service, change.act) for change in changes):
        yield Entry(
            kind="change",
            name=str(act.version.pk),
            title=f"{service.name}: {in_short(act)}",
            path=f"{changes_address(service)}#change-{act.version.pk}",
            html=render_to_string("changes/_what.html", {"act": act, "hidden": hidden_sentence()}).strip(),
            updated=act.revision.moment,
            published=act.revision.moment,
            categories=[service.domain.name] if service.domain else [],
        )


def in_short(act: Act) -> str:
    """What an act changed, such as "Summary, Touchpoint 3: Website"."""
    if act.kind is Kind.MADE:
        return _("published")
    told = ", ".join(name for part in act.parts for name in names(part))
    return Truncator(told).chars(LONGEST_TITLE) or _("changed")


def names(part: PartChange) -> list[str]:
    return [part.title] if part.title else [field.label for field in part.fields]
