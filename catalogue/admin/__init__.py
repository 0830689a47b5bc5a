"""Data entry for editors in Django's admin, which looks for this package."""

from catalogue.admin import attempts, site

__all__ = ["attempts", "site"]
