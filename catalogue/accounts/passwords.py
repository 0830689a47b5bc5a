"""A rule for passwords: they must stand without the name of the person."""

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAMES = ("username", "first_name", "last_name", "email")


class StandsWithoutNamesValidator:
    """Takes the person's names out of the password, also backwards, and asks whether the rest would do by itself.

    Django's rule on likeness lets a name pass that is repeated, reversed, or followed by a few digits.
    """

    def __init__(self) -> None:
        self.rules = (MinimumLengthValidator(), CommonPasswordValidator(), NumericPasswordValidator())

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        names = set(names_of(user))
        rest = without(names, password)
        if rest == folded(password):
            return
        try:
            validate_password(rest, password_validators=self.rules)
        except ValidationError:
            raise ValidationError(self.get_help_text(), code="password_is_the_name") from None

    def get_help_text(self) -> str:
        return _(
            "Your password may not rest on your user name, name or e-mail address, whether repeated, reversed or with "
            "a few characters more: without them it must still be a good password."
        )


def names_of(user: AbstractBaseUser | None) -> Iterator[str]:
    """The names of an account and the words in them, folded, each forwards and backwards."""
    for attribute in NAMES:
        value = folded(getattr(user, attribute, None) or "")
        for name in {value, *re.split(r"[\W_]+", value)} - {""}:
            yield name
            yield name[::-1]


def without(names: set[str], password: str) -> str:
    """The folded password without the names in it, the longest first."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "", folded(password)) if names else folded(password)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
