"""Fields of the service's form that take what people write: numbers of pages, names of cities and of actors."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, ManyToManyField, Q, URLField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.forms.fields import printable
from catalogue.models import Actor, City
from catalogue.rules.collections import known_to

Person = User | AnonymousUser

LONGEST_PAGES = 200
ADDED = gettext_lazy("Those that the text above cites are added with the save.")
MOST_CITIES = 200


def numbers_in_words(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


class TermField(forms.ModelChoiceField):
    """One row; what is stored already is not looked up again."""

    stored: Any = None

    def clean(self, value: Any) -> Any:
        return self.stored if self.stored and str(value) == str(self.stored.pk) else super().clean(value)


class TermsField(forms.ModelMultipleChoiceField):
    """Several rows; those that are stored already are not looked up again."""

    stored: Sequence[Any] = ()

    def clean(self, value: Any) -> Any:
        own = {str(row.pk) for row in self.stored}
        return self.stored if own and own == {*map(str, value or ())} else super().clean(value)


def form_field(field: Field, **kwargs: Any) -> forms.Field | None:
    """The form's field of a model's; an address that is typed without a scheme is a safe one."""
    more: dict[str, Any] = {}
    if isinstance(field, URLField):
        more = {"assume_scheme": "https"}
    elif isinstance(field, ManyToManyField):
        more = {"form_class": TermsField}
    elif isinstance(field, ForeignKey):
        more = {"form_class": TermField}
    return field.formfield(**kwargs, **more)


class PagesField(forms.CharField):
    """Numbers of pages that were read, such as "1, 4"; each once."""

    def __init__(self, label: Any):
        super().__init__(label=label, help_text=ADDED, required=False, max_length=LONGEST_PAGES)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "text", "data-cites": "field"}

    def clean(self, value: str) -> list[int]:
        parts = [part for part in re.split(r"[\s,;\[\]]+", super().clean(value)) if part]
        wrong = [part for part in parts if not re.fullmatch(r"[0-9]{1,4}", part)]
        if wrong:
            message = _("“%(text)s” is no number of a page. Write numbers, such as 1, 4.")
            raise ValidationError(message, code="number", params={"text": printable(wrong[0])})
        return list(dict.fromkeys(map(int, parts)))


def read_cities(text: str, user: Person) -> list[City]:
    """Cities by name, one a line, with the country where the name alone is not enough. Raises ValidationError.

    Those that somebody may know of, as with actors.
    """
    lines = [line for line in map(clean_blanks, text.splitlines()) if line]
    if len(lines) > MOST_CITIES:
        raise ValidationError(_("At most %(most)s cities."), code="too_many", params={"most": MOST_CITIES})
    known = cities_named(lines, user)
    found: dict[int, City] = {}
    problems = []
    for line in lines:
        matches = matching_cities(line, known)
        found |= {city.pk: city for city in matches[:1]}
        if len(matches) != 1:
            problems.append(city_problem(line, matches))
    if problems:
        raise ValidationError(problems)
    return list(found.values())


def clean_blanks(text: str) -> str:
    return " ".join(text.split())


def city_line(city: City) -> str:
    return f"{city.name}, {city.country.name}"


def cities_named(lines: Iterable[str], user: Person) -> list[City]:
    """Cities whose name or other name stands in one of the lines, in one query."""
    asked = Q()
    for line in lines:
        name = line.rpartition(", ")[0] or line
        for text in {line, name}:
            asked |= Q(name__iexact=text) | Q(local_names__icontains=text)
    known = City.objects.filter(known_to(user, City)).select_related("country")
    return list(known.filter(asked)) if asked else []


def matching_cities(line: str, cities: Iterable[City]) -> list[City]:
    """The cities that a line names: with the country, else by the name, else by another name."""
    text = line.casefold()
    for names in (
        lambda city: [city_line(city)],
        lambda city: [city.name],
        lambda city: [other for name in other_names(city) for other in (name, f"{name}, {city.country.name}")],
    ):
        found = [city for city in cities if text in (name.casefold() for name in names(city))]
        if found:
            return found
    return []


def other_names(city: City) -> list[str]:
    return [name for name in map(str.strip, re.split(r"[,;\n]", city.local_names)) if name]


def city_problem(line: str, matches: Sequence[City]) -> ValidationError:
    name = printable(line)
    if matches:
        names = "; ".join(map(city_line, matches))
        message = _("“%(name)s” is not clear: write one of %(names)s.") % {"name": name, "names": names}
        return ValidationError(message, code="ambiguous")
    message = _("There is no city “%(name)s” in the catalogue. Look at the spelling, or add the city first.")
    return ValidationError(message % {"name": name}, code="unknown")


def actors_named(name: str, user: Person) -> list[Actor]:
    """Actors of this name, short name or alias, those of the name itself first."""
    text = clean_blanks(name).casefold()
    asked = Q(name__iexact=text) | Q(short_name__iexact=text) | Q(aliases__icontains=text)
    rows = Actor.objects.filter(known_to(user, Actor)).filter(asked)
    known = [actor for actor in rows if text in map(str.casefold, names_of(actor))]
    return sorted(known, key=lambda actor: actor.name.casefold() != text)


def names_of(actor: Actor) -> list[str]:
    return [name for name in (actor.name, actor.short_name, *actor.aliases.splitlines()) if name]


def one_actor(name: str, user: Person) -> Actor | None:
    """The actor that is meant; None where there is none. Raises ValidationError where several are."""
    found = actors_named(name, user)
    if len(found) > 1 and clean_blanks(name).casefold() != found[0].name.casefold():
        names = "; ".join(actor.name for actor in found)
        message = _("“%(name)s” is not clear: write one of %(names)s.")
        raise ValidationError(message, code="ambiguous", params={"name": printable(name), "names": names})
    return found[0] if found else None
