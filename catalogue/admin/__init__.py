"""Data entry for editors in Django's admin, which looks for this package."""

from catalogue.admin import site

__all__ = ["site"]
