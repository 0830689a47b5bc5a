"""How far the record of a service is on its way to readers, and who may move it there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


PUBLIC = (State.PUBLISHED, State.WITHDRAWN)
"""States of which readers learn: the page, or that it was withdrawn and why."""

LONGEST_REASON = 300
"""Signs of the sentence with which a record is withdrawn, or given back to its editors."""
