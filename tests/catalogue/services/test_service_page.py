"""The page of one service: each level with its reason and evidence, as the database has them."""

import pytest

from catalogue.analysis.reliability import Reading
from catalogue.models import Actor, City, Coding, Evidence, Partner, Service, ServiceKind, Touchpoint
from catalogue.rules.blindness import hidden_sentence
from catalogue.verdicts.readings import difference
from experience.levels import touchpoint_integration
from experience.models import Determinant
from tests.answers import body, numbers_in, parsed, queries_of, text_of
from tests.factories import ask_to_code, classify, make_evidence, make_service

pytestmark = pytest.mark.django_db


def page_of(client, service):
    return parsed(client.get(service.get_absolute_url()))


def profile_of(page):
    """The reasons by the slug of their determinant, in their order."""
    return {row["id"].removeprefix("reason-"): row for row in page.select(".reasons li")}


def level_of(row):
    [css] = row["class"]
    return None if css == "missing" else int(css.removeprefix("l"))


def strongest_first(levels):
    """Slugs by level, those that cannot be told last, each in the model's order."""
    order = [d.slug for d in Determinant.objects.all()]
    return sorted(levels, key=lambda slug: (-1 if levels[slug] is None else levels[slug], -order.index(slug)))[::-1]


@pytest.mark.parametrize("slug", ["jelbi-berlin", "21-swings-montreal", "decidim-barcelona"])
def test_it_shows_level_reason_and_evidence(client, slug):
    service = Service.objects.get(slug=slug)
    page = page_of(client, service)
    rows = profile_of(page)
    levels = dict(service.classifications.values_list("determinant__slug", "level"))
    levels["touchpoint-integration"] = touchpoint_integration(service.integration_level)
    assert [(slug, level_of(row)) for slug, row in rows.items()] == [
        (slug, levels[slug]) for slug in strongest_first(levels)
    ]
    for judgement in service.classifications.filter(level__gte=1):
        row = rows[judgement.determinant.slug]
        assert text_of(row.select_one(".why")) == " ".join(judgement.reason.split())
        pages = [(f"#evidence-{e.number}", f"[{e.number}] {e.title}") for e in judgement.evidence.all()]
        assert [(ref["href"], ref.get_text()) for ref in row.select(".seen a:not(.codings)")] == pages
    shown = [item["id"] for item in page.select("ol.evidence > li")]
    assert shown == [f"evidence-{evidence.number}" for evidence in service.evidence.all()]
    known = sum(level or 0 for level in levels.values())
    contribution, likely, breadth = page.select("dl.numbers dd")
    assert numbers_in(contribution)[:3] == [round(100 * known / 39), known, 39]
    low, high = numbers_in(likely)
    assert low <= round(100 * known / 39) <= high
    assert numbers_in(breadth) == [sum((level or 0) >= 2 for level in levels.values()), 13]


def test_it_says_who_runs_it_from_where_with_whom_and_what_kind_it_is(client):
    city = City.objects.get(slug="berlin")
    provider = Actor.objects.create(name="The operator", short_name="TO", seat=city, website="https://example.org/to")
    service = make_service(provider=provider, kind=ServiceKind.objects.get(slug="bike-share"))
    for actor, words in ((provider, ""), (None, "local volunteers")):
        Partner.objects.create(service=service, actor=actor, name=words, role="funder")
    facts = facts_of(page_of(client, service))
    assert text_of(facts["Provider"]) == "The operator (TO) · Berlin its services"
    assert facts["Provider"].a["href"] == "https://example.org/to"
    assert text_of(facts["Partners"]) == "The operator (TO) funder , local volunteers funder"
    assert facts["Kind"].a["href"] == "/kinds/bike-share/"


def facts_of(page):
    return {text_of(term): term.find_next("dd") for term in page.select("dl.facts dt")}


