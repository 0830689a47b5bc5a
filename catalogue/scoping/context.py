"""What every page says of the view that its address asks for."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest

from catalogue.models import Collection
from catalogue.models.scopes import EVERYBODYS, Scope, codebook_in_view, current_scope
from catalogue.scoping.addresses import address_in, beginning


@dataclass(frozen=True)
class View:
    """What is in view beside or instead of what everybody sees. A query for each name."""

    scope: Scope
    page: str
    """The page with its query, in whatever view."""

    @property
    def beginning(self) -> str:
        """What addresses in this view begin with."""
        return beginning(self.scope)

    @cached_property
    def collection(self) -> Collection | None:
        return Collection.objects.select_related("origin").filter(slug=self.scope.collection).first()

    @cached_property
    def codebook(self) -> str:
        """The name of the version of the model; empty where it is everybody's."""
        return codebook_in_view().name if self.scope.codebook else ""

    @property
    def without_collection(self) -> str:
        return address_in(replace(self.scope, collection=""), self.page)

    @property
    def without_codebook(self) -> str:
        return address_in(replace(self.scope, codebook=""), self.page)


def view(request: HttpRequest) -> dict[str, View]:
    """Nothing, and no query, where everybody sees the same."""
    scope = current_scope()
    if scope == EVERYBODYS:
        return {}
    query = request.META.get("QUERY_STRING", "")
    return {"other_view": View(scope, f"{request.path_info}?{query}".removesuffix("?"))}
