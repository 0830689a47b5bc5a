"""How a release is cited: as it was on its day, whatever site and data are by now."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.exchange.addresses import whole_address
from catalogue.models import Release
from catalogue.sharing.citations import Citation


@dataclass(frozen=True)
class ReleaseCitation(Citation):
    """`version` is the number of the release."""

    content_version: str = ""
    licence_words: str = ""

    @property
    def licence(self) -> str:
        return self.licence_words

    @property
    def state(self) -> str:
        words = _("release %(release)s of %(day)s, data %(version)s")
        day = date_format(self.day, "j F Y") if self.day else ""
        return words % {"release": self.version, "day": day, "version": self.content_version}


def release_citation(request: HttpRequest, release: Release) -> ReleaseCitation:
    return ReleaseCitation(
        name=f"release-{release.version}",
        title=_("Data, release %(release)s") % {"release": release.version},
        address=whole_address(request, release.get_absolute_url()),
        version=release.version,
        day=release.released,
        site=release.site,
        author=release.author,
        content_version=release.content_version,
        licence_words=release.licence,
    )
