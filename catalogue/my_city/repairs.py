"""What is left of a state without the parts that cannot be read."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict

from catalogue.analysis.drafts import DRAFT_SLUG, UnreadableDraftError, Vocabulary, read_draft
from catalogue.my_city.changes import drop, ends
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.links import read_link
from catalogue.my_city.states import canonical

OF_THE_CATALOGUE = ("service", "without", "must")
COLLECTIONS = ("collection", "candidates")


def repaired(form: MyCityForm, state: str) -> str:
    """The state without the parts that cannot be read, where leaving them out is all it takes; else empty."""
    unreadable = {name for name, errors in form.errors.as_data().items() if any(e.code == "unknown" for e in errors)}
    if not unreadable or unreadable != set(form.errors):
        return ""
    kept = QueryDict(state, mutable=True)
    for name in unreadable:
        if name in OF_THE_CATALOGUE:
            kept.setlist(name, [slug for slug in kept.getlist(name) if slug in form.snapshot.members])
        elif name in COLLECTIONS:
            kept.setlist(name, [slug for slug in kept.getlist(name) if slug in form.snapshot.terms])
        elif name == "draft":
            drop_unreadable(kept, form)
        elif name == NON_FIELD_ERRORS:
            drop_unknown(kept, form)
        elif name != "link":
            kept.pop(name, None)
    if unreadable & {"link", "draft", "service", "without"}:
        keep_links(kept, form)
    return canonical(kept)


def drop_unknown(kept: QueryDict, form: MyCityForm) -> None:
    for name in form.unknown:
        kept.pop(name, None)


def drop_unreadable(kept: QueryDict, form: MyCityForm) -> None:
    """Leave out own services that cannot be read, the last first, so that the numbers of the others still hold."""
    for number, text in reversed(list(enumerate(kept.getlist("draft"), 1))):
        if not is_draft(text, form.vocabulary):
            drop(kept, f"{DRAFT_SLUG}{number}")


def is_draft(text: str, vocabulary: Vocabulary) -> bool:
    try:
        read_draft(text, vocabulary)
    except UnreadableDraftError:
        return False
    return True


def keep_links(kept: QueryDict, form: MyCityForm) -> None:
    """Keep the links that can be read and whose two services are there, one of each pair."""
    without = set(kept.getlist("without"))
    of_city = form.snapshot.members_in(kept.get("city", ""), kept.getlist("collection"))
    held = {member.slug for member in of_city if member.slug not in without}
    held |= {*kept.getlist("service"), *(f"{DRAFT_SLUG}{n}" for n in range(1, len(kept.getlist("draft")) + 1))}
    links = {tuple(ends(text)): text for text in reversed(kept.getlist("link")) if is_link(text)}
    kept.setlist("link", [text for pair, text in reversed(links.items()) if held.issuperset(pair)])


def is_link(text: str) -> bool:
    try:
        read_link(text)
    except ValidationError:
        return False
    return True
