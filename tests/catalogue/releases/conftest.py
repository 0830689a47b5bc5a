import datetime
import zipfile
from io import BytesIO

import pytest

from catalogue.models import ReleaseFile
from catalogue.releases.releasing import release

DAY = datetime.date(2026, 11, 26)


def content_of(made, name):
    return b"".join(ReleaseFile.objects.get(release=made, name=name).pieces())


def unpacked(made, folder):
    """The files of a release in a folder, from its archive."""
    zipfile.ZipFile(BytesIO(content_of(made, "atlas.zip"))).extractall(folder)
    return folder


@pytest.fixture
def first(db):
    """A release of the shipped data."""
    return release("1.0", DAY)
