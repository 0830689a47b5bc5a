"""Words that mean the same to people who search, whatever the texts of the catalogue say."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models.terms import ServiceKind
from experience.natural_keys import WithNaturalKey
from experience.protection import ProtectingManyToManyField

MOST_SYNONYMS = 40
"""So many words a group may have: a search for one of them looks for all."""

MOST_GROUPS = 2
"""In so many groups a word may be: a search for it looks for the words of all of them."""

LONGEST_SYNONYM = 60
LONGEST_TEXT = MOST_SYNONYMS * LONGEST_SYNONYM
BETWEEN = re.compile(r"[,;\n]")


def parted(text: str) -> list[str]:
    """The words and phrases of a group, as they are written, in their order."""
    return [" ".join(word.split()) for word in BETWEEN.split(text) if word.strip()]


def validate_synonyms(text: str) -> None:
    words = parted(text)
    if len({word.casefold() for word in words}) < 2:
        raise ValidationError(_("Write at least two different words, with a comma between them."))
    if len(words) > MOST_SYNONYMS:
        message = _("These are %(number)s words; a group may have %(most)s.")
        raise ValidationError(message, params={"number": len(words), "most": MOST_SYNONYMS})
    for word in words:
        if len(word) > LONGEST_SYNONYM:
            message = _("“%(word)s …” is too long: at most %(most)s letters. Is a comma missing?")
            raise ValidationError(message, params={"word": word[:LONGEST_SYNONYM], "most": LONGEST_SYNONYM})
        if not any(map(str.isalnum, word)):
            raise ValidationError(_("“%(word)s” holds no word."), params={"word": word})


class Synonyms(WithNaturalKey):
    """One group of words, in whatever languages: who searches for one of them finds what any of them finds."""

    slug = models.SlugField(
        gettext_lazy("slug"), unique=True, help_text=gettext_lazy("Short name in files. Do not change it.")
    )
    words = models.TextField(
        gettext_lazy("words"),
        validators=[MaxLengthValidator(LONGEST_TEXT), validate_synonyms],
        help_text=gettext_lazy(
            "With a comma between them, such as: bike, bicycle, cycling, bike share, Fahrrad, Leihrad. Small and "
            "capital letters, accents and the English plural make no difference."
        ),
    )
    kinds = ProtectingManyToManyField(
        ServiceKind,
        blank=True,
        related_name="synonyms",
        verbose_name=gettext_lazy("kinds of services"),
        help_text=gettext_lazy("What a service with one of these words in its name is taken for in My city."),
    )

    class Meta:
        ordering = ["slug"]
        verbose_name = gettext_lazy("group of synonyms")
        verbose_name_plural = gettext_lazy("synonyms")

    def __str__(self) -> str:
        return ", ".join(self.parted)

    @property
    def parted(self) -> list[str]:
        return parted(self.words)
