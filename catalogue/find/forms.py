"""Boxes that find services by words, so that a page need not print all there are. Found is what the listing finds."""

from collections.abc import Collection
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.current import current_snapshot
from catalogue.find.telling import sentences
from catalogue.index import search
from catalogue.index.understanding import Understood, understood
from catalogue.index.words import told, words
from catalogue.models import Service
from catalogue.models.querysets import ServiceQuerySet

MOST_FOUND = 10
"""So many services are shown; more words find fewer."""

MOST_CHOSEN = 500

SEVERAL = {"service": False, "from": False, "must": True, "runs": True}
"""The parameters that are chosen by a box, and whether several values are."""


FINDING = "finding"
"""Sent by the button that finds; with every other one what is written in a box is done with."""


def is_finding(parameters: QueryDict) -> bool:
    """Whether services are looked for by what is written in a box."""
    return FINDING in parameters and any(parameters.get(f"{parameter}-find") for parameter in SEVERAL)


def clean_words(query: str) -> list[str]:
    """The words of a text. Raises ValidationError for a text without any, and for more than are looked for."""
    found = words(query)
    if query.strip() and not found:
        raise ValidationError(_("There is no word to look for in this text."), code="no_word")
    if len(found) > search.MAX_WORDS:
        message = _("Too many words: at most %(most)s are looked for.")
        raise ValidationError(message, code="too_many_words", params={"most": search.MAX_WORDS})
    return found


def clean_query(query: str) -> str:
    """Raises ValidationError as `clean_words` does, and where every text says what is looked for."""
    found = clean_words(query)
    if found and not told(found):
        message = _("These words are in every text. Add what you look for, such as a place or a service.")
        raise ValidationError(message, code="no_telling_word")
    return query


class FinderForm(forms.Form):
    """One box. What is chosen from its list is sent as `parameter`; the box itself is named after that.

    Where `several` may be chosen the list is one of boxes to tick, with those that are; else each has a button.
    """

    find = forms.CharField(label=gettext_lazy("Name, place or words"), required=False, max_length=search.MAX_LENGTH)

    def __init__(self, data: QueryDict, parameter: str, hidden: Collection[int]):
        """`hidden` are the ids of services that are not found."""
        super().__init__(data if FINDING in data else QueryDict(), prefix=parameter)
        self.parameters, self.parameter, self.several = data, parameter, SEVERAL[parameter]
        self.known = Service.objects.published().exclude(pk__in=hidden)

    def clean_find(self) -> str:
        return clean_query(self.cleaned_data["find"])

    @property
    def query(self) -> str:
        return self.cleaned_data["find"] if self.is_valid() else ""

    @cached_property
    def chosen(self) -> list[Service]:
        """What is ticked, by name; nothing where each has a button."""
        ticked = self.parameters.getlist(self.parameter)[:MOST_CHOSEN] if self.several else []
        if not ticked:
            return []
        return list(Service.objects.published().filter(slug__in=ticked).with_card_data().by_name())

    @cached_property
    def understood(self) -> Understood:
        """What is looked for; there must be words."""
        return understood(self.query, current_snapshot().dictionary)

    @cached_property
    def matching(self) -> ServiceQuerySet:
        rest = self.known.exclude(pk__in=[service.pk for service in self.chosen])
        return search.among(rest, self.understood.ids) if self.query else rest.none()

    @cached_property
    def found(self) -> list[Service]:
        """The best matches."""
        if not self.query:
            return []
        return list(search.by_match(self.matching, self.understood.query).with_card_data()[:MOST_FOUND])

    @property
    def told(self) -> str:
        """How many services were found, or why none is; empty where nothing is looked for."""
        if not self.is_valid():
            return " ".join(str(message) for message in self.errors["find"])
        if not self.query:
            return ""
        return " ".join(filter(None, (self.numbered, *(told.sentence for told in sentences(self.understood)))))

    @property
    def numbered(self) -> str:
        number = len(self.found) if len(self.found) < MOST_FOUND else self.matching.count()
        if number > MOST_FOUND:
            message = _("%(number)s services found, the best %(most)s are shown. More words find fewer.")
            return message % {"number": number, "most": MOST_FOUND}
        return ngettext("%(number)s service found.", "%(number)s services found.", number) % {"number": number}
