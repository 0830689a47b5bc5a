"""The latest public changes of the whole catalogue, from the newest on, or from before one of them."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.history.latest import Change, changes_of, latest_versions
from catalogue.rules.blindness import Sight

LARGEST = 2**63 - 1
"""The largest id of both databases."""


class LatestForm(forms.Form):
    """From where on somebody reads; so no page counts all there are."""

    before = forms.IntegerField(
        label=_("Changes before number"),
        required=False,
        min_value=1,
        max_value=LARGEST,
        error_messages={"invalid": _("“before” is the number of a change.")},
    )


@dataclass(frozen=True)
class Latest:
    """Some changes, the newest first, and the number before which the next ones are read; None at the end."""

    changes: list[Change]
    older: int | None


def latest(sees: Sight, before: int | None, most: int) -> Latest:
    """At most so many changes; fewer where some of them show nothing to readers."""
    found = latest_versions()
    versions = list((found.filter(pk__lt=before) if before else found)[: most + 1])
    shown = versions[:most]
    return Latest(changes_of(shown, sees), shown[-1].pk if len(versions) > most else None)
