"""Data entry for editors in Django's admin, which looks for this package."""

from catalogue.admin import accounts, actors, attempts, identity, model, site

__all__ = ["accounts", "actors", "attempts", "identity", "model", "site"]
