"""The name of an answer: equal names, equal answers. It is the key of the store, and the ETag that browsers get."""

from functools import cache
from hashlib import blake2b

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.middleware.gzip import re_accepts_gzip
from django.utils.timezone import localdate
from django.utils.translation import get_language_from_request

SOURCES = ("catalogue", "experience", "templates", "requirements.txt")
DIGEST = 20

FRAGMENT_HEADERS = ("HX-Request", "HX-History-Restore-Request")
"""By these the listing and My city answer with a part of the page."""

VARY = ("Cookie", "Authorization", "Accept-Language", "Accept-Encoding", *FRAGMENT_HEADERS)
"""All that the name depends on beside address and data. Of cookies, whether there is a session, and the language; who
sends a token gets nothing that is kept."""


def entity_tag(request: HttpRequest, data_version: str) -> str:
    """Weak, since the same page may be compressed to other bytes."""
    parts = (
        data_version,
        code_version(),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        localdate().isoformat(),  # which My city prints
        get_language_from_request(request),
        bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", ""))),
        *map(request.headers.get, FRAGMENT_HEADERS),
    )
    return f'W/"{digest(repr(parts).encode())}"'


@cache
def code_version() -> str:
    """The code, templates and static files of this process; alike in every process that runs the same ones."""
    places = [settings.BASE_DIR / name for name in SOURCES]
    files = [path for place in places for path in (place, *place.rglob("*"))]
    contents = [path.read_bytes() for path in sorted(files) if path.is_file() and "__pycache__" not in path.parts]
    manifest = getattr(staticfiles_storage, "manifest_hash", "")
    return digest(b"".join([*(digest(content).encode() for content in contents), manifest.encode()]))


def digest(content: bytes) -> str:
    return blake2b(content, digest_size=DIGEST).hexdigest()
