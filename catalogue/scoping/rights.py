"""Who may see what an address puts in view."""

from django.contrib.auth.models import AnonymousUser, User

from catalogue.models.scopes import Scope
from catalogue.rules.collections import open_to
from experience.models import Codebook


def is_open(scope: Scope, user: User | AnonymousUser) -> bool:
    """Whether there is such a collection for somebody, and such a version of the model."""
    if scope.collection and not open_to(user).filter(slug=scope.collection).exists():
        return False
    return not scope.codebook or Codebook.objects.filter(slug=scope.codebook).exclude(issued=None).exists()
