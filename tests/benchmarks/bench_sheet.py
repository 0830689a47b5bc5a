"""A save of a coder's sheet, against a plain form with as many fields that writes one row, in the same run.

python3 dev.py test tests/benchmarks/bench_sheet.py -s -n 0 [--postgres]

Both come from somebody who is signed in, through the same middleware. Times are the processor's for this process; on
PostgreSQL that leaves out what the database does.

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: 1.5 times.
"""

import pytest
from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.urls import path

from catalogue import urls
from catalogue.coding.permissions import CODES
from catalogue.models import CodingRound, CodingSheet, Service
from experience.guides import current_guide
from experience.models import Determinant
from tests.benchmarks.timing import cpu_seconds_in_turn
from tests.catalogue.coding.people import SERVICE, SHEET, answers, make_coder

MOST = 2
TEXTS = ("reason", "quote")


def plain_form(data):
    """A form with the fields of all items, without more."""
    pages = [(page.pk, str(page)) for page in Service.objects.get(slug=SERVICE).evidence.all()]
    fields = {}
    for slug in Determinant.objects.values_list("slug", flat=True):
        levels = [(str(level), str(level)) for level in range(5)]
        fields[f"{slug}-level"] = forms.ChoiceField(choices=levels, widget=forms.RadioSelect)
        fields |= {f"{slug}-{name}": forms.CharField(required=False, max_length=2000) for name in TEXTS}
        fields[f"{slug}-evidence"] = forms.MultipleChoiceField(choices=pages, required=False)
    return type("PlainForm", (forms.Form,), fields)(data)


@login_required
@permission_required(CODES)
def save_plainly(request):
    form = plain_form(request.POST)
    assert form.is_valid()
    sheet = CodingSheet.objects.get(coder__user=request.user)
    sheet.notes = form.cleaned_data
    sheet.save()
    return HttpResponse()


urlpatterns = [*urls.urlpatterns, path("plain/", save_plainly)]


@pytest.mark.django_db
def test_a_sheet_is_saved_within_twice_a_plain_form(client, django_user_model, settings):
    settings.ROOT_URLCONF = __name__
    made = CodingRound.objects.create(slug="round-9", name="Round", guide=current_guide(), opened="2026-11-22")
    coder = make_coder(django_user_model, "anna", made)
    client.force_login(coder.user)
    pages = [str(pk) for pk in Service.objects.get(slug=SERVICE).evidence.values_list("pk", flat=True)[:3]]
    slugs = Determinant.objects.values_list("slug", flat=True)
    sent = answers("2", **{f"{slug}-evidence": pages for slug in slugs})
    assert client.post(SHEET, sent).status_code == 302

    def save():
        revision = CodingSheet.objects.values_list("revision", flat=True).get(coder=coder)
        answer = client.post(SHEET, sent | {"revision": str(revision)}, headers={"Accept": "application/json"})
        assert answer.status_code == 200

    def plainly():
        assert CodingSheet.objects.filter(coder=coder).exists()
        assert client.post("/plain/", sent).status_code == 200

    sheet, plain = cpu_seconds_in_turn(save, plainly)
    print(f"\nsheet {sheet * 1000:.1f} ms, plain form {plain * 1000:.1f} ms: {sheet / plain:.2f} times")
    assert sheet < MOST * plain
