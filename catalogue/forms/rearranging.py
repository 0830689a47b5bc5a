"""Rows of a formset in another order, in the data that a page sent."""

import re
from collections.abc import Mapping

from django.forms import BaseInlineFormSet
from django.http import QueryDict


def rearrange(data: QueryDict, formset: BaseInlineFormSet, gone: Mapping[int, bool]) -> None:
    """Take rows whose record is gone, by their index, out of the data, or make them new rows where that is True."""
    prefix, first, total = str(formset.prefix), formset.initial_form_count(), formset.total_form_count()
    pointers = {formset.form._meta.model._meta.pk.name, formset.fk.name}
    initial = [index for index in range(first) if index not in gone]
    order = [*initial, *(index for index, stays in gone.items() if stays), *range(first, total)]
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)")
    sent: dict[int, dict[str, list[str]]] = {}
    for match in filter(None, map(pattern.fullmatch, list(data))):
        sent.setdefault(int(match[1]), {})[match[2]] = data.pop(match[0])
    for place, index in enumerate(order):
        for name, values in sent.get(index, {}).items():
            if index not in gone or name not in pointers:
                data.setlist(f"{prefix}-{place}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(order)), str(len(initial))
