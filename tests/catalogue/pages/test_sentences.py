"""Pages that first visitors read speak in short sentences; summaries on cards are one sentence each, of the records."""

import re
from statistics import median

import pytest

from tests.answers import parsed, text_of

pytestmark = pytest.mark.django_db

MOST_WORDS = 12
COMPARED = "/compare/?city=berlin&city=singapore"
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“0-9])")


def sentences(page):
    """Of paragraphs, points and definitions: what ends as a sentence does; no citation, no record."""
    for element in page.select(".cite, .in-words, .card, .helps h3 ~ p"):
        element.decompose()
    told = [text_of(element) for element in page.select("main :is(p, li, dd)") if not element.select("p, li, dd")]
    return [said for text in told for said in END.split(text) if said.endswith((".", "!", "?"))]


@pytest.mark.parametrize(
    "path", ["/", "/services/", "/services/jelbi-berlin/", "/cities/london/", COMPARED, "/my-city/start/"]
)
def test_half_of_the_sentences_have_twelve_words_or_fewer(client, path):
    lengths = [len(said.split()) for said in sentences(parsed(client.get(path)))]
    assert len(lengths) >= 5
    assert median(lengths) <= MOST_WORDS
