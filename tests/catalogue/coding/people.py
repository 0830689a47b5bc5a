"""Who codes what, at which address, and what a browser sends."""

from django.contrib.auth.models import Group

from catalogue.models import Assignment, Coder, Service
from experience.models import Determinant

SERVICE = "jelbi-berlin"
SHEET = f"/coding/sheet/round-2/{SERVICE}/"
SETTLE = f"/coding/settle/round-1/{SERVICE}/"


def make_coder(django_user_model, name, coding_round):
    user = django_user_model.objects.create_user(name, password=f"{name}-password")
    user.groups.add(Group.objects.get(name="Coders"))
    coder = Coder.objects.create(slug=name, name=name.title(), user=user)
    service = Service.objects.get(slug=SERVICE)
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=service)
    return coder


def answers(level="0", **changes):
    """A complete sheet with one level everywhere, and what a hidden field says."""
    data = {"version": "1", "revision": "0", "guide": "1.1", "action": "save"}
    for slug in Determinant.objects.values_list("slug", flat=True):
        data |= {f"{slug}-level": level, f"{slug}-reason": "Because it is so."}
    return data | changes
