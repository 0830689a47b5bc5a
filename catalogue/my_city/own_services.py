"""Own services of a state: taken out to be described by the coder's questions, and put back in their place."""

from django.http import QueryDict

from catalogue.analysis.drafts import DRAFT_SLUG, SEPARATOR, Draft, UnreadableDraftError, Vocabulary, read_draft
from catalogue.my_city.changes import drop, leave
from catalogue.my_city.states import canonical


def own_service(state: str, number: int, vocabulary: Vocabulary) -> Draft | None:
    """The own service of a number, from 1; None where there is none that can be read."""
    drafts = QueryDict(state).getlist("draft")
    try:
        return read_draft(drafts[number - 1], vocabulary) if 1 <= number <= len(drafts) else None
    except UnreadableDraftError:
        return None


def with_own(state: str, draft: Draft, number: int | None = None, instead: str = "") -> str:
    """The state with an own service: in place of the one of a number, of a catalogue service (slug), or as a new one.

    Links lead where they did.
    """
    parameters = QueryDict(state, mutable=True)
    drafts = parameters.getlist("draft")
    if number and number <= len(drafts):
        drafts[number - 1] = draft.encoded()
    else:
        drafts.append(draft.encoded())
    parameters.setlist("draft", drafts)
    if instead:
        take_the_place(parameters, instead, f"{DRAFT_SLUG}{len(drafts)}")
    return canonical(parameters)


def take_the_place(parameters: QueryDict, slug: str, own: str) -> None:
    links = [text.split(SEPARATOR) for text in parameters.getlist("link")]
    renamed = [[own if part == slug else part for part in parts] for parts in links]
    parameters.setlist("link", [SEPARATOR.join(parts) for parts in renamed])
    (drop if slug in parameters.getlist("service") else leave)(parameters, slug)


def without_own(state: str, number: int | None, instead: str = "") -> str:
    """The state without what `with_own` would put another in the place of."""
    parameters = QueryDict(state, mutable=True)
    if number:
        drop(parameters, f"{DRAFT_SLUG}{number}")
    if instead:
        (drop if instead in parameters.getlist("service") else leave)(parameters, instead)
    return canonical(parameters)
