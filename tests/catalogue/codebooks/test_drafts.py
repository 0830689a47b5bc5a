"""A new version of the model: begun as a copy or empty, issued when nothing lacks, changed by nobody then."""

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from catalogue.codebooks.copying import FreeSlugs, TakenError, begin_copy, discard
from catalogue.codebooks.issuing import NotIssuedError, digest, issue, lacks
from catalogue.history.restoring import back_to
from catalogue.models import Version
from experience.guides import current_guide
from experience.models import (
    Codebook,
    Crosswalk,
    Determinant,
    DeterminantGroup,
    Guide,
    GuideEntry,
    ResponseLink,
    Weight,
    WeightSet,
)
from tests.answers import alerts, errors_at, parsed, sent_by
from tests.catalogue.admin.pages import OpenPage, change_url
from tests.catalogue.codebooks.conftest import of

pytestmark = pytest.mark.django_db

PLACES = {
    DeterminantGroup: "codebook",
    Determinant: "group__codebook",
    ResponseLink: "determinant__group__codebook",
    WeightSet: "codebook",
    Weight: "weight_set__codebook",
    GuideEntry: "guide__codebook",
}
"""How rows say to which version they belong."""

SAID = {
    "name", "short_name", "order", "definition", "derived", "grounding", "strength", "value", "is_default",
    "question", "anchors", "boundary", "examples", "description",
}  # fmt: skip


def rows(model, codebook):
    """What rows say beside what they belong to; of guides what the last one says."""
    names = [field.name for field in model._meta.concrete_fields if field.name in SAID]
    found = model.objects.filter(**{PLACES[model]: codebook})
    if model is GuideEntry:
        found = found.filter(guide=last_guide(codebook))
    return list(found.order_by("pk").values_list(*names))


def last_guide(codebook):
    return max(codebook.guides.all(), key=lambda guide: guide.place)


def test_a_copy_says_the_same_under_slugs_of_its_own(shipped, draft):
    assert {model: rows(model, draft) for model in PLACES} == {model: rows(model, shipped) for model in PLACES}
    assert (draft.labels, draft.supports_from, draft.issued, draft.is_current) == (shipped.labels, 2, None, False)
    slugs = list(Determinant.objects.filter(group__codebook=shipped).values_list("slug", flat=True))
    found = set(Crosswalk.objects.values_list("source__slug", "target__slug", "kind"))
    assert found == {(slug, f"{slug}-2", "kept") for slug in slugs}
    assert [*of(draft, "accessibility").sources.all()] == [*Determinant.objects.get(slug="accessibility").sources.all()]
    guide = Guide.objects.get(codebook=draft)
    assert (guide.version, guide.reach) == ("2.0", last_guide(shipped).reach)
    assert guide.reach != [], "the rules for groups and phases too"


def test_who_began_it_is_known_of_each_of_its_records(editor, draft):
    kinds = ("codebook", "determinantgroup", "determinant", "weightset", "guide")
    made = Version.objects.filter(revision__user=editor).values_list("model", flat=True)
    assert {*made} == {f"experience.{kind}" for kind in kinds}
    assert len(made) == 2 + sum(len(rows(model, draft)) for model in (DeterminantGroup, Determinant, WeightSet))


MOST_QUERIES = 50
"""Of beginning a copy, whatever the number of its rows: there are over 130."""


def test_a_copy_of_a_copy_counts_on_in_a_few_queries(editor, draft):
    with CaptureQueriesContext(connection) as captured:
        begin_copy(editor, draft, "third", "Third")
    assert len(captured) <= MOST_QUERIES
    assert Determinant.objects.filter(slug="price-value-3").exists()


def test_free_slugs_fit_their_column(shipped):
    longest = "a" * 50
    DeterminantGroup.objects.create(slug=longest, name="A", codebook=shipped)
    slugs = FreeSlugs(DeterminantGroup)
    assert [len(slugs.after(longest)) for _ in range(2)] == [48, 48]
    assert (slugs.after("price"), slugs.after("price"), slugs.after("plan-2030")) == (
        "price-2",
        "price-3",
        "plan-2030-2",
    )


def test_two_versions_of_one_name_are_not_begun(editor_client, editor, shipped, draft):
    with pytest.raises(TakenError):
        begin_copy(editor, shipped, "second", "Once more")
    answer = editor_client.post("/codebooks/atlas-1/copy/", {"name": "Once more", "slug": "second"})
    assert (answer.status_code, len(errors_at(parsed(answer), "slug"))) == (422, 1)
    answer = editor_client.post("/codebooks/atlas-1/copy/", {"name": "New", "slug": "new"})
    assert (answer.status_code, len(errors_at(parsed(answer), "slug"))) == (422, 1)


