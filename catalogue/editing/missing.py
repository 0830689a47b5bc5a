"""What a stored service still lacks to be published, each with the place in the form where it is mended."""

from django.utils.text import capfirst

from catalogue.editing.sections import ADDS, PLACES, PUBLISH, ROWS, Problem
from catalogue.editing.service_page import ServicePage
from catalogue.editing.states import missing
from catalogue.models import Service
from catalogue.rules.publishing import Lack, unexplained_decisions


def missing_places(page: ServicePage) -> list[Problem]:
    if page.service.pk is None:
        return []
    return [place_of(page, lack) for lack in missing(page.service)]


def undecided_places(page: ServicePage) -> list[Problem]:
    """Levels that differ from the codes and lack a decision; all else that readers would miss the form itself tells."""
    return [place_of(page, lack) for lack in unexplained_decisions(Service.objects.filter(pk=page.service.pk))]


def place_of(page: ServicePage, lack: Lack) -> Problem:
    """Where a lack is mended: at the field, at the rows of its kind, or at the question of its determinant."""
    if lack.part in page.form.fields:
        return Problem(PLACES[lack.part], str(page.form[lack.part].auto_id), lack.label, lack.sentence)
    if lack.part in ROWS:
        return Problem(PLACES[lack.part], f"{lack.part}-rows", lack.label, lack.sentence)
    for form in page.judgements:
        asked = (
            form.determinant.derived if lack.part.startswith("integration") else str(form.determinant) in lack.sentence
        )
        if asked:
            label = "" if lack.sentence.startswith(str(form.determinant)) else form.name
            return Problem(ADDS, str(form.prefix), label, lack.sentence)
    return Problem(ADDS if lack.part == "classifications" else PUBLISH, ADDS, capfirst(lack.label), lack.sentence)
