"""The head of every public page of the catalogue: a title and a description of its own."""

from collections import Counter
from xml.etree import ElementTree

import pytest

from tests.answers import parsed, text_of

LOC = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses_in(client, path):
    return [
        node.text.removeprefix("http://testserver")
        for node in ElementTree.fromstring(client.get(path).content).iterfind(LOC)
    ]


@pytest.mark.django_db
def test_all_public_pages_tell_themselves_apart(client):
    public = [address for part in addresses_in(client, "/sitemap.xml") for address in addresses_in(client, part)]
    services = [address for address in public if address.startswith("/services/") and address != "/services/"]
    pages = public + [f"{address}{part}" for address in services for part in ("codings/", "changes/")]
    heads = {path: parsed(client.get(path)).head for path in pages}
    titles = Counter(text_of(head.title) for head in heads.values())
    descriptions = {path: head.select_one("meta[name=description]")["content"] for path, head in heads.items()}
    assert [title for title, number in titles.items() if number > 1] == []
    assert [text for text, number in Counter(descriptions.values()).items() if number > 1] == []
    assert {path: text for path, text in descriptions.items() if not 40 <= len(text) <= 160} == {}
