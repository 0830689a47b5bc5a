"""Data entry for editors in Django's admin, which looks for this package."""

from catalogue.admin import accounts, attempts, model, site

__all__ = ["accounts", "attempts", "model", "site"]