OWN = {
    "name": "Our own",
    "slug": "own",
    "source": "A list.",
    "labels": "no\r\n\r\n partly \r\nyes",
    "supports_from": "2",
}


def test_a_version_of_ones_own_begins_empty(editor_client):
    assert editor_client.post("/codebooks/new/", OWN).url == "/codebooks/own/"
    own = Codebook.objects.get(slug="own")
    assert (own.labels, own.supports_from, own.issued) == (["no", "partly", "yes"], 2, None)
    assert len(list(lacks(own))) == 3, "a group, a determinant, a weight"
    assert editor_client.get("/codebooks/own/").status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("labels", "one"),
        ("labels", "a\nA"),
        ("labels", ""),
        ("supports_from", "3"),
        ("supports_from", "0"),
        ("slug", "a b"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(editor_client, name, value):
    answer = editor_client.post("/codebooks/new/", OWN | {name: value})
    page = parsed(answer)
    assert (answer.status_code, len(errors_at(page, name))) == (422, 1)
    assert sent_by(page.select_one("main form"))["source"] == ["A list."]
    assert not Codebook.objects.filter(slug="own").exists()


LACKS = {
    "one level": lambda draft: Codebook.objects.filter(pk=draft.pk).update(labels=["none"], supports_from=1),
    "doubled level": lambda draft: Codebook.objects.filter(pk=draft.pk).update(labels=["a", "b", "c", "A"]),
    "nothing supports": lambda draft: Codebook.objects.filter(pk=draft.pk).update(supports_from=0),
    "supports beyond": lambda draft: Codebook.objects.filter(pk=draft.pk).update(supports_from=4),
    "a short scale": lambda draft: Codebook.objects.filter(pk=draft.pk).update(labels=["no", "yes"], supports_from=1),
    "no default": lambda draft: WeightSet.objects.filter(codebook=draft).update(is_default=False),
    "no weight": lambda draft: Weight.objects.filter(weight_set__codebook=draft).update(value=0),
    "no entry": lambda draft: GuideEntry.objects.filter(determinant=of(draft, "price-value")).delete(),
    "no text": lambda draft: GuideEntry.objects.filter(determinant=of(draft, "price-value")).update(question=" "),
    "an empty group": lambda draft: DeterminantGroup.objects.create(codebook=draft, slug="void", name="Void"),
    "kept from two": lambda draft: Crosswalk.objects.create(
        source=Determinant.objects.get(slug="accessibility"), target=of(draft, "price-value"), kind="merged"
    ),
    "a strange level": lambda draft: Crosswalk.objects.filter(target=of(draft, "price-value")).update(levels={"9": 1}),
    "another derived": lambda draft: Determinant.objects.filter(pk=of(draft, "touchpoint-integration").pk).update(
        slug="else"
    ),
    "two derived": lambda draft: Determinant.objects.filter(pk=of(draft, "price-value").pk).update(derived=True),
}


@pytest.mark.parametrize("lack", LACKS)
def test_what_keeps_a_draft_from_being_issued_is_said(reviewer, draft, lack):
    assert list(lacks(draft)) == []
    LACKS[lack](draft)
    draft = Codebook.objects.get(pk=draft.pk)
    said = list(lacks(draft))
    assert said != []
    with pytest.raises(NotIssuedError) as refused:
        issue(reviewer, draft, digest(draft))
    assert str(refused.value) == " ".join(said)
    assert Codebook.objects.get(pk=draft.pk).issued is None


def test_it_is_issued_with_its_guide_once_and_for_all(reviewer_client, reviewer, changed):
    address = "/codebooks/second/issue/"
    sent = sent_by(parsed(reviewer_client.get(address)).select_one("main form"))
    assert reviewer_client.post(address, sent).url == "/codebooks/second/"
    issued = Codebook.objects.get(pk=changed.pk)
    assert (issued.issued, issued.is_current) == (localdate(), False)
    assert current_guide("second").issued == localdate()
    last = Version.objects.filter(model="experience.codebook").last()
    assert last.revision.user == reviewer
    assert reviewer_client.get(address).url == "/codebooks/second/"
    assert len(back_to(Version.objects.filter(model="experience.codebook").first()).problems) == 1


def test_determinants_are_numbered_as_they_stand_in_their_groups(reviewer, changed):
    first = of(changed, "transaction-convenience")
    Determinant.objects.filter(pk=of(changed, "place-atmosphere").pk).update(group=first.group)
    issue(reviewer, changed, digest(changed))
    found = list(changed.determinants)
    assert [each.order for each in found] == list(range(1, len(found) + 1))
    assert found == sorted(found, key=lambda each: (each.group.order, each.order))
    assert found[1:3] == [first, of(changed, "place-atmosphere")]


def test_nothing_is_issued_that_the_person_did_not_see(reviewer_client, changed):
    address = "/codebooks/second/issue/"
    sent = sent_by(parsed(reviewer_client.get(address)).select_one("main form"))
    Weight.objects.filter(weight_set__codebook=changed).update(value=2)
    answer = reviewer_client.post(address, sent)
    assert (answer.status_code, len(alerts(parsed(answer)))) == (409, 1)
    assert Codebook.objects.get(pk=changed.pk).issued is None


def test_a_draft_is_edited_and_a_determinant_of_it_retired(editor_client, draft):
    price = of(draft, "price-value")
    page = OpenPage(editor_client, price)
    assert page.send(name="What it costs", **{"origins-0-levels": "0 = 0\r\n3 = 2\r\n1 ="}) == 302
    row = Crosswalk.objects.get(target=price)
    assert (row.target.name, row.levels) == ("What it costs", {"0": 0, "3": 2, "1": None})
    page = OpenPage(editor_client, price)
    assert page.send(**{"origins-0-levels": "0 = 9"}) == 200
    assert page.send(**{"origins-0-levels": "0 to 1"}) == 200
    assert editor_client.post(f"/admin/experience/determinant/{price.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Determinant.objects.filter(pk=price.pk).exists()
    page = OpenPage(editor_client, draft)
    assert page.send(labels="no\r\nyes") == 200, "the derived determinant takes four levels"
    assert page.send(labels="no\r\na little\r\nmuch\r\nall") == 302
    assert Codebook.objects.get(pk=draft.pk).labels == ["no", "a little", "much", "all"]


def test_a_new_determinant_counts_from_the_beginning(editor_client, draft):
    group = draft.groups.first()
    sent = sent_by(parsed(editor_client.get("/admin/experience/determinant/add/")).select_one("#content-main form"))
    sent |= {"slug": "noise", "name": "Noise", "short_name": "Noise", "order": "14", "group": group.pk}
    sent |= {"definition": "How loud it is.", "sources": [of(draft, "price-value").sources.first().pk]}
    sent = {name: value for name, value in sent.items() if "__prefix__" not in name}
    assert editor_client.post("/admin/experience/determinant/add/", sent).status_code == 302
    assert Determinant.objects.get(slug="noise").weights.count() == draft.weight_sets.count()


def test_a_whole_draft_is_taken_away(editor_client, shipped, draft):
    before = {model: model.objects.exclude(**{PLACES[model]: draft}).count() for model in PLACES}
    assert editor_client.post(f"/admin/experience/codebook/{draft.pk}/delete/", {"post": "yes"}).status_code == 302
    assert {model: model.objects.count() for model in PLACES} == before
    assert list(Codebook.objects.all()) == [shipped]


def test_what_is_issued_is_read_only(admin_client, shipped, draft):
    group, determinant = draft.groups.first(), of(draft, "price-value")
    rows_of_it = [draft, group, determinant, draft.weight_sets.first()]
    pages = [OpenPage(admin_client, row) for row in rows_of_it]
    Codebook.objects.filter(pk=draft.pk).update(issued=localdate())
    assert [page.send(name="Else") for page in pages] == [403] * 4
    for row in rows_of_it:
        assert admin_client.get(change_url(row)).status_code == 200
        assert admin_client.post(change_url(row).replace("change", "delete"), {"post": "yes"}).status_code == 403
    choices = parsed(admin_client.get("/admin/experience/determinant/add/")).select(
        "#id_group option[value]:not([value=''])"
    )
    assert choices == []
    [found] = back_to(Version.objects.filter(model="experience.determinant", key=determinant.pk).last()).problems
    assert found != ""


def test_a_draft_in_use_stays(draft, shipped, editor):
    later = begin_copy(editor, shipped, "later", "Later")
    Crosswalk.objects.filter(target=of(later, "price-value")).update(source=of(draft, "price-value"))
    with pytest.raises(ProtectedError):
        discard(draft)
