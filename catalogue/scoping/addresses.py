"""Addresses that lead from one view to another: `{% url %}` and `reverse` stay in the current one."""

from dataclasses import replace

from django.urls import get_script_prefix

from catalogue.models.scopes import Scope, current_scope
from experience.models import Codebook


def beginning(scope: Scope) -> str:
    """What an address of a scope begins with, such as `in/own/by/five/`; empty where it puts nothing in view."""
    parts = (("in", scope.collection), ("by", scope.codebook))
    return "".join(f"{word}/{slug}/" for word, slug in parts if slug)


def address_in(scope: Scope, path: str = "") -> str:
    """Where a page is found in a scope, of which `path` says the rest of the address, without a slash before it."""
    outside = get_script_prefix().removesuffix(beginning(current_scope()))
    return f"{outside}{beginning(scope)}{path.removeprefix('/')}"


def by_codebook(codebook: Codebook, address: str) -> str:
    """An address of the current scope with another version of the model; the current one needs no name."""
    scope = replace(current_scope(), codebook="" if codebook.is_current else codebook.slug)
    return address_in(scope, address.removeprefix(get_script_prefix()))
