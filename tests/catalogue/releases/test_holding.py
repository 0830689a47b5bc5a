"""Whether all is as a release holds it: exact when it is made, and found again after what changed nothing."""

import pytest
from django.core.management import CommandError, call_command

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.releases import Standing
from catalogue.index.data_version import data_version, renew
from catalogue.models import Evidence, ReleasedState, Service
from catalogue.releases import releasing
from catalogue.releases.releasing import recognise, release
from experience.models import Weight
from tests.catalogue.releases.conftest import DAY

pytestmark = pytest.mark.django_db

AS_RELEASED = Standing("1.0", is_released=True, has_its_figures=True)
SAME_FIGURES = Standing("1.0", is_released=False, has_its_figures=True)
CHANGED = Standing("1.0", is_released=False, has_its_figures=False)


def standing():
    return current_snapshot(newest=True).standing


def test_a_release_holds_all_from_the_moment_on_at_which_it_is_made(db):
    release("1.0", DAY)
    assert standing() == AS_RELEASED
    assert ReleasedState.objects.get().token_inside == data_version()


def test_of_several_the_newest_is_told(first):
    Service.objects.filter(slug="parkrun").update(status="discontinued")
    release("1.1", DAY)
    assert standing() == AS_RELEASED._replace(release="1.1")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: Service.objects.filter(slug="parkrun").update(summary="Another."), SAME_FIGURES),
        (lambda: Evidence.objects.filter(pk=Evidence.objects.first().pk).update(title="Another."), SAME_FIGURES),
        (lambda: Service.objects.filter(slug="parkrun").update(status="discontinued"), CHANGED),
        (lambda: Weight.objects.filter(pk=Weight.objects.first().pk).update(value=7), CHANGED),
    ],
    ids=["text", "evidence", "status", "scenario"],
)
def test_what_is_written_since_is_told(first, change, expected):
    change()
    assert standing() == expected


def test_the_same_data_under_another_version_are_found_to_be_the_same(first):
    renew()
    assert standing() == SAME_FIGURES
    recognise()
    assert standing() == AS_RELEASED


def test_to_release_the_same_again_is_refused_and_finds_that_they_are_the_same(first):
    renew()
    with pytest.raises(CommandError):
        call_command("release", "1.1")
    assert standing() == AS_RELEASED


@pytest.mark.parametrize("field", ["summary", "status"])
def test_other_data_are_never_found_to_be_the_same(first, field):
    value = {"summary": "Another sentence.", "status": "discontinued"}[field]
    Service.objects.filter(slug="parkrun").update(**{field: value})
    before = standing()
    recognise()
    assert standing() == before
    assert not before.is_released


def test_what_is_written_while_files_are_made_is_no_part_of_it(monkeypatch):
    papers = releasing.write_papers

    def and_meanwhile(*given):
        papers(*given)
        Service.objects.filter(slug="parkrun").update(summary="Meanwhile.")

    monkeypatch.setattr(releasing, "write_papers", and_meanwhile)
    release("1.0", DAY)
    assert standing() == SAME_FIGURES
