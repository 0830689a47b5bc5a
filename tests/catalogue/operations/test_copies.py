"""Copies of a collection: whole, brought up to date three-way; nothing of ours is undone, nothing half-written."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import (
    Classification,
    Collection,
    CopiedService,
    CustomerGroup,
    Detriment,
    Evidence,
    Membership,
    Partner,
    Service,
    ServiceCustomer,
    ServiceLink,
    Technology,
    Touchpoint,
    Version,
)
from catalogue.operations.copies.copying import LONGEST_END, NotCopiedError, copy_collection, free_slug
from catalogue.operations.copies.difference import Side, difference
from catalogue.operations.copies.merging import Wish, merge, sides
from catalogue.operations.copies.records import records_of, renamed
from catalogue.operations.upgrade import run
from catalogue.operations.upgrade.run import OURS, SHIPPED, Decisions, RefusedError
from catalogue.rules.dataset import unpublishable_services
from catalogue.rules.publishing import lacks
from experience.models import Determinant
from tests.factories import make_complete, make_evidence, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_of_services_alone(monkeypatch):
    """The others would be asked of all shipped services, twice at every merge."""
    monkeypatch.setattr(run, "PROBLEMS", [unpublishable_services])


@pytest.fixture
def source():
    """Two whole services with a link between them, and one to a service of another collection."""
    made = Collection.objects.create(slug="theirs", name="Theirs", visibility="public", licence="CC0")
    alpha, beta = (make_complete(slug=slug, name=slug.title(), collection=made) for slug in ("alpha", "beta"))
    page = alpha.evidence.get(number=2)
    alpha.technologies.set(Technology.objects.all()[:2])
    alpha.integration_evidence.add(page)
    alpha.classifications.get(determinant__slug="accessibility").evidence.add(page)
    Detriment.objects.create(service=alpha, kind="fee", text="It costs.").evidence.add(page)
    Partner.objects.create(service=alpha, name="Volunteers", role="funder")
    ServiceCustomer.objects.create(service=alpha, group=CustomerGroup.objects.first(), basis="documented")
    for target in (beta, Service.objects.get(slug="jelbi-berlin")):
        link = ServiceLink.objects.create(source=alpha, target=target, kind=1, description="It hands over.")
        link.evidence.add(page)
    make_service(slug="draft", collection=made, state="draft")
    return made


def copied(source, user=None, **fields):
    return copy_collection(user, source, Collection(**{"slug": "ours", "name": "Ours"} | fields))


@pytest.fixture
def ours(source):
    return copied(source)


def here(slug="alpha"):
    return Service.objects.get(slug=f"{slug}-ours")


def there(slug="alpha"):
    return Service.objects.get(slug=slug)


def test_a_copy_holds_what_readers_see_with_all_parts(source, ours):
    assert (ours.origin, ours.visibility, ours.licence, ours.read_only) == (source, "hidden", "CC0", False)
    assert set(ours.services.values_list("slug", "original__slug", "state")) == {
        ("alpha-ours", "alpha", "published"), ("beta-ours", "beta", "published"),
    }  # fmt: skip
    originals = source.services.filter(state="published")
    slugs = {service.slug: f"{service.slug}-ours" for service in originals}
    assert records_of(ours.services.all()) == renamed(records_of(originals), slugs)
    assert not list(lacks(ours.services.all()))
    assert ServiceLink.objects.get(source=here()).evidence.get().service == here()
    assert list(difference(sides(ours)).services) == []
    assert Version.objects.filter(key=here().pk, revision__origin="copy").exists()


def test_the_codes_behind_a_level_stay_with_the_original(source):
    coded = Classification.objects.exclude(coding_round=None).first()
    coded.pk, coded.service = None, make_service(slug="gamma", collection=source)
    coded.save()
    copied(source)
    assert list(here("gamma").classifications.values_list("coding_round", "level", "reason")) == [
        (None, coded.level, coded.reason)
    ]


def test_who_copies_a_collection_is_its_first_member(source, editor):
    ours = copied(source, editor)
    assert [(row.user, row.role) for row in ours.memberships.all()] == [(editor, Membership.Role.REVIEWER)]


@pytest.mark.parametrize("fields", [{"slug": "theirs"}, {"slug": "no slug"}, {"name": ""}, {"slug": ""}])
def test_a_name_that_cannot_be_taken_leaves_nothing_behind(fields, source):
    services = Service.objects.count()
    with pytest.raises(ValidationError):
        copied(source, **fields)
    assert (Service.objects.count(), source.copies.count()) == (services, 0)


def test_a_copy_of_a_copy_and_one_that_nobody_may_read_are_refused(ours, source, editor):
    with pytest.raises(NotCopiedError, match="Theirs"):
        copied(ours, slug="again")
    source.visibility = "hidden"
    source.save()
    with pytest.raises(NotCopiedError, match="no such collection"):
        copied(source, editor, slug="again")
    assert source.copies.count() == 1


def test_two_copies_of_one_collection_have_names_of_their_own(source, ours):
    second = copied(source, slug="ours-too", name="x")
    assert {each.slug for each in second.services.all()} == {"alpha-ours-too", "beta-ours-too"}
    long = "x" * 50
    taken = {"a-ours", free_slug(long, "y" * 50, set())}
    assert free_slug("a", "ours", taken) == "a-ours-2"
    second = free_slug(long, "y" * 50, taken)
    assert (len(second), second.endswith(f"-{'y' * LONGEST_END}-2"), second in taken) == (50, True, False)


def queries_of_copying(source, slug):
    with CaptureQueriesContext(connection) as captured:
        copied(source, slug=slug, name=slug)
    return len(captured)


def test_copying_takes_as_many_queries_whatever_the_number_of_services(source):
    first = queries_of_copying(source, "one")
    make_complete(slug="gamma", collection=source)
    assert queries_of_copying(source, "two") == first


def test_what_the_original_alone_changed_is_taken_over_and_ours_stays(source, ours):
    Service.objects.filter(pk=there().pk).update(summary="Better.", unknown="Why?")
    Service.objects.filter(pk=here().pk).update(name="Our Alpha")
    Touchpoint.objects.create(service=there(), label="A gate", channel="app", phase="after", owner="provider")
    here().evidence.filter(number=1).update(title="Our page")
    there("beta").touchpoints.all().delete()
    Touchpoint.objects.create(
        service=there("beta"), number=2, label="Other", channel="app", phase="after", owner="provider"
    )
    found = difference(sides(ours))
    assert [(service.slug, service.original) for service in found.services] == [
        ("beta-ours", "beta"), ("alpha-ours", "alpha"),
    ]  # fmt: skip
    assert {side: found.count(side) for side in Side} == {Side.OURS: 2, Side.THEIRS: 4, Side.BOTH: 0}
    merge(None, ours, Wish(seen=found.digest))
    assert (here().name, here().summary, here().unknown) == ("Our Alpha", "Better.", "Why?")
    assert here().evidence.get(number=1).title == "Our page"
    assert {point.label for point in here().touchpoints.all()} == {"A stop", "A gate"}
    assert {point.label for point in here("beta").touchpoints.all()} == {"Other"}
    found = difference(sides(ours))
    assert {side: found.count(side) for side in Side} == {Side.OURS: 2, Side.THEIRS: 0, Side.BOTH: 0}


@pytest.mark.parametrize(("side", "summary"), [(None, "Ours."), (OURS, "Ours."), (SHIPPED, "Theirs.")])
def test_where_both_changed_somebody_decides(side, summary, source, ours):
    Service.objects.filter(pk=here().pk).update(summary="Ours.")
    Service.objects.filter(pk=there().pk).update(summary="Theirs.", launched=2000)
    [service] = difference(sides(ours)).services
    both = [part for part in service.parts if part.side is Side.BOTH]
    assert [(part.name, [f.ours for f in part.fields], [f.theirs for f in part.fields]) for part in both] == [
        ("service:alpha-ours", ["Ours."], ["Theirs."])
    ]
    merge(None, ours, Wish(Decisions({"service:alpha-ours": side} if side else {})))
    assert (here().summary, here().launched) == (summary, 2000)
    found = difference(sides(ours))
    assert {each: found.count(each) for each in Side} == {
        None: {Side.OURS: 0, Side.THEIRS: 0, Side.BOTH: 1},
        OURS: {Side.OURS: 1, Side.THEIRS: 0, Side.BOTH: 0},
        SHIPPED: {Side.OURS: 0, Side.THEIRS: 0, Side.BOTH: 0},
    }[side]


def test_new_services_are_offered_and_those_that_ended_told(source, ours):
    make_complete(slug="gamma", name="Gamma", collection=source)
    ServiceLink.objects.create(source=there(), target=there("gamma"), kind=1, description="New.").evidence.add(
        there().evidence.first()
    )
    Service.objects.filter(slug="beta").update(state="withdrawn", withdrawal_reason="It is gone.")
    here().delete()
    found = sides(ours)
    assert [[each.slug for each in group] for group in (found.new, found.left, found.ended)] == [
        ["gamma"], ["alpha"], ["beta-ours"],
    ]  # fmt: skip
    merge(None, ours, Wish(all_new=True))
    assert {each.slug for each in ours.services.all()} == {"beta-ours", "gamma-ours"}
    merge(None, ours, Wish(services=frozenset({"alpha"})))
    assert {each.slug for each in ours.services.all()} == {"alpha-ours", "beta-ours", "gamma-ours"}
    assert set(here().links_out.values_list("target__slug", flat=True)) == {"gamma-ours"}
    assert sides(ours).ended == [here("beta")]
    there("beta").delete()
    assert sides(ours).ended == [here("beta")]


def test_another_merge_of_the_same_copy_waits(source, ours):
    """SQLite lets one transaction write at a time; elsewhere the first thing asked for is the row of the copy, held."""
    with CaptureQueriesContext(connection) as captured:
        merge(None, ours, Wish())
    held = next(query["sql"] for query in captured if "catalogue_collection" in query["sql"])
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in held


def test_what_is_wished_for_and_not_there_is_refused_as_a_whole(source, ours):
    Service.objects.filter(pk=there().pk).update(summary="Theirs.")
    for wish in (
        Wish(services=frozenset({"nowhere"})),
        Wish(Decisions({"service:alpha-ours": OURS})),
        Wish(seen="another state"),
    ):
        with pytest.raises(RefusedError):
            merge(None, ours, wish)
    with pytest.raises(RefusedError, match="no copy"):
        merge(None, source, Wish())
    assert here().summary != "Theirs."


def test_what_would_break_a_rule_is_not_taken_over(source, ours):
    """Theirs lost a page; ours has lost the other one."""
    here().evidence.filter(number=1).delete()
    Evidence.objects.filter(service=there(), number=2).update(kind="general-knowledge", url="")
    with pytest.raises(RefusedError, match="pages were read"):
        merge(None, ours, Wish())
    assert here().evidence.get().kind == "official"


def test_a_slug_that_was_changed_is_followed(source, ours):
    Service.objects.filter(pk=there().pk).update(slug="renamed", summary="Theirs.")
    Service.objects.filter(pk=here().pk).update(slug="our-own")
    merge(None, ours, Wish())
    assert Service.objects.get(slug="our-own").summary == "Theirs."
    assert difference(sides(ours)).services == []


def test_a_level_and_its_pages_are_taken_over_together(source, ours):
    page = make_evidence(there(), number=3)
    level = there().classifications.get(determinant__slug="accessibility")
    level.level, level.reason = 3, "It says so."
    level.save()
    level.evidence.set([page])
    merge(None, ours, Wish())
    mine = here().classifications.get(determinant__slug="accessibility")
    assert (mine.level, [(page.service, page.number) for page in mine.evidence.all()]) == (3, [(here(), 3)])


def test_the_difference_takes_as_many_queries_whatever_the_number_of_services(source, ours):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            difference(sides(ours))
        return len(captured)

    first = queries()
    make_complete(slug="gamma", collection=source)
    merge(None, ours, Wish(all_new=True))
    assert queries() == first


def test_the_commands_copy_show_and_merge(source, capsys):
    call_command("copy_collection", "theirs", "ours", "--name", "Ours")
    assert "2 services" in capsys.readouterr().out
    Service.objects.filter(pk=here().pk).update(summary="Ours.")
    Service.objects.filter(pk=there().pk).update(summary="Theirs.")
    make_complete(slug="gamma", collection=source)
    call_command("merge_collection", "ours")
    out = capsys.readouterr().out
    assert ["service:alpha-ours" in out, "Ours." in out, "Theirs." in out, "gamma" in out] == [True] * 4
    assert here().summary == "Ours."
    call_command("merge_collection", "ours", "--apply", "--take", "theirs:all", "--service", "all")
    assert (here().summary, here("gamma").original) == ("Theirs.", there("gamma"))


@pytest.mark.parametrize(
    "words",
    [
        ("copy_collection", "nowhere", "ours", "--name", "Ours"),
        ("copy_collection", "theirs", "theirs", "--name", "Ours"),
        ("copy_collection", "theirs", "ours", "--name", ""),
        ("merge_collection", "nowhere"),
        ("merge_collection", "theirs"),
        ("merge_collection", "theirs", "--take", "mine:all"),
    ],
)
def test_the_commands_refuse_in_words(words, source):
    with pytest.raises(CommandError):
        call_command(*words)
    assert not CopiedService.objects.exists()


def test_determinants_are_shared(source, ours):
    """A copy has levels on the determinants of its original's version of the model."""
    assert here().classifications.count() == Determinant.objects.filter(derived=False).count()
