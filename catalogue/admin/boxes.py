"""Django's boxes that find a row while one types, mended where HTML and screen readers ask for more.

Their lists open within the main part of the page.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models.fields import BLANK_CHOICE_DASH

[(NOTHING, DASHES)] = BLANK_CHOICE_DASH
WITHIN = {"data-dropdown-parent": "#content"}


class OneRow(AutocompleteSelect):
    """Begins with the choice of nothing, in words, whether a row is required or not."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | WITHIN

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        options = [option for _group, group, _n in super().optgroups(name, value, attr) for option in group]
        rows = [option for option in options if option["value"] != NOTHING]
        return [(None, [self.create_option(name, NOTHING, DASHES, False, 0), *rows], 0)]


class SeveralRows(AutocompleteSelectMultiple):
    """Each row is taken out by itself: a button for all would stand among the chosen as what no list may have."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | WITHIN | {"data-allow-clear": "false"}
