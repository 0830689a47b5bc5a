"""Answers long work: at once where it is short, else by a page that grows while the work goes on.

Who leaves that page stops the work: what is written by then is taken back with its transaction.
"""

from collections.abc import Generator, Iterator
from contextlib import closing

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

STEP = 2_000
"""After so many rows it is told how far the work is; shorter work is answered when it is done."""

HERE = "<!-- grows here -->"


def told(request: HttpRequest, rows: Generator[int, None, None], after: str, title: str) -> HttpResponseBase:
    """Do the work, which yields how many rows are done, and lead to an address."""
    first = next((row for row in rows if row >= STEP), None)
    if first is None:
        return HttpResponseRedirect(after)
    page = render_to_string("importing/progress.html", {"title": title, "here": HERE}, request)
    response = StreamingHttpResponse(pieces(page, rows, after))
    response["Content-Encoding"] = "identity"  # compressed it would come all at once
    response["X-Accel-Buffering"] = "no"
    return response


def pieces(page: str, rows: Generator[int, None, None], after: str) -> Iterator[str]:
    head, tail = page.split(HERE)
    yield head
    told = STEP
    try:
        with closing(rows):
            for number in rows:
                if number >= told:
                    yield format_html("<li>{}</li>\n", _("%(rows)s rows …") % {"rows": number})
                    told = number + STEP
    except DatabaseError:
        yield format_html("<li>{}</li>\n", _("The database could not go on: nothing was written. Try again later."))
    link = '<li><a href="{}">{}</a><meta http-equiv="refresh" content="0;url={}"></li>'
    yield format_html(link, after, _("Done: see what came of it"), after)
    yield tail
