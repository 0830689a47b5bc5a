"""Who codes what, at which address, and what a browser sends."""

from django.contrib.auth.models import Group
from django.utils import timezone

from catalogue.models import Assignment, Coder, Coding, CodingRound, CodingSheet, Service
from experience.models import Determinant
from tests.answers import parsed, sent_by

SERVICE = "jelbi-berlin"
SHEET = f"/coding/sheet/round-9/{SERVICE}/"
SUBMIT = f"{SHEET}submit/"
SHIPPED = "round-2"
"""The last shipped round, from which what is published comes."""
SETTLE = f"/coding/settle/{SHIPPED}/{SERVICE}/"
FOUND = {
    "number": 1, "url": "https://www.berlin.de/mobil", "title": "Getting about", "kind": "official",
    "published_on": "2025-03", "quote": "All of it in one app.",
}  # fmt: skip
"""A page that a coder found."""


def last_opened():
    """When a further round is opened: not in the future, and not before those that published already.

    Of several rounds of one day that with the greater slug is the later one.
    """
    return CodingRound.objects.latest("opened").opened


def make_coder(django_user_model, name, coding_round):
    user = django_user_model.objects.create_user(name, password=f"{name}-password")
    user.groups.add(Group.objects.get(name="Coders"))
    coder = Coder.objects.create(slug=name, name=name.title(), user=user)
    service = Service.objects.get(slug=SERVICE)
    Assignment.objects.create(coding_round=coding_round, coder=coder, service=service)
    return coder


def answers(level="0", **changes):
    """A complete sheet with one level everywhere, and what a hidden field says."""
    data = {"version": "1", "revision": "0", "action": "save"}
    for slug in Determinant.objects.values_list("slug", flat=True):
        data |= {f"{slug}-level": level, f"{slug}-reason": "Because it is so."}
    return data | changes


def submit(client, **changes):
    """A sheet saved, looked at once more and submitted; the last answer."""
    client.post(SHEET, answers(action="check", **changes))
    question = parsed(client.get(SUBMIT)).select_one("main form")
    return client.post(SUBMIT, sent_by(question))


def give_codes(coding_round, coder, service, levels, reason="A reason.", evidence=1, **sheet):
    """A submitted sheet of a service (its slug) with levels by determinant, each on as many of its first pages."""
    service = Service.objects.get(slug=service)
    fields = {"submitted": timezone.now()} | sheet
    made = CodingSheet.objects.create(coding_round=coding_round, coder=coder, service=service, **fields)
    pages = list(service.evidence.all()[:evidence])
    for slug, level in levels.items():
        determinant = Determinant.objects.get(slug=slug)
        Coding.objects.create(sheet=made, determinant=determinant, level=level, reason=reason).evidence.set(pages)
    return made
