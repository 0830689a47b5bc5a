"""The facts of services side by side."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from catalogue.models import Service, Touchpoint


def facts(members):
    """Rows of (label, one text per service), in three queries."""
    found = (
        Service.objects.with_card_data()
        .prefetch_related("payments", Prefetch("touchpoints", Touchpoint.objects.order_by("number")))
        .in_bulk([member.pk for member in members])
    )
    services = [found[member.pk] for member in members]
    unknown = _("unknown")
    rows = [
        (_("City"), [", ".join(city.name for city in s.cities.all()) for s in services]),
        (_("Provider"), [f"{s.provider.name} ({s.provider.get_type_display()})" for s in services]),
        (_("Field"), [s.domain.name for s in services]),
        (_("Status"), [" ".join(filter(None, [s.get_status_display(), str(s.status_as_of or "")])) for s in services]),
        (_("Public start"), [str(s.launched or unknown) for s in services]),
        (_("Payment"), [", ".join(term.name for term in s.payments.all()) or unknown for s in services]),
        (_("Personalisation"), [s.get_personalisation_display() or unknown for s in services]),
        (_("Integration"), [integration_word(s, unknown) for s in services]),
    ]
    for phase, label in Touchpoint.Phase.choices:
        there = [[t.label for t in s.touchpoints.all() if t.phase == phase] for s in services]
        rows.append((_("Touchpoints: %(phase)s") % {"phase": label}, ["; ".join(own) or "–" for own in there]))
    return [(label, texts, len({text for text in texts if text != unknown}) > 1) for label, texts in rows]


def integration_word(service, unknown):
    if service.integration_level is None:
        return unknown
    return f"{service.integration_level} {service.get_integration_level_display()}"
