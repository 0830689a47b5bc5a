"""Form widgets written in Python: pages of analysis hold dozens, each of which would take several templates."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUT = '<input type="{}" name="{}"{}>'


def written(widget: Mapping[str, Any]) -> SafeString:
    """An input by the context that Django makes for its templates."""
    value = {} if widget["value"] is None else {"value": widget["value"]}
    return format_html(INPUT, widget["type"], widget["name"], flatatt(value | widget["attrs"]))


class Number(forms.NumberInput):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        return written(self.get_context(name, value, attrs)["widget"])


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = [option for _group, options, _index in widget["optgroups"] for option in options]
        boxes = format_html_join(
            "\n",
            "<div><label{}>{} {}</label></div>",
            ((flatatt({"for": option["attrs"].get("id")}), written(option), option["label"]) for option in options),
        )
        outer = {key: widget["attrs"].get(key) for key in ("id", "class")}
        return format_html("<div{}>\n{}\n</div>", flatatt(outer), boxes)


class Choice(forms.Select):
    """One of many, without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt(option["attrs"]), option["label"])
                for _group, options, _index in widget["optgroups"]
                for option in options
            ),
        )
        return format_html('<select name="{}"{}>\n{}\n</select>', widget["name"], flatatt(widget["attrs"]), options)
