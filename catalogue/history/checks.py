"""What keeps a state from being written: it contradicts itself, a field is wrong, or the record would break a rule."""

from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalogue.history.difference import CHANGED, Step, Wording, keys_in, step
from catalogue.history.states import State, place
from catalogue.history.writing import Written
from catalogue.models import Service, ServiceLink
from catalogue.rules.evidence import link_problems
from catalogue.rules.publishing import lacks
from experience.models import Codebook, Determinant, DeterminantGroup, Guide, WeightSet

OF_A_CODEBOOK = (DeterminantGroup, WeightSet)


def told(whole: type[Model], again: Step) -> Iterator[str]:
    """What was changed again since, in words."""
    for part in Wording(whole, [again]).of(again):
        names = ", ".join(field.label for field in part.fields) if part.what == CHANGED else ""
        what = ": ".join(filter(None, [part.title, names]))
        yield _("%(what)s: changed again since. Take that change back first, or correct it by hand.") % {"what": what}


def contradictions(whole: type[Model], present: State, target: State) -> Iterator[str]:
    """Two parts with one number, pointers to what is not there or will not be, and a record that must stay."""
    if is_issued(whole, present):
        yield _("An issued version stays as it is.")
    wording = Wording(whole, [step({}, target)])
    numbers = Counter((wording.table(key), row["number"]) for key, row in target.items() if "number" in row)
    for (table, number), count in numbers.items():
        if count > 1:
            values = {"kind": capfirst(str(table.model._meta.verbose_name)), "number": number}
            yield _("%(kind)s: two would have the number %(number)s.") % values
    for here, row in target.items():
        table = wording.table(here)
        for field in table.fields:
            keys = keys_in(field, row.get(field.name))
            if any(is_gone(wording, field.related_model, key, present, target) for key in keys):
                values = {"part": wording.title(table, row), "field": field.verbose_name}
                yield _("%(part)s, %(field)s: it would point to what is gone.") % values


def is_issued(whole: type[Model], present: State) -> bool:
    """Whether a record belongs to an issued version of the model or of its guide."""
    if whole in (Guide, Codebook):
        return any(row.get("issued") for row in present.values())
    books = {row["codebook"] for row in present.values() if row.get("codebook")} if whole in OF_A_CODEBOOK else set()
    groups = {row["group"] for row in present.values() if row.get("group")} if whole is Determinant else set()
    issued = Codebook.objects.exclude(issued=None)
    return issued.filter(Q(pk__in=books) | Q(groups__in=groups)).exists()


def is_gone(wording: Wording, model: type[Model], key: int, present: State, target: State) -> bool:
    """Whether a row is not there, in the tables or in the target, or leaves with what the target lacks."""
    name = place(model, key)
    return (name in present and name not in target) or key not in wording.names[model]


def wrong_fields(written: Written) -> Iterator[str]:
    """What is wrong with the fields that were written. Whether one may be empty depends on the state of the service."""
    for (model, pk), changed in written.items():
        row = model._base_manager.get(pk=pk)
        filled = {name for name in changed if getattr(row, name, None) not in (None, "")}
        try:
            row.full_clean(exclude={field.name for field in model._meta.get_fields()} - filled)
        except ValidationError as error:
            yield from (f"{row}: {message}" for message in error.messages)


def broken_rules(whole: type[Model], key: int) -> Iterator[str]:
    """What a published service must not lack, and what a link needs."""
    if whole is Service:
        yield from map(str, lacks(Service.objects.filter(state=Service.State.PUBLISHED, pk=key)))
        for link in ServiceLink.objects.filter(source=key).prefetch_related("evidence"):
            for message in link_problems((link.source_id, link.target_id), link.evidence.all()):
                yield f"{link}: {message}"
