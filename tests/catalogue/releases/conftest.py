import datetime
import zipfile
from io import BytesIO

import pytest

from catalogue.index.data_version import data_version
from catalogue.models import Release, ReleaseFile, ReleasePart
from catalogue.releases.holding import note
from catalogue.releases.releasing import release

DAY = datetime.date(2026, 11, 26)


def content_of(made, name):
    return b"".join(ReleaseFile.objects.get(release=made, name=name).pieces())


def unpacked(made, folder):
    """The files of a release in a folder, from its archive."""
    zipfile.ZipFile(BytesIO(content_of(made, "atlas.zip"))).extractall(folder)
    return folder


MADE: dict[str, list] = {}
"""The rows of the first release, by the version of the data that they were made of."""


@pytest.fixture
def first(db):
    """A release of the shipped data. Its rows are written again where this process has made them before."""
    state = data_version()
    if state not in MADE:
        made = release("1.0", DAY)
        MADE[state] = [[made], list(made.files.all()), list(ReleasePart.objects.filter(file__release=made))]
    else:
        for rows in MADE[state]:
            type(rows[0]).objects.bulk_create(rows)
        note(Release.objects.get())
    return Release.objects.get()
