"""How an issued version of the guide is cited."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.exchange.addresses import whole_address
from catalogue.index.identity import current_identity
from catalogue.sharing.citations import Citation
from experience.models import Guide


@dataclass(frozen=True)
class GuideCitation(Citation):
    """It stays as it was issued, whatever the data are."""

    @property
    def state(self) -> str:
        day = date_format(self.day, "j F Y") if self.day else ""
        return _("version %(version)s of %(day)s") % {"version": self.version, "day": day}


def guide_citation(request: HttpRequest, guide: Guide) -> GuideCitation | None:
    """None of a draft."""
    if guide.issued is None:
        return None
    address, identity = whole_address(request, guide.get_absolute_url()), current_identity()
    name = f"coding-guide_{guide.version.replace('.', '-')}"
    title = _("Coding guide, version %(version)s") % {"version": guide.version}
    return GuideCitation(name, title, address, guide.version, guide.issued, identity.title, identity.author)
