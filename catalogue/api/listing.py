"""One part of a list: some rows in its order, what the records hold, and where it goes on."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse

from catalogue.analysis.current import current_snapshot
from catalogue.api.cursors import after, keys_of, read, selection_digest, with_keys, written
from catalogue.api.parameters import CURSOR, PAGING, fields_in, limit_in
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.reading import one_state
from catalogue.exchange.releases import release_result
from catalogue.exchange.requests import Request
from catalogue.models.scopes import current_scope

Row = TypeVar("Row", bound=Model)
Record = dict[str, Any]
Tell = Callable[[Sequence[Row]], Iterable[Record]]
"""The whole records of some rows, in their order."""


def part(
    request: Request,
    response: HttpResponse,
    rows: QuerySet[Row],
    tell: Tell[Row],
    fields: Collection[str],
    *,
    counted: bool = True,
) -> Record:
    """The answer of a list: `rows` are all of it, in an order in which no two are alike. A fixed number of queries.

    `counted`: whether to say how many there are.
    """
    limit, wanted = limit_in(request.GET), fields_in(request.GET, fields)
    keys, selection = keys_of(rows), selection_of(request)
    found = with_keys(rows, keys)
    if CURSOR in request.GET:
        found = after(found, keys, read(request.GET[CURSOR], selection, len(keys)))
    answer: Record = {"data": data_version()}
    with one_state():
        answer["count"] = rows.order_by().count() if counted else None
        with_one_more = list(found[: limit + 1])
        shown = with_one_more[:limit]
        items = [{name: record[name] for name in wanted} for record in tell(shown)]
    following = None
    if len(with_one_more) > limit:
        cursor = written(selection, [getattr(shown[-1], key.name) for key in keys])
        following = address_with(request, cursor)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return answer | {"next": following, "items": items}


def data_version() -> Record:
    snapshot = current_snapshot()
    codebook = snapshot.codebook.slug
    return {"version": snapshot.content_version, "codebook": codebook, **release_result(snapshot.standing)}


def selection_of(request: Request) -> str:
    """What a cursor belongs to: the list in its view, by this version of the model, with these parameters."""
    asked = sorted((name, values) for name, values in request.GET.lists() if name not in PAGING)
    return selection_digest((request.path_info, current_scope(), current_snapshot().codebook.slug, asked))


def address_with(request: Request, cursor: str) -> str:
    query = request.GET.copy()
    query[CURSOR] = cursor
    return whole_address(request, f"{request.path}?{query.urlencode()}")
