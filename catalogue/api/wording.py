"""What the types of a body find wrong, in the words of the site."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: Mapping[str, str | Promise] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such name here."),
    "string_type": _("Give a text."),
    "string_too_long": _("Give at most %(max_length)s signs."),
    "int_type": _("Give a whole number."),
    "int_from_float": _("Give a whole number."),
    "greater_than_equal": _("Give a number from %(ge)s on."),
    "less_than_equal": _("Give a number of at most %(le)s."),
    "bool_type": _("Give true or false."),
    "enum": _("Give one of these: %(expected)s."),
    "list_type": _("Give a list."),
    "too_long": _("Give at most %(max_length)s entries."),
    "model_attributes_type": _("Give an object."),
    "model_type": _("Give an object."),
    "dict_type": _("Give an object."),
    "date_type": _("Give a day, such as 2026-11-26."),
    "date_parsing": _("Give a day, such as 2026-11-26."),
    "date_from_datetime_parsing": _("Give a day, such as 2026-11-26."),
    "date_from_datetime_inexact": _("Give a day, such as 2026-11-26."),
}
"""By the type of an error of pydantic; each is filled in with what it says of the limit."""


def message(wrong: Mapping[str, Any]) -> str:
    """One error of pydantic in a sentence; in its own words where there are no others."""
    known = MESSAGES.get(wrong["type"])
    return str(wrong["msg"]) if known is None else str(known) % wrong.get("ctx", {})
