"""What is in view: a version of the model, and the collections whose services are shown.

As with the active language, whoever answers a request sets it once (`catalogue.scoping`), and all below follows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import get_script_prefix

from experience.guides import current_guide
from experience.levels import STANDARD
from experience.models import Codebook, Determinant, Guide


@dataclass(frozen=True)
class Scope:
    """Slugs of a codebook (empty: the current one) and of a collection that is in view beside the public ones.

    Without a collection, all public ones that are no copies of others are in view. A copy takes the place of the one
    that it was made of.
    """

    codebook: str = ""
    collection: str = ""


EVERYBODYS = Scope()

_current: ContextVar[Scope] = ContextVar("scope", default=EVERYBODYS)


def current_scope() -> Scope:
    return _current.get()


def enter(scope: Scope) -> None:
    """From now on, for this thread or task."""
    _current.set(scope)


@contextmanager
def in_scope(scope: Scope) -> Iterator[None]:
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def address_in(collection: str, address: str) -> str:
    """An address that was made in the current scope, with another collection (its slug) in view."""
    scope, prefix = current_scope(), get_script_prefix()
    version = f"by/{scope.codebook}/" if scope.codebook else ""
    beginning = f"in/{scope.collection}/{version}" if scope.collection else version
    return f"{prefix.removesuffix(beginning)}in/{collection}/{version}{address.removeprefix(prefix)}"


def codebook_in_view() -> Codebook:
    """The version of the model in the current scope; one that is not stored where there is none."""
    slug = current_scope().codebook
    named = {"slug": slug} if slug else {"is_current": True}
    none = Codebook(labels=[*STANDARD.labels], supports_from=STANDARD.supports_from)
    return Codebook.objects.filter(**named).first() or none


def is_in_view(codebook: Codebook) -> bool:
    """Whether it is the version of the model in the current scope."""
    slug = current_scope().codebook
    return codebook.slug == slug if slug else codebook.is_current


def determinants_in_view() -> QuerySet[Determinant]:
    """Those of the version of the model in the current scope."""
    slug = current_scope().codebook
    named = {"group__codebook__slug": slug} if slug else {"group__codebook__is_current": True}
    return Determinant.objects.filter(**named)


def guide_in_view() -> Guide:
    """The guide that holds for the version of the model in the current scope; one that is not stored without one."""
    return current_guide(current_scope().codebook)
