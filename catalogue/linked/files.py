"""Graphs as files, in pieces: Turtle with its prefixes at the head, JSON-LD as one object with all in @graph."""

import json
import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from django.http import HttpResponse, StreamingHttpResponse
from rdflib import Graph, URIRef
from rdflib.plugins.serializers.turtle import TurtleSerializer
from rdflib.term import Node

from catalogue.exchange.reading import one_state
from catalogue.importing.answers import streamed
from catalogue.linked.vocabularies import PREFIXES

CONTEXT = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

PREFIX_OF = {str(namespace): prefix for prefix, namespace in PREFIXES.items()}
LOCAL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""Simpler than Turtle allows: what is not of this form is written whole."""


class PortionSerializer(TurtleSerializer):
    """Writes a part of a file, at whose head all prefixes stand already. Names are shortened by these alone, which
    takes a third of the time of looking for prefixes."""

    def startDocument(self) -> None:  # noqa: N802 - its name in rdflib
        self._started = True

    def get_pname(self, uri: Node, gen_prefix: bool = True) -> str | None:
        if not isinstance(uri, URIRef):
            return None
        end = max(uri.rfind("#"), uri.rfind("/")) + 1
        prefix = PREFIX_OF.get(uri[:end])
        return f"{prefix}:{uri[end:]}" if prefix and LOCAL_NAME.fullmatch(uri[end:]) else None


def turtle(graphs: Iterable[Graph]) -> Iterator[bytes]:
    yield "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items()).encode()
    for graph in graphs:
        piece = BytesIO()
        PortionSerializer(graph).serialize(piece)
        yield piece.getvalue()


def json_ld(graphs: Iterable[Graph]) -> Iterator[bytes]:
    yield f'{{"@context": {json.dumps(CONTEXT, indent=1)},\n"@graph": ['.encode()
    separator = "\n"
    for graph in graphs:
        for node in nodes(graph):
            yield f"{separator}{json.dumps(node, ensure_ascii=False)}".encode()
            separator = ",\n"
    yield b"\n]}\n"


def nodes(graph: Graph) -> list[dict]:
    """What is said of each subject, as an object that the context shortens."""
    if not len(graph):
        return []
    whole = json.loads(graph.serialize(format="json-ld", context=CONTEXT))
    return whole["@graph"] if "@graph" in whole else [{key: whole[key] for key in whole if key != "@context"}]


FORMATS = {"ttl": (turtle, "text/turtle"), "jsonld": (json_ld, "application/ld+json")}
"""By the ending of a file's name: how it is written, and its media type."""


def content_type(asked: str) -> str:
    return f"{FORMATS[asked][1]}; charset=utf-8"


def linked_file(asked: str, graphs: Iterable[Graph], name: str) -> StreamingHttpResponse:
    """A file of this name in one of the formats, made while it is sent, of one state of the data."""
    write, _media_type = FORMATS[asked]
    return streamed(lambda: write(graphs), content_type(asked), name)


def linked_answer(asked: str, graphs: Iterable[Graph]) -> HttpResponse:
    """A page about one thing in one of the formats."""
    write, _media_type = FORMATS[asked]
    with one_state():
        return HttpResponse(b"".join(write(graphs)), content_type=content_type(asked))
