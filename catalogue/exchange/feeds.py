"""Atom feeds (RFC 4287): what is new, for programs that read news. Django writes the XML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import localdate, make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.exchange.addresses import whole_address
from catalogue.index.identity import current_identity

ATOM = "atom"
"""What the format is called in an address."""

MOST_ENTRIES = 50
"""So many of the newest entries a feed holds."""

TAGGED_SINCE = 2026
"""The year that stands in the names of entries (tag URI, RFC 4151): in it their sites had their hosts."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped: a feed with one such sign could not be read at all."""


@dataclass(frozen=True)
class Entry:
    """One piece of news. `kind` and `name` make it the same one for ever; `path` is the page that has more of it.

    `published` is None where nobody recorded it. `html` is the summary.
    """

    kind: str
    name: str
    title: str
    path: str
    html: str
    updated: datetime
    published: datetime | None = None
    categories: Sequence[str] = ()


class Feed(Atom1Feed):
    """Without an entry it is as new as it was told to be."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["empty_since"]


def atom_answer(
    request: HttpRequest,
    title: str,
    subtitle: str,
    page: str,
    entries: Iterable[Entry],
    rights: Sequence[str] = (),
    own_path: str | None = None,
) -> HttpResponse:
    """The feed of a page. Paths come with their queries; its own, by which readers know it again, is the one that was
    asked for where none is given.
    """
    own = whole_address(request, own_path)
    feed = Feed(
        **clean(
            title=title,
            link=whole_address(request, page),
            description=None,
            subtitle=subtitle,
            language=get_language(),
            author_name=current_identity().title,
            author_link=whole_address(request, reverse("home")),
            feed_url=own,
            feed_guid=own,
            feed_copyright=" ".join(rights) or None,
            empty_since=make_aware(datetime.combine(localdate(), time.min)),
        )
    )
    for entry in entries:
        feed.add_item(
            **clean(
                title=entry.title,
                link=whole_address(request, entry.path),
                description=entry.html,
                unique_id=tag(own, entry),
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=entry.categories,
            )
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)


def clean(**texts: Any) -> dict[str, Any]:
    """The same without signs that XML cannot hold."""
    return {name: without_controls(value) for name, value in texts.items()}


def without_controls(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_IN_XML.sub("", value)
    return [without_controls(each) for each in value] if isinstance(value, list | tuple) else value


def tag(site: str, entry: Entry) -> str:
    """The name of an entry on a site: it stays when addresses change."""
    return f"tag:{urlsplit(site).hostname},{TAGGED_SINCE}:{entry.kind}/{entry.name}"


def paragraphs(*texts: str) -> str:
    """Plain texts as HTML; empty ones are left out."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def feed_title(what: str) -> str:
    """What a feed is called in a list of many sites."""
    return _("%(what)s – %(site)s") % {"what": what, "site": current_identity().title}
