"""A round publishes what its coders agree on: shown before, whole services or nothing, and with their history."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.coding import publishing_views
from catalogue.coding.conclusions import agreed_on, conclusions
from catalogue.coding.settlements import Published, published
from catalogue.coding.standings import Standing, standings
from catalogue.models import (
    Assignment,
    Classification,
    Coder,
    Coding,
    CodingRound,
    Evidence,
    Service,
    Version,
)
from catalogue.rules.publishing import lacks
from experience.models import Determinant
from tests.answers import alerts, parsed, queries_of, sent_by, text_of
from tests.catalogue.coding.code_files import queries_in
from tests.catalogue.coding.people import FOUND, SERVICE, give_codes

pytestmark = pytest.mark.django_db

ROUND = "/coding/rounds/round-9/publish/"
ITEM = "accessibility"
OTHERS = ("flotte-berlin", "whim-helsinki")


@pytest.fixture
def coders(coding_round):
    return [Coder.objects.create(slug=f"human-{n}", name=f"Human {n}") for n in (1, 2)]


def a_later_one(coding_round):
    opened = coding_round.opened + timedelta(days=1)
    return CodingRound.objects.create(slug="round-3", name="Third", guide=coding_round.guide, opened=opened)


def row_of(slug=ITEM, service=SERVICE):
    return Classification.objects.get(service__slug=service, determinant__slug=slug)


def state(slug=ITEM, service=SERVICE):
    found = Service.objects.prefetch_related("classifications__evidence", "integration_evidence").get(slug=service)
    return published(found, Determinant.objects.get(slug=slug))


def another(slug=ITEM, service=SERVICE):
    """A level that is not the published one and that a page supports."""
    return 2 if row_of(slug, service).level != 2 else 3


def agree(coding_round, coders, levels, service=SERVICE, **given):
    for coder, reason in zip(coders, ("Said.", "Said at length."), strict=True):
        give_codes(coding_round, coder, service, levels, reason=reason, **given)


def standing_of(coding_round, user, slug=ITEM, service=SERVICE):
    found = standings(coding_round, user).services[Service.objects.get(slug=service).pk]
    [whole] = conclusions(coding_round, user, [Service.objects.get(slug=service).pk])
    [item] = [item for item in whole.items if item.determinant.slug == slug]
    assert found[item.determinant.pk] == item.standing, "counted as it is shown"
    return item.standing


def test_agreed_codes_of_a_second_round_are_shown_and_published(editor_client, editor, coding_round, coders):
    level, before = another(), row_of()
    agree(coding_round, coders, {ITEM: level, "touchpoint-integration": 4})
    page = parsed(editor_client.get(ROUND))
    assert [box["value"] for box in page.select("[name=service]")] == [str(before.service_id)]
    assert editor_client.post(ROUND, sent_by(page.select_one("main form"))).status_code == 302
    row = row_of()
    evidence = Service.objects.get(slug=SERVICE).evidence.first()
    assert (row.level, row.reason, row.decision, row.coding_round) == (level, "Said at length.", "", coding_round)
    assert list(row.evidence.all()) == [evidence]
    service = Service.objects.get(slug=SERVICE)
    assert (service.integration_level, service.integration_reason, service.integration_decision) == (
        4, "Said at length.", ""
    )  # fmt: skip
    assert (service.integration_round, list(service.integration_evidence.all())) == (coding_round, [evidence])
    assert list(lacks(Service.objects.filter(slug=SERVICE))) == []
    version = Version.objects.filter(key=service.pk, model="catalogue.service").latest("pk")
    assert (version.revision.user, version.revision.origin) == (editor, "settling")
    assert standings(coding_round, editor).counts["published"] == 2
    assert parsed(editor_client.get(ROUND)).select("[name=service]") == [], "published once"


def test_pages_that_coders_found_are_shown_and_become_evidence_once(editor_client, editor, coding_round, coders):
    level, known = another(), Service.objects.get(slug=SERVICE).evidence.first()
    pages = [FOUND, FOUND | {"number": 2, "url": known.url}, FOUND | {"number": 3, "url": "https://berlin.de/uncited"}]
    for coder in coders:
        sheet = give_codes(coding_round, coder, SERVICE, {ITEM: level, "price-value": 2}, evidence=0, found=pages)
        sheet.codings.update(found=[1, 2])
    page = parsed(editor_client.get(ROUND))
    shown = [link["href"] for link in page.select(".to-publish .evidence a")]
    assert shown == [FOUND["url"]]
    whole = parsed(editor_client.get(f"{ROUND}{SERVICE}/"))
    assert [link["href"] for link in whole.select("main form > .evidence a")] == shown
    assert editor_client.post(ROUND, sent_by(page.select_one("main form"))).status_code == 302
    made = Evidence.objects.get(url=FOUND["url"])
    assert (made.service.slug, made.title, made.quote) == (SERVICE, FOUND["title"], FOUND["quote"])
    assert Service.objects.get(slug=SERVICE).evidence.last() == made
    assert {made, known} <= {*row_of().evidence.all()} & {*row_of("price-value").evidence.all()}
    assert Version.objects.filter(key=made.service_id, revision__user=editor, revision__origin="settling").count() == 1


def test_where_the_level_stays_its_reason_and_pages_stay(editor_client, coding_round, coders):
    before = state()
    agree(coding_round, coders, {ITEM: before.level}, evidence=0)
    editor_client.post(ROUND, sent_by(parsed(editor_client.get(ROUND)).select_one("main form")))
    after = state()
    assert (after.level, after.reason, after.evidence) == (before.level, before.reason, before.evidence)
    assert (row_of().coding_round, after.decision) == (coding_round, "")


def test_how_far_a_round_is_with_an_item(editor, coding_round, coders):
    one, other = coders
    level = another()
    give_codes(coding_round, one, SERVICE, {ITEM: level})
    assert standing_of(coding_round, editor) == Standing.ALONE
    sheet = give_codes(coding_round, other, SERVICE, {ITEM: 0})
    assert standing_of(coding_round, editor) == Standing.OPEN
    row = row_of()
    Classification.objects.filter(pk=row.pk).update(coding_round=coding_round, level=0, decision="The anchor fits.")
    assert standing_of(coding_round, editor) == Standing.SETTLED
    sheet.codings.update(level=level)
    assert standing_of(coding_round, editor) == Standing.SETTLED, "a decision is not undone"
    Classification.objects.filter(pk=row.pk).update(decision="")
    assert standing_of(coding_round, editor) == Standing.AGREED
    Classification.objects.filter(pk=row.pk).update(level=level)
    assert standing_of(coding_round, editor) == Standing.PUBLISHED
    later = a_later_one(coding_round)
    Classification.objects.filter(pk=row.pk).update(coding_round=later, level=0)
    assert standing_of(coding_round, editor) == Standing.LATER
    coding_round.guide.entries.filter(determinant__slug=ITEM).delete()
    assert standing_of(coding_round, editor) == Standing.FOREIGN


def test_what_one_coder_gave_is_published_by_a_decision_alone(editor_client, coding_round, coders):
    level = another()
    give_codes(coding_round, coders[0], SERVICE, {ITEM: level})
    assert parsed(editor_client.get(ROUND)).select("[name=service]") == []
    form = sent_by(parsed(editor_client.get(f"/coding/settle/round-9/{SERVICE}/")).select_one(f"#{ITEM} form.adopt"))
    answer = editor_client.post(f"/coding/settle/round-9/{SERVICE}/", form | {"decision": "It fits the anchor."})
    assert answer.status_code == 302
    assert (state().level, state().decision, row_of().coding_round) == (level, "It fits the anchor.", coding_round)


def test_what_nobody_can_tell_is_agreed_on_too(editor_client, coding_round, coders):
    agree(coding_round, coders, {ITEM: None}, evidence=0)
    editor_client.post(ROUND, sent_by(parsed(editor_client.get(ROUND)).select_one("main form")))
    assert (state().level, state().reason) == (None, "Said at length.")


@pytest.mark.parametrize(("level", "reason"), [(2, "Said."), (1, "")])
def test_what_breaks_a_rule_is_named_and_its_service_left(editor_client, coding_round, coders, level, reason):
    agree(coding_round, coders, {"price-value": another("price-value", OTHERS[0])}, OTHERS[0])
    Classification.objects.filter(pk=row_of().pk).update(level=0)
    before = state(), state("price-value")
    for coder in coders:
        give_codes(coding_round, coder, SERVICE, {ITEM: level}, reason=reason, evidence=0)
    page = parsed(editor_client.get(ROUND))
    assert len(page.select(".to-publish .error")) == 1
    pk = Service.objects.get(slug=SERVICE).pk
    form = sent_by(page.select_one("main form"))
    assert form["service"] == [str(Service.objects.get(slug=OTHERS[0]).pk)]
    answer = editor_client.post(ROUND, form | {"service": [*form["service"], str(pk)]})
    assert answer.status_code == 409
    [told] = alerts(parsed(answer))
    assert "Jelbi" in told
    assert (state(), state("price-value")) == before
    assert row_of("price-value", OTHERS[0]).coding_round == coding_round, "the others are published"


def test_one_service_is_published_with_reasons_of_the_editor(editor_client, coding_round, coders):
    level = another()
    agree(coding_round, coders, {ITEM: level})
    page = parsed(editor_client.get(f"{ROUND}{SERVICE}/"))
    form = sent_by(page.select_one("main form"))
    assert form[f"reason-{ITEM}"] == ["Said at length."]
    refused = editor_client.post(f"{ROUND}{SERVICE}/", form | {f"reason-{ITEM}": ""})
    assert refused.status_code == 409
    assert len(parsed(refused).select(f"#{ITEM} .error")) == 1
    assert editor_client.post(f"{ROUND}{SERVICE}/", form | {f"reason-{ITEM}": "The editor's."}).status_code == 302
    assert (state().level, state().reason) == (level, "The editor's.")
    assert editor_client.post(f"{ROUND}{SERVICE}/", form | {f"reason-{ITEM}": "The editor's."}).status_code == 302
    late = editor_client.post(f"{ROUND}{SERVICE}/", form | {f"reason-{ITEM}": "Another one."})
    assert late.status_code == 409
    assert "Another one." in text_of(parsed(late).select_one(f"#{ITEM} .notice")), "what was entered is not lost"
    assert state().reason == "The editor's."


def test_what_changed_meanwhile_is_not_published(editor_client, coding_round, coders):
    agree(coding_round, coders, {ITEM: another()})
    form = sent_by(parsed(editor_client.get(ROUND)).select_one("main form"))
    Classification.objects.filter(pk=row_of().pk).update(reason="By somebody else.")
    for path in (ROUND, f"{ROUND}{SERVICE}/"):
        assert editor_client.post(path, form).status_code == 409
    assert state().reason == "By somebody else."
    form = sent_by(parsed(editor_client.get(ROUND)).select_one("main form"))
    Coding.objects.filter(sheet__coder=coders[0], determinant__slug=ITEM).update(level=0)
    assert editor_client.post(ROUND, form).status_code == 409
    assert state().reason == "By somebody else."


def test_publishing_twice_at_once_is_no_conflict(editor_client, coding_round, coders):
    agree(coding_round, coders, {ITEM: another()})
    form = sent_by(parsed(editor_client.get(ROUND)).select_one("main form"))
    assert editor_client.post(ROUND, form).status_code == 302
    versions = Version.objects.count()
    assert editor_client.post(ROUND, form).status_code == 302
    assert Version.objects.count() == versions


@pytest.mark.parametrize("sent", [{}, {"seen": "nonsense", "service": "1"}, {"service": "1"}, {"service": ["x", "-3"]}])
def test_nothing_is_published_blindly(editor_client, coding_round, coders, sent):
    agree(coding_round, coders, {ITEM: another()})
    before = state()
    answer = editor_client.post(ROUND, sent)
    assert (answer.status_code, len(alerts(parsed(answer)))) == (409, 1)
    assert editor_client.post(f"{ROUND}{SERVICE}/", sent).status_code == 409
    assert state() == before


def test_a_service_that_was_withdrawn_meanwhile_is_named(editor_client, coding_round, coders):
    agree(coding_round, coders, {ITEM: another()})
    form = sent_by(parsed(editor_client.get(ROUND)).select_one("main form"))
    Service.objects.filter(slug=SERVICE).update(state="draft")
    answer = editor_client.post(ROUND, form)
    assert answer.status_code == 409
    assert "Jelbi" in alerts(parsed(answer))[0]
    assert editor_client.get(f"{ROUND}{SERVICE}/").status_code == 404


def test_who_is_still_to_code_a_service_neither_sees_nor_publishes_it(editor_client, editor, coding_round, coders):
    agree(coding_round, coders, {ITEM: another()})
    later = a_later_one(coding_round)
    own = Coder.objects.create(slug="editor", name="Editor", user=editor)
    Assignment.objects.create(coding_round=later, coder=own, service=Service.objects.get(slug=SERVICE))
    assert parsed(editor_client.get(ROUND)).select("[name=service]") == []
    assert editor_client.get(f"{ROUND}{SERVICE}/").status_code == 302


def test_a_round_is_published_in_batches_and_queries_do_not_grow(editor_client, coding_round, coders, monkeypatch):
    agree(coding_round, coders, {ITEM: another()})
    few = queries_of(editor_client, ROUND)
    for service in OTHERS:
        agree(coding_round, coders, dict.fromkeys(("price-value", "safety-trust", ITEM), 2), service)
    assert queries_of(editor_client, ROUND) == few
    monkeypatch.setattr(publishing_views, "BATCH", 2)
    sizes = []
    while boxes := (page := parsed(editor_client.get(ROUND))).select("[name=service]"):
        sizes.append(len(boxes))
        editor_client.post(ROUND, sent_by(page.select_one("main form")))
    assert sizes == [2, 1]


def test_publishing_takes_as_many_queries_for_many_services_and_levels(editor_client, coding_round, coders):
    def queries(**levels):
        for service, own in levels.items():
            for coder in coders:
                pages = [FOUND | {"url": f"https://{service}.example/"}]
                give_codes(coding_round, coder, service, own, found=pages).codings.update(found=[1])
        form = sent_by(parsed(editor_client.get(ROUND)).select_one("main form"))
        return queries_in(lambda: editor_client.post(ROUND, form))

    slugs = list(Determinant.objects.values_list("slug", flat=True))
    few = queries(**{SERVICE: {"touchpoint-integration": 2, ITEM: 2}})
    assert queries(**dict.fromkeys(OTHERS, dict.fromkeys(slugs, 2))) == few
    assert set(Classification.objects.filter(service__slug__in=OTHERS).values_list("level", flat=True)) == {2}


reasons = st.lists(st.text("ab ", max_size=4), min_size=2, max_size=5)


@given(reasons, st.none() | st.integers(0, 3), st.none() | st.integers(0, 3))
def test_the_longest_reason_is_published_unless_the_level_stays(texts, level, stands):
    found = agreed_on(level, texts, [3], Published(stands, "Published.", "Decided.", [7]))
    stripped = [text.strip() for text in texts]
    first_of_the_longest = next(text for text in stripped if len(text) == max(map(len, stripped)))
    stays = level == stands
    reason, pages = ("Published.", [3, 7]) if stays else (first_of_the_longest, [3])
    assert found == Published(level, reason, "", pages)
