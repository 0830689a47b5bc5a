"""What other sites may show of a page: pictures and small pages, with the code that puts them there.

oEmbed 1.0 (oembed.com) is how programs find them by the address of the page itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from catalogue.exchange.addresses import whole_address
from catalogue.models.scopes import current_scope
from catalogue.rules.collections import open_to

WIDTH, MOST_WIDTH = 480, 600
"""Pixels of a small page: where nothing is said, and at most."""


class Frame(NamedTuple):
    """A small page: the name of its address, what a reader who hears it is told, and its height in pixels, to which
    each group of people in its picture adds some.

    The code stands on pages of any width: the height holds what the page says on the narrowest phone, of 280 pixels,
    and its boxes grow where there is room.
    """

    route: str
    title: str | Promise
    height: int
    group_height: int = 0


CARD = Frame("embed-service", _("%(name)s: what it contributes to city experience"), 450)
SERVICE_MOMENTS = Frame("embed-service-moments", _("%(name)s: whom it reaches, and when"), 440, 44)
CITY_MOMENTS = Frame("embed-city", _("%(name)s: whom its smart city services reach, and when"), 440, 44)


class Size(NamedTuple):
    width: int
    height: int


class Embed(NamedTuple):
    """One of the things to show elsewhere: its id on a page, what people call it, its address, and the code."""

    key: str
    label: str | Promise
    address: str
    code: SafeString


@dataclass(frozen=True)
class Shown:
    """What other sites may show of a page: of a service or a city with this slug and name, at this path."""

    request: HttpRequest
    slug: str
    name: str
    path: str
    frame: Frame
    groups: int
    """The groups of people in its picture of moments; 0 where there is none."""

    @property
    def embeds(self) -> Iterator[Embed]:
        if self.frame == CARD:
            yield self._framed("embed-card-frame", _("Card"), CARD)
            yield self._picture("embed-card", _("Card, as a picture"), CARD, "embed-service-card")
            yield self._picture("embed-fingerprint", _("Fingerprint, as a picture"), CARD, "embed-service-fingerprint")
        if self.groups:
            moments = SERVICE_MOMENTS if self.frame == CARD else CITY_MOMENTS
            yield self._framed("embed-moments-frame", _("Moments"), moments)
            yield self._picture("embed-moments", _("Moments, as a picture"), moments, f"{moments.route}-picture")

    def _framed(self, key: str, label: str | Promise, frame: Frame) -> Embed:
        code = frame_code(self.request, frame, self.slug, self.name, size_of(frame, self.groups))
        return Embed(key, label, reverse(frame.route, args=[self.slug]), code)

    def _picture(self, key: str, label: str | Promise, frame: Frame, route: str) -> Embed:
        address = reverse(route, args=[self.slug])
        code = format_html(
            PICTURE,
            page=whole_address(self.request, self.path),
            source=whole_address(self.request, address),
            told=told(frame, self.name),
            width=WIDTH,
        )
        return Embed(key, label, address, code)

    @property
    def oembed(self) -> dict[str, str]:
        """Where programs ask how to show the page, by format."""
        page = whole_address(self.request, self.path)
        return {
            asked: whole_address(self.request, f"{reverse('oembed')}?{urlencode({'url': page, 'format': asked})}")
            for asked in ("json", "xml")
        }


PICTURE = (
    '<a href="{page}"><img src="{source}" alt="{told}" width="{width}" style="max-width: 100%; height: auto" '
    'loading="lazy" referrerpolicy="no-referrer"></a>'
)
FRAME = (
    '<iframe src="{source}" title="{told}" width="{width}" height="{height}" style="max-width: 100%; border: 0" '
    'loading="lazy" referrerpolicy="no-referrer"></iframe>'
)


def frame_code(request: HttpRequest, frame: Frame, slug: str, name: str, size: Size) -> SafeString:
    source = whole_address(request, reverse(frame.route, args=[slug]))
    return format_html(FRAME, source=source, told=told(frame, name), **size._asdict())


def told(frame: Frame, name: str) -> str:
    """What stands for it; nothing of the data, which change while the code on another site stays."""
    return str(frame.title) % {"name": " ".join(name.split())}


def size_of(frame: Frame, groups: int, most_width: int | None = None, most_height: int | None = None) -> Size:
    """As wide as it may be (pixels), and as high as its content needs, but not higher than it may be."""
    height = frame.height + groups * frame.group_height
    return Size(min(most_width or WIDTH, MOST_WIDTH), min(height, most_height or height))


def is_for_all() -> bool:
    """Whether strangers see what the current address puts in view; a query where it names a collection."""
    collection = current_scope().collection
    return not collection or open_to(AnonymousUser()).filter(slug=collection).exists()
