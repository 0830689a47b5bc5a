"""How an issued version of the model is cited."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.exchange.addresses import whole_address
from catalogue.index.identity import current_identity
from catalogue.sharing.citations import Citation
from experience.models import Codebook


@dataclass(frozen=True)
class CodebookCitation(Citation):
    """It stays as it was issued, whatever the data are."""

    @property
    def state(self) -> str:
        day = date_format(self.day, "j F Y") if self.day else ""
        return _("version %(version)s of %(day)s") % {"version": self.version, "day": day}


def codebook_citation(request: HttpRequest, codebook: Codebook) -> CodebookCitation | None:
    """None of a draft."""
    if codebook.issued is None:
        return None
    address, identity = whole_address(request, codebook.get_absolute_url()), current_identity()
    name, slug = f"model_{codebook.slug}", codebook.slug
    return CodebookCitation(name, codebook.name, address, slug, codebook.issued, identity.title, identity.author)
