"""What an answer holds: text, elements, what its forms would send, what it complains of, and the queries it took."""

import re

from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext


def content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def body(response):
    return content(response).decode()


def parsed(response):
    """The page as a tree of elements. Nobody asks on which line they stand; finding that out takes a tenth more."""
    return BeautifulSoup(body(response), "html.parser", store_line_numbers=False)


def text_of(element: Tag) -> str:
    """What an element says, with single blanks."""
    return " ".join(element.get_text(" ").split())


def numbers_in(element: Tag | str) -> list[float]:
    """The numbers that an element or a text holds, in whatever words."""
    text = element if isinstance(element, str) else text_of(element)
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def sent_by(tree: Tag) -> dict[str, list[str]]:
    """What a browser would send from forms that nobody touched: values by name."""
    sent: dict[str, list[str]] = {}
    for control in tree.find_all(["input", "textarea", "select"], attrs={"name": True}):
        for value in values_of(control):
            sent.setdefault(control["name"], []).append(value)
    return sent


def values_of(control: Tag) -> list[str]:
    """What one control of a form would send."""
    if control.name == "textarea":
        return [control.text.removeprefix("\n")]
    if control.name == "select":
        options = control.find_all("option")
        first = [] if control.has_attr("multiple") else options[:1]
        chosen = [option for option in options if option.has_attr("selected")]
        return [option.get("value", option.text) for option in chosen or first]
    kind = control.get("type")
    if kind in ("submit", "button", "file") or (kind in ("radio", "checkbox") and not control.has_attr("checked")):
        return []
    return [control.get("value", "on" if kind == "checkbox" else "")]


def alerts(tree: Tag) -> list[str]:
    """What the page says at once to somebody who cannot see it."""
    return [text_of(element) for element in tree.select("[role=alert]")]


def errors_at(tree: Tag, field: str) -> list[str]:
    """The messages that stand at one field of a page."""
    found = tree.select(f'[id="id_{field}_error"], [id="error-{field}"]')
    return [text_of(message) for element in found for message in element.select("li") or [element]]


def codes_of(form) -> dict[str, list[str]]:
    """Why a form refuses its fields, in codes instead of words; "" for the form as a whole."""
    errors = form.errors.as_data().items()
    return {"" if name == "__all__" else name: [error.code for error in each] for name, each in errors}


def queries_of(client, path):
    """Queries of the second call: the snapshot has been read by then."""
    content(client.get(path))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        assert response.status_code == 200
        content(response)
    return len(captured)
