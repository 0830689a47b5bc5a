"""In which release numbers stand, in words and as data."""

from django.utils.translation import gettext as _

from catalogue.analysis.releases import Standing


def release_words(standing: Standing) -> str:
    if standing.release is None:
        return _("no release yet")
    if standing.is_released:
        words = _("release %(release)s")
    elif standing.has_its_figures:
        words = _("unreleased changes since release %(release)s, none in levels and figures")
    else:
        words = _("unreleased changes since release %(release)s")
    return words % {"release": standing.release}


def release_result(standing: Standing) -> dict[str, str | None]:
    """`release` is the one that holds all this; else something was written since another one, which may still have the
    same levels and figures. All null where there is none."""
    released = standing.is_released
    return {
        "release": standing.release if released else None,
        "unreleased_changes_since": None if released else standing.release,
        "figures_of_release": standing.release if standing.has_its_figures else None,
    }
