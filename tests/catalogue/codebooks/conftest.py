"""A version of the model under way: begun as a copy of the shipped one, changed, and issued."""

import pytest

from catalogue.codebooks.copying import begin_copy, retire
from catalogue.codebooks.issuing import digest, issue
from experience.models import Codebook, Crosswalk, Determinant


def of(codebook, slug):
    """The copy of a determinant."""
    return Determinant.objects.get(group__codebook=codebook, origins__source__slug=slug)


@pytest.fixture
def shipped(db):
    return Codebook.objects.get(slug="atlas-1")


@pytest.fixture
def draft(editor, shipped):
    return begin_copy(editor, shipped, "second", "The second model")


@pytest.fixture
def changed(draft):
    """Price is renamed, access is merged into safety, place is split, responsiveness is new, variety is retired."""
    Determinant.objects.filter(pk=of(draft, "price-value").pk).update(name="What it costs")
    safety = of(draft, "safety-trust")
    Crosswalk.objects.filter(target=safety).update(kind="merged")
    retire(of(draft, "accessibility"))
    Crosswalk.objects.create(source=Determinant.objects.get(slug="accessibility"), target=safety, kind="merged")
    Crosswalk.objects.filter(target=of(draft, "place-atmosphere")).update(kind="split")
    Crosswalk.objects.filter(target=of(draft, "responsiveness")).delete()
    retire(of(draft, "offer-variety"))
    return Codebook.objects.get(pk=draft.pk)


@pytest.fixture
def issued(reviewer, changed):
    issue(reviewer, changed, digest(changed))
    return Codebook.objects.get(pk=changed.pk)
