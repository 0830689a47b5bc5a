"""Whose services these are, where more than one collection is in view."""

from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot

register = template.Library()


class Named(Protocol):
    @property
    def slug(self) -> str: ...


@register.simple_tag
def collection_name(service: Named, snapshot: Snapshot) -> str:
    """The name of the collection of a published service; empty where only one collection is in view."""
    return snapshot.collection_of(service.slug)


@register.simple_tag
def collection_label(service: Named, snapshot: Snapshot) -> SafeString:
    """The same as a mark beside the service's name."""
    name = snapshot.collection_of(service.slug)
    if not name:
        return SafeString("")
    before = _("Collection:")
    return format_html('<span class="collection"><span class="visually-hidden">{} </span>{}</span>', before, name)
