"""In which release numbers stand, in words and as data."""

from django.utils.translation import gettext as _

from catalogue.analysis.releases import Standing


def release_words(standing: Standing) -> str:
    if standing.release is None:
        return _("no release yet")
    words = _("release %(release)s") if standing.is_released else _("unreleased changes since release %(release)s")
    return words % {"release": standing.release}


def release_result(standing: Standing) -> dict[str, str | None]:
    """`release` holds these numbers; else they changed since another one; both null where there is none."""
    released = standing.is_released
    return {
        "release": standing.release if released else None,
        "unreleased_changes_since": None if released else standing.release,
    }
