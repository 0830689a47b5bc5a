"""Whose site it is, and where the style sheet in its colours is."""

from django import template
from django.templatetags.static import static
from django.urls import reverse

from catalogue.exchange.style_sheet import accented
from catalogue.index.identity import current_identity, last_identity

register = template.Library()

register.simple_tag(current_identity, name="site_identity")
register.simple_tag(last_identity, name="last_site_identity")


@register.simple_tag
def style_sheet() -> str:
    rules = current_identity().accent_rules
    return f"{reverse('site-css')}?v={accented(rules).version}" if rules else static("catalogue/atlas.css")
