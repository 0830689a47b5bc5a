"""How a request is answered: as a page or as data, or refused in words."""

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _


def is_fragment(request) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


FORMATS = ("json",)


def form_problems(form: BaseForm) -> dict[str, list[str]]:
    """The errors of a form by field, "" for those of the whole form."""
    return {
        ("" if name == "__all__" else name): [str(message) for message in messages]
        for name, messages in form.errors.items()
    }


def unknown_format(request: HttpRequest, known: tuple[str, ...] = FORMATS) -> str:
    """A message where the address asks for a format that the page does not have; empty else."""
    asked = request.GET.get("format", "")
    if not asked or asked in known:
        return ""
    return _("There is no format “%(format)s”. You can have %(known)s.") % {
        "format": asked[:40],
        "known": ", ".join(known),
    }


def json_address(request: HttpRequest) -> str:
    """The present page's address, relative, with format=json."""
    rest = request.GET.copy()
    rest["format"] = "json"
    return f"?{rest.urlencode()}"
