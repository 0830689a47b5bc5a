"""Forms and filters as the parameters of OpenAPI: choices, ranges, lengths and words come from the same fields that
check them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise

from catalogue.services.least import LeastField

Schema = dict[str, Any]


def parameter(name: str, about: str | Promise, schema: Schema) -> Schema:
    """A parameter of an address, which may be left out."""
    return {"in": "query", "name": name, "required": False, "description": str(about), "schema": schema}


def of_fields(fields: Mapping[str, forms.Field], left_out: Iterable[str] = ()) -> list[Schema]:
    """The parameters that the fields of a form read."""
    return [parameter(name, told(field), schema_of(field)) for name, field in fields.items() if name not in {*left_out}]


def told(field: forms.Field) -> str:
    """What a field asks for: its label, and its help in a sentence of its own."""
    return " ".join(filter(None, [f"{field.label}." if field.label else "", str(field.help_text)]))


def takes_several(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)


def schema_of(field: forms.Field) -> Schema:
    """What values a field takes; of several, that each may be given once more."""
    if takes_several(field):
        return {"type": "array", "items": one_of(field)}
    return one_of(field)


def one_of(field: forms.Field) -> Schema:
    if isinstance(field, LeastField):
        return {"type": "string", "pattern": least_pattern(field)}
    if isinstance(field, forms.ModelChoiceField):
        return enum(str(getattr(row, field.to_field_name or "pk")) for row in field.queryset or ())
    if isinstance(field, forms.ChoiceField):
        return enum(values_of(field.choices)) if has_choices(field) else {"type": "string", "minLength": 1}
    if isinstance(field, forms.IntegerField):  # also FloatField, which is one
        return number(field)
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.BooleanField):
        return {"type": "string", "enum": ["1", "on", "true"]}
    return {"type": "string", "minLength": 1, **longest(field)}


def has_choices(field: forms.ChoiceField) -> bool:
    return any(True for _value in values_of(field.choices))


def values_of(choices: Any) -> Iterator[str]:
    """The values to choose from, of all groups, but for that which stands for none."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from values_of(label)
        elif value not in ("", None):
            yield str(value)


def enum(values: Iterable[str]) -> Schema:
    """Where there is nothing to choose from, no value is right."""
    known = list(values)
    return {"type": "string", "enum": known} if known else {"type": "string", "pattern": "^$"}


def number(field: forms.IntegerField) -> Schema:
    kind = "number" if isinstance(field, forms.FloatField) else "integer"
    limits = {"minimum": field.min_value, "maximum": field.max_value}
    return {"type": kind} | {name: limit for name, limit in limits.items() if limit is not None}


def longest(field: forms.Field) -> Schema:
    length = getattr(field, "max_length", None)
    return {"maxLength": length} if length else {}


def least_pattern(field: LeastField) -> str:
    """A determinant, with the level that is asked of it behind it or without."""
    slugs = "|".join(values_of(field.choices))
    return f"^({slugs})(:[1-{field.scale.top}])?$"
