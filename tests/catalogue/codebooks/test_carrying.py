"""Levels are carried over to a newer version of the model: all that its crosswalk tells, and nothing else."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from catalogue.codebooks import carrying
from catalogue.codebooks.carrying import (
    Fate,
    NotCarriedError,
    Told,
    carried_over,
    carry,
    from_crosswalk,
    lines_of,
    look,
)
from catalogue.models import Classification, Collection, Membership, Revision, Service, Version
from catalogue.rules.publishing import LACKS
from experience.levels import touchpoint_integration
from experience.models import Codebook, Crosswalk, Determinant, DeterminantGroup
from tests.answers import alerts, parsed, sent_by
from tests.catalogue.codebooks.conftest import of
from tests.factories import classify, make_random_services, make_service

pytestmark = pytest.mark.django_db

ADDRESS = "/codebooks/second/carry/"


def levels_at(determinant):
    """The level of every service that has one there, or that cannot be told."""
    return dict(Classification.objects.filter(determinant=determinant).values_list("service__slug", "level"))


def at(slug):
    return Determinant.objects.get(slug=slug)


def lacks():
    return Counter(str(lack) for find in LACKS for lack in find(Service.objects.published()))


def test_all_that_the_crosswalk_tells_is_written_once(issued):
    """Kept levels stay, of merged ones the highest counts where all are told; what is split or new is open, not 0."""
    own = classify(Service.objects.get(slug="parkrun"), of(issued, "price-value").slug, 1, reason="Coded anew.")
    before = lacks()
    carry(issued, None)
    assert levels_at(of(issued, "price-value")) == levels_at(at("price-value")) | {"parkrun": 1}
    assert Classification.objects.get(pk=own.pk).reason == "Coded anew."
    access, safety = levels_at(at("accessibility")), levels_at(at("safety-trust"))
    told = {slug for slug in access if access[slug] is not None and safety[slug] is not None}
    assert levels_at(of(issued, "safety-trust")) == {slug: max(access[slug], safety[slug]) for slug in told}
    assert levels_at(of(issued, "place-atmosphere")) == {}
    assert levels_at(at("responsiveness-2")) == {}
    assert [lack for lack in lacks() - before if "evidence" in lack] == [], "nothing stands without its page"
    written = Classification.objects.count()
    again = carry(issued, None)
    assert Classification.objects.count() == written
    assert sum(line.counts[Fate.LEVEL] + line.counts[Fate.UNTOLD] for line in again) == 0


def test_what_is_shown_is_what_is_written(reviewer_client, reviewer, issued):
    page = reviewer_client.get(ADDRESS)
    sent, before = sent_by(parsed(page).select_one("main form")), Classification.objects.count()
    assert reviewer_client.post(ADDRESS, sent).url == ADDRESS
    assert Classification.objects.count() - before == page.context["to_write"]
    revision = Version.objects.filter(model="catalogue.service").last().revision
    assert (revision.user, revision.origin) == (reviewer, Revision.Origin.FORM)
    old = Classification.objects.filter(determinant=at("price-value"), level=2).first()
    new = Classification.objects.get(determinant=of(issued, "price-value"), service=old.service_id)
    assert old.reason in new.reason
    assert str(at("price-value").group.codebook) in new.reason
    assert {*new.evidence.all()} == {*old.evidence.all()}


def test_who_sends_it_twice_is_led_on(reviewer_client, issued):
    sent = sent_by(parsed(reviewer_client.get(ADDRESS)).select_one("main form"))
    reviewer_client.post(ADDRESS, sent)
    before = Classification.objects.count()
    again = reviewer_client.post(ADDRESS, sent, follow=True)
    assert (again.redirect_chain, Classification.objects.count()) == ([(ADDRESS, 302)], before)
    assert len([*again.context["messages"]]) == 2


def test_nothing_is_written_that_the_person_did_not_see(reviewer_client, issued):
    sent = sent_by(parsed(reviewer_client.get(ADDRESS)).select_one("main form"))
    classify(Service.objects.get(slug="parkrun"), of(issued, "price-value").slug, 1)
    before = Classification.objects.count()
    answer = reviewer_client.post(ADDRESS, sent)
    assert (answer.status_code, len(alerts(parsed(answer)))) == (409, 1)
    assert Classification.objects.count() == before


def test_all_or_nothing(issued, monkeypatch):
    monkeypatch.setattr("catalogue.exchange.reading.PORTION", 4)
    calls = []

    def fail_later(rows):
        calls.append(rows)
        if len(calls) > 1:
            raise RuntimeError
        write(rows)

    write, before = carrying.write, Classification.objects.count()
    monkeypatch.setattr(carrying, "write", fail_later)
    with pytest.raises(RuntimeError):
        carry(issued, None)
    assert Classification.objects.count() == before


def test_only_in_collections_that_the_person_reviews(issued, reviewer):
    Collection.objects.update(read_only=True)
    other = make_service(collection=Collection.objects.create(slug="hidden", name="Hidden"))
    classify(other, "price-value", 0)
    assert sum(line.counts.total() for line in carry(issued, reviewer)) == 0
    assert not other.classifications.filter(determinant__group__codebook=issued).exists()
    Membership.objects.create(collection=other.collection, user=reviewer, role=Membership.Role.REVIEWER)
    carry(issued, reviewer)
    assert other.classifications.filter(determinant__group__codebook=issued).count() == 1


def test_a_portion_takes_as_many_queries_whatever_is_in_it(issued):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            look(issued, None)
        return len(captured)

    few = queries()
    make_random_services(20, seed=5)
    assert queries() == few <= 10


def test_a_draft_takes_nothing_over(reviewer_client, changed):
    with pytest.raises(NotCarriedError):
        carry(changed, None)
    assert reviewer_client.get(ADDRESS).status_code == 404


def test_the_command_tells_what_it_would_write(issued, capsys):
    before = Classification.objects.count()
    call_command("carry_levels", "second", dry_run=True)
    assert len(capsys.readouterr().out.splitlines()) == len(look(issued, None))
    assert Classification.objects.count() == before
    with pytest.raises(CommandError):
        call_command("carry_levels", "third")


def make_line(labels, supports_from, ways):
    """A determinant of a codebook of its own that follows from shipped ones, not stored."""
    book = Codebook(slug="other", labels=labels, supports_from=supports_from)
    target = Determinant(pk=0, slug="o", name="O", group=DeterminantGroup(codebook=book))
    sources = Determinant.objects.filter(derived=False).select_related("group__codebook")
    rows = [Crosswalk(source=source, target=target, **way) for source, way in zip(sources, ways, strict=False)]
    return carrying.Line(target, rows)


@given(level=st.none() | st.integers(0, 3), new=st.none() | st.integers(0, 4))
def test_no_level_stands_without_its_page(level, new):
    """Whoever supports by the new scale needs a page that says so; without one it stays open."""
    line = make_line(["a", "b", "c", "d", "e"], 2, [{"kind": "kept", "levels": {"0": new, "1": 1, "2": 4, "3": 0}}])
    key = (7, line.rows[0].source_id)
    found = from_crosswalk(line, 7, {key: Told(level, "Said.", [])})
    wanted = {None: None, 0: new, 1: 1, 2: 4, 3: 0}[level]
    is_open = level is not None and (wanted is None or wanted >= 2)
    assert (found and found.row.level) == (None if is_open else wanted)
    assert (found is None) == is_open
    assert from_crosswalk(line, 7, {}) is None


def test_the_derived_level_goes_where_it_is_coded_from_now_on(draft):
    Determinant.objects.filter(pk=of(draft, "touchpoint-integration").pk).update(derived=False)
    [line] = [line for line in lines_of(draft) if line.determinant == of(draft, "touchpoint-integration")]
    services = Service.objects.exclude(integration_reason="")
    found = {each.row.service_id: each.row.level for each in carried_over([line], [each.pk for each in services])}
    assert found == {service.pk: touchpoint_integration(service.integration_level) for service in services}


def test_only_a_version_that_follows_from_another_leads_there(reviewer_client, issued):
    for address, links in (("/codebooks/atlas-1/", 0), ("/codebooks/second/", 1)):
        assert len(parsed(reviewer_client.get(address)).select('main a[href$="/carry/"]')) == links
