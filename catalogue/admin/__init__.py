"""Data entry for editors in Django's admin, which looks for this package."""

from catalogue.admin import accounts, actors, attempts, collections, identity, model, site

__all__ = ["accounts", "actors", "attempts", "collections", "identity", "model", "site"]
