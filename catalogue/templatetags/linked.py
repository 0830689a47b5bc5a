"""What pages hold for programs, and what the page about the data says of it."""

import json
from itertools import islice
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from catalogue.linked.public import Counted, LeftOut, Reason, counted, left_out, public_services
from catalogue.models import Partner, Service

register = template.Library()

MOST_LISTED = 100

ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
"""As Django's json_script does; all but ASCII is escaped besides. Nothing in a text can end the element."""


@register.filter
def as_json(own: dict[str, Any]) -> SafeString:
    """An object as the content of a script element that holds data."""
    return mark_safe(json.dumps(own).translate(ESCAPES))  # noqa: S308 - no sign of HTML is left


@register.simple_tag
def described_services() -> int:
    """How many published services are public services."""
    return public_services(Service.objects.published()).count()


@register.simple_tag
def left_out_services() -> list[Counted]:
    """How many published services are no public services, by reason."""
    return counted(Service.objects.published())


@register.simple_tag
def first_left_out() -> list[tuple[LeftOut, str]]:
    """Such services by name, with the reason in words; of many only the first, the file has them all."""
    first = islice(left_out(Service.objects.published()), MOST_LISTED)
    return [(each, str(Reason(each.reason).label)) for each in first]


ROLES = {
    Partner.Role.COMPLEMENTOR: _("adds something of its own to the service, such as the rides that an app sells"),
    Partner.Role.DATA_SUPPLIER: _("gives data that the service works with"),
    Partner.Role.PLATFORM_OPERATOR: _("runs the technical platform that the service is on"),
    Partner.Role.FUNDER: _("pays for it, or for a part of it"),
}


@register.simple_tag
def partner_roles() -> list[tuple[Partner.Role, str | Promise]]:
    """What actors take part in services as, and what that means."""
    return [(role, ROLES[role]) for role in Partner.Role]
