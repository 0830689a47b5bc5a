"""The pictures of services and cities, each as one SVG that says in its text what it shows."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.analysis.profiles import Profile
from catalogue.analysis.reach import PHASES
from catalogue.analysis.set_records import Moment, MomentRow
from catalogue.embedding.found import FoundCity, FoundService
from catalogue.embedding.sheets import FOOT, PLAIN, QUIET, TITLE, Sheet
from catalogue.embedding.style import own_style
from catalogue.index.identity import current_identity
from catalogue.pictures import moments_svg
from catalogue.pictures.fingerprint_svg import Column, by_level, drawn_alone, in_short, in_words
from catalogue.sharing.citations import Citation
from catalogue.templatetags.lists import first_names
from catalogue.templatetags.moments import phase_name
from catalogue.templatetags.numbers import percent
from catalogue.templatetags.pictures import columns_of
from catalogue.templatetags.words import CANNOT_BE_TOLD
from experience.levels import Scale


def fingerprint_picture(found: FoundService, own: Citation) -> str:
    columns, scale = columns_of(found.profile, CANNOT_BE_TOLD, {}), found.profile.scale
    drawing = drawn_alone(columns, scale)
    sheet = Sheet(drawing.width)
    sheet.write(found.name, TITLE)
    sheet.write(in_short(columns, scale), QUIET)
    sheet.leave(12)
    sheet.draw(drawing)
    sheet.leave(8)
    sheet.write_all(supported(columns, scale))
    return finished(sheet, found.name, in_words(columns, scale), own)


def card_picture(found: FoundService, own: Citation) -> str:
    """What the card of a list says, with the fingerprint."""
    columns, scale = columns_of(found.profile, CANNOT_BE_TOLD, {}), found.profile.scale
    drawing = drawn_alone(columns, scale)
    sheet = Sheet(drawing.width)
    sheet.write(found.name, TITLE)
    sheet.write(" · ".join(facts(found)), QUIET)
    sheet.leave(4)
    sheet.write(found.service.summary)
    sheet.leave(12)
    sheet.draw(drawing)
    sheet.leave(8)
    sheet.write(in_short(columns, scale), QUIET)
    sheet.write(strengths(found.profile))
    told = f"{found.service.summary} {in_words(columns, scale)}"
    return finished(sheet, found.name, told, own)


def facts(found: FoundService) -> list[str]:
    """Where it is, its field, since when, and whether it runs where that is in doubt."""
    service = found.service
    told = [first_names(list(service.cities.all()), "cities"), service.domain.name if service.domain else ""]
    if service.launched:
        told.append(_("since %(year)s") % {"year": service.launched})
    if service.status != service.Status.ACTIVE:
        told.append(str(service.status_word))
    return [word for word in told if word]


def strengths(profile: Profile) -> str:
    names = ", ".join(determinant.short_name for determinant in profile.strengths)
    return _("Strong at: %(names)s") % {"names": names} if names else ""


def supported(columns: Sequence[Column], scale: Scale) -> list[str]:
    """Names at each level that supports, the highest first."""
    told = by_level(columns)
    return [told[level] for level in reversed(scale.levels[scale.supports_from :]) if level in told]


def service_moments_picture(found: FoundService, own: Citation) -> str:
    """The moments that a service reaches; a sentence where no page says so."""
    reached = found.reached
    if not reached.is_known:
        return sentence_picture(found.name, _("No page says for whom, and when, it is there."), own)
    told = _("%(number)s of %(of)s moments reached, each a group of people in a phase of the journey.")
    rows = [row for row in reached.services.moments if row.slug in found.member.persons]
    return moments_picture(found.name, told % {"number": reached.number, "of": reached.of}, rows, own, quiet=True)


def city_moments_picture(found: FoundCity, own: Citation) -> str:
    """The moments that the services of a city cover; a sentence where these are too few to speak of a profile."""
    if not found.services.has_profile:
        sentence = _("Too few of its services are documented to say whom they reach, and when.")
        return sentence_picture(found.name, sentence, own)
    told = _("How far its smart city services cover each group of people in each phase of the journey.")
    return moments_picture(found.name, told, found.services.moments, own, quiet=False)


def moments_picture(name: str, told: str, rows: Sequence[MomentRow], own: Citation, *, quiet: bool) -> str:
    """A box for each moment; `quiet` where nobody is to blame for an empty one."""
    heads = [phase_name(phase) for phase in PHASES]
    boxes = [moments_svg.Row(row.name, [box(cell, quiet=quiet) for cell in row.cells]) for row in rows]
    drawing = moments_svg.grid(heads, boxes)
    sheet = Sheet(drawing.width)
    sheet.write(name, TITLE)
    sheet.write(told, QUIET)
    sheet.leave(8)
    sheet.draw(drawing)
    if any(cell.presumed for row in rows for cell in row.cells):
        sheet.leave(4)
        sheet.write(_("Striped: only presumed for the group."), QUIET)
    return finished(sheet, name, f"{told} {in_sentences(boxes, heads)}", own)


def box(cell: Moment, *, quiet: bool) -> moments_svg.Box:
    if not cell.members:
        return moments_svg.Box("–" if quiet else _("nobody"), None, empty=not quiet)
    return moments_svg.Box(percent(cell.coverage), cell.coverage, cell.presumed)


def in_sentences(rows: Iterable[moments_svg.Row], heads: Sequence[str]) -> str:
    """All boxes in words, a sentence for each group."""
    return " ".join(
        f"{row.name}: {', '.join(f'{head} {own.word}' for head, own in zip(heads, row.boxes, strict=True))}."
        for row in rows
    )


def sentence_picture(name: str, sentence: str, own: Citation | None) -> str:
    """A sentence in the place of a picture."""
    sheet = Sheet()
    sheet.write(name, TITLE)
    sheet.write(sentence, PLAIN)
    return finished(sheet, name, sentence, own)


def finished(sheet: Sheet, name: str, told: str, own: Citation | None) -> str:
    """With whose data these are and of which state at its foot."""
    identity = current_identity()
    sheet.leave(8)
    sheet.write_all([f"{own.site} · {own.licence}", own.state] if own else [identity.title], FOOT)
    title = f"{name} – {identity.title}" if name else identity.title
    return sheet.svg(title, told, own_style(), get_language() or "")
