"""Graphs as files, in pieces: Turtle with its prefixes at the head, JSON-LD as one object with all of them in @graph."""

import json
from collections.abc import Iterable, Iterator
from functools import partial

from django.http import HttpResponse, StreamingHttpResponse
from rdflib import Graph

from catalogue.exchange.requests import Formats
from catalogue.linked.vocabularies import PREFIXES

CONTEXT = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}

PREFIX = "@prefix "


def turtle(graphs: Iterable[Graph]) -> Iterator[bytes]:
    yield "".join(f"{PREFIX}{prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items()).encode()
    for graph in graphs:
        head, _blank, body = graph.serialize(format="turtle").partition("\n\n")
        text = body if head.startswith(PREFIX) else head
        yield f"\n{text}".encode() if text.strip() else b""


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


def linked_file(asked: str, graphs: Iterable[Graph], name: str) -> StreamingHttpResponse:
    """A file of this name in one of the formats, made while it is sent."""
    write, content_type = FORMATS[asked]
    response = StreamingHttpResponse(write(graphs), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def linked_answer(asked: str, graphs: Iterable[Graph]) -> HttpResponse:
    """A page about one thing in one of the formats."""
    write, content_type = FORMATS[asked]
    return HttpResponse(b"".join(write(graphs)), content_type=f"{content_type}; charset=utf-8")


def linked_formats(graph: Graph) -> Formats:
    """The answers of a page about one thing beside its other formats."""
    return {asked: partial(_answer, asked, graph) for asked in FORMATS}


def _answer(asked: str, graph: Graph, _result: object) -> HttpResponse:
    return linked_answer(asked, [graph])