def test_a_page_of_evidence_says_when_and_how_it_was_read_as_far_as_that_is_known(client):
    service = make_service()
    make_evidence(service, 1)
    known = {"published_on": "2024-05", "read_on": "2026-11-20", "extent": "excerpt", "quote": "It opens at six."}
    Evidence.objects.filter(pk=make_evidence(service, 2, "blog").pk).update(**known)
    first, second = page_of(client, service).select("ol.evidence > li")
    assert text_of(first) == "A page official, example.org All of it"
    assert text_of(second.span) == "blog, example.org, published 2024-05, read 2026-11-20, excerpt"
    assert text_of(second.q) == "It opens at six."


def test_what_a_text_cites_leads_to_its_page_and_all_pages_are_named_below(client):
    service = make_service()
    pages = [make_evidence(service, number) for number in (1, 2, 3)]
    row = classify(service, "accessibility", 2)
    row.reason = "It is <fast> [1, 2], since [1998]."
    row.save()
    row.evidence.set(pages)
    row = profile_of(page_of(client, service))["accessibility"]
    assert " ".join(row.select_one(".why").get_text().split()) == "It is <fast> [1] [2], since [1998]."
    assert [link["href"] for link in row.select(".why a")] == ["#evidence-1", "#evidence-2"]
    assert [link["href"] for link in row.select(".seen a")] == ["#evidence-1", "#evidence-2", "#evidence-3"]


def test_a_missing_level_is_neither_shown_nor_counted_as_zero(client):
    service = make_service(integration_level=None, integration_reason="")
    classify(service, "accessibility", None, "The pages do not say.")
    page = page_of(client, service)
    assert [level_of(row) for row in profile_of(page).values()] == [None] * 13
    contribution = numbers_in(page.select_one("dl.numbers dd"))
    assert (contribution[0], contribution[-1]) == (0, 100), "up to all if all that is missing were core"
    assert len(page.select("svg.fingerprint.large .hatch")) == 1


def test_a_correction_by_editors_is_not_passed_off_as_coded(client):
    service = Service.objects.get(slug="jelbi-berlin")
    assert page_of(client, service).select(".reasons span.codings") == []
    service.classifications.filter(determinant__slug="offer-variety").update(level=3, reason="A correction.")
    rows = profile_of(page_of(client, service))
    assert [slug for slug, row in rows.items() if row.select("span.codings")] == ["offer-variety"]


def test_it_says_how_many_codings_and_whether_they_agree(client):
    service = Service.objects.get(slug="jelbi-berlin")
    codes = Coding.objects.filter(sheet__service=service).order_by("sheet__coding_round__opened", "sheet__coder")
    newest = {}
    for determinant, coder, level in codes.values_list("determinant__name", "sheet__coder", "level"):
        newest.setdefault(determinant, {})[coder] = level
    levels = {determinant: list(own.values()) for determinant, own in newest.items()}
    assert {len(own) for own in levels.values()} == {2} != {codes.count() / len(levels)}, "of two rounds"
    page = page_of(client, service)
    marks = [" ".join(mark.get_text().split()) for mark in page.select(".reasons a.codings")]
    differing = {name: [Reading(level, True) for level in own] for name, own in levels.items() if len(set(own)) > 1}
    assert sorted(marks) == sorted(f"{difference(own)}: {name}" for name, own in differing.items())
    sure = page.select_one("[aria-labelledby=sure]")
    assert numbers_in(sure.select("p")[1])[1:] == [13 - len(differing), 13]
    codings = parsed(client.get(f"{service.get_absolute_url()}codings/"))
    slugs = dict(Determinant.objects.values_list("slug", "name"))
    sections = [section for section in codings.select("section.compared") if section["id"] in slugs]
    assert {slugs[section["id"]] for section in sections if "differ" in section["class"]} == differing.keys()
    assert len(sections) == 13
    decisions = list(service.classifications.exclude(decision="").values_list("decision", flat=True))
    shown = [text_of(decision) for decision in codings.select(".decision")]
    assert set(shown) >= {" ".join(decision.split()) for decision in decisions}


