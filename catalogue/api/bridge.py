"""Forms and filters as the parameters of OpenAPI: choices, ranges, lengths and words come from the same fields that
check them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import Promise

from catalogue.api.words import Words, told
from catalogue.forms.fields import KnownSlugsField
from catalogue.services.least import LeastField

Schema = dict[str, Any]

LONGEST = 2000
"""So many signs a value in an address has at most: what is longer is sent in a body."""

FEW = 100
"""So many whole numbers are named one by one."""

LARGEST = 2**31 - 1

TRUE = ("1", "on", "true")
"""How a field that is either set or not is set."""

SLUG = "^[-a-zA-Z0-9_]+$"


def parameter(name: str, about: str | Promise, schema: Schema, *, needed: bool = False) -> Schema:
    """A parameter of an address."""
    return {"in": "query", "name": name, "required": needed, "description": str(about), "schema": in_address(schema)}


def header(name: str, about: str | Promise, schema: Schema, *, needed: bool = False) -> Schema:
    """A header of a request."""
    return {"in": "header", "name": name, "required": needed, "description": str(about), "schema": schema}


def in_address(schema: Schema) -> Schema:
    """The same, with the length that a value may have in an address."""
    if schema["type"] == "array":
        return schema | {"items": in_address(schema["items"])}
    if schema["type"] != "string" or not schema.keys().isdisjoint(("enum", "pattern", "format")):
        return schema
    return schema | {"maxLength": min(schema.get("maxLength", LONGEST), LONGEST)}


def of_fields(fields: Mapping[str, forms.Field], words: Words, needed: Collection[str] = ()) -> list[Schema]:
    """The parameters that the fields of a form read; `words` say what each asks for."""
    return [
        parameter(name, told(name, field, words), schema_of(field), needed=name in needed)
        for name, field in fields.items()
    ]


def body_of(fields: Mapping[str, forms.Field], words: Words, needed: Collection[str] = ()) -> Schema:
    """The same parameters as an object: each a text, or where several may be given also a list of them."""
    properties = {name: {"description": told(name, field, words), **in_body(field)} for name, field in fields.items()}
    whole = {"type": "object", "properties": properties, "additionalProperties": False}
    return whole | ({"required": [*needed]} if needed else {})


def in_body(field: forms.Field) -> Schema:
    one = as_text(field)
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]} if takes_several(field) else one


def as_text(field: forms.Field) -> Schema:
    """A number is written as a text, as in an address."""
    if not isinstance(field, forms.IntegerField):
        return one_of(field)
    low, high = cast("int", field.min_value or 0), cast("int", field.max_value or LARGEST)
    if isinstance(field, forms.FloatField):
        return {"type": "string", "pattern": f"^((0|{below(high)})(\\.[0-9]{{1,6}})?|{high})$"}
    if high - low < FEW:
        return enum(map(str, range(low, high + 1)))
    return {"type": "string", "pattern": f"^{below(high)}$"}


def below(high: int) -> str:
    """Whole numbers with fewer digits than this one, from 1 on where there are any."""
    return "0" if high == 1 else f"[1-9][0-9]{{0,{len(str(high)) - 2}}}"


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
    if isinstance(field, KnownSlugsField) and not has_choices(field):
        return {"type": "string", "pattern": SLUG}
    if isinstance(field, forms.ModelChoiceField):
        return enum(str(getattr(row, field.to_field_name or "pk")) for row in field.queryset or ())
    if isinstance(field, forms.ChoiceField):
        return enum(values_of(field.choices)) if has_choices(field) else {"type": "string", "minLength": 1}
    if isinstance(field, forms.IntegerField):  # also FloatField, which is one
        return number(field)
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.BooleanField):
        return {"type": "string", "enum": [*TRUE]}
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
