"""Form widgets written in Python: pages of analysis hold dozens, each of which would take several templates."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeString

Attributes = Mapping[str, Any]


def attributes(named: Attributes) -> str:
    """As they stand in a tag: the name alone where a value is True, nothing where it is False or None."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in named.items()
        if value is not None and value is not False
    )


class Number(forms.NumberInput):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        named = {"name": name, "value": self.format_value(value)} | self.build_attrs(self.attrs, attrs)
        return SafeString(f'<input type="{self.input_type}"{attributes(named)}>')


class Option(NamedTuple):
    """A value and its label, as text for HTML, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


def options(widget: ChoiceWidget, value: Any) -> Iterator[Option]:
    """What can be chosen from, without groups."""
    chosen = widget.format_value(value)
    for own, label in widget.choices:
        written = "" if own is None else str(own)
        yield Option(escape(written), escape(str(label)), written in chosen)


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        named = self.build_attrs(self.attrs, attrs)
        outer = attributes({key: named.get(key) for key in ("id", "class")})
        own_id = named.pop("id", None)
        each = attributes({"name": name} | named)
        boxes = "\n".join(
            self._box(each, option, own_id and f"{own_id}_{place}") for place, option in enumerate(options(self, value))
        )
        return SafeString(f"<div{outer}>\n{boxes}\n</div>")

    @staticmethod
    def _box(each: str, option: Option, own_id: str | None) -> str:
        checked = " checked" if option.chosen else ""
        box = f'<input type="checkbox" value="{option.value}"{attributes({"id": own_id})}{each}{checked}>'
        return f"<div><label{attributes({'for': own_id})}>{box} {option.label}</label></div>"


class Choice(forms.Select):
    """One of many, without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        named = attributes({"name": name} | self.build_attrs(self.attrs, attrs))
        written = "\n".join(
            f'<option value="{option.value}"{" selected" if option.chosen else ""}>{option.label}</option>'
            for option in options(self, value)
        )
        return SafeString(f"<select{named}>\n{written}\n</select>")