def test_levels_are_hidden_from_who_is_still_to_code_it(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    service = Service.objects.get(slug="jelbi-berlin")
    ask_to_code(user, service.slug)
    client.force_login(user)
    page = page_of(client, service)
    assert page.select(".reasons, .fingerprint, .numbers, .alike, .moments") == []
    assert len(page.select('.notice a[href="/coding/"]')) == 1
    for reason in service.classifications.exclude(reason="").values_list("reason", flat=True):
        assert reason not in body(client.get(service.get_absolute_url()))
    refused = client.get(f"{service.get_absolute_url()}?format=json")
    assert refused.status_code == 400
    assert refused.json()["problems"] == {"": [hidden_sentence()]}


def test_who_is_still_to_code_a_service_does_not_find_it_by_its_integration(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    service = Service.objects.filter(integration_level__gte=2).first()
    client.force_login(user)

    def found():
        page = parsed(client.get(f"/services/?integration=1&q={service.slug}"))
        return service.get_absolute_url() in [link["href"] for link in page.select("main a[href]")]

    assert found()
    ask_to_code(user, service.slug)
    assert not found()


def test_the_journey_shows_every_phase_and_what_is_digital_apart_from_what_is_on_site(client):
    service = make_service()
    for channel, phase in (("app", "before"), ("web", "before"), ("vehicle", "before"), ("staff", "after")):
        Touchpoint.objects.create(
            service=service, phase=phase, channel=channel, owner="provider", label=f"{channel} {phase}"
        )
    phases = page_of(client, service).select("ol.journey > li")
    assert [text_of(phase.h3) for phase in phases] == ["Before", "Arrive", "Stay", "Leave", "After"]
    assert [["nothing" in phase.get("class", ())] for phase in phases] == [[False], [True], [True], [True], [False]]
    assert [len(phases[0].select(f".{kind} li")) for kind in ("digital", "physical")] == [2, 1]
    assert text_of(phases[4].select_one(".physical li")).startswith("staff after")


def test_many_partners_are_folded_but_all_there(client):
    service = make_service()
    for number in range(6):
        Partner.objects.create(service=service, name=f"partner {number}", role="funder")
    partners = facts_of(page_of(client, service))["Partners"]
    assert text_of(partners.summary) == "and 2 more"
    assert text_of(partners).count("funder") == 6
    assert text_of(partners.details).count("funder") == 2


def test_what_stands_beside_leads_to_history_corrections_codings_and_data(client):
    page = page_of(client, Service.objects.get(slug="jelbi-berlin"))
    side = {link["href"] for link in page.select(".side a")}
    own = ["codings/", "changes/", "correct/"]
    assert side >= {*(f"/services/jelbi-berlin/{part}" for part in own), "?format=json"}


def test_it_does_not_ask_per_part(client):
    service = make_service()
    one = queries_of(client, service.get_absolute_url())
    busy = Service.objects.get(slug="jelbi-berlin")
    assert queries_of(client, busy.get_absolute_url()) <= one + 3, "only what an empty relation saves"
    assert one <= 25


def test_an_address_that_is_none_of_the_web_is_no_link(client):
    """Forms take no such address; what is written past them may be anything."""
    service, bad = Service.objects.get(slug="jelbi-berlin"), "JavaScript:alert(1)"
    Actor.objects.filter(pk=service.provider_id).update(website=bad)
    Service.objects.filter(pk=service.pk).update(official_url=bad)
    service.evidence.update(url=bad)
    for path in (service.get_absolute_url(), service.provider.get_absolute_url()):
        page = parsed(client.get(path))
        assert [link["href"] for link in page.select("[href]") if link["href"].lower().startswith("javascript")] == []
    assert bad in text_of(page.select_one("main"))
