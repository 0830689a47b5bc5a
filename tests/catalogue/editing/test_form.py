"""Entering a service: complete in one save, unfinished at any time, and nothing that was entered is lost."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.corrections.decisions import decide
from catalogue.editing.services_views import NOT_YET
from catalogue.models import Actor, City, Coding, Collection, Correction, Domain, Entry, Service, Version
from catalogue.rules.publishing import UNSAID
from experience.models import Determinant
from tests.answers import numbers_in, parsed, queries_of, sent_by, text_of
from tests.catalogue.editing.pages import OpenForm, answer, row
from tests.factories import ask_to_code, classify, make_evidence, make_service

pytestmark = pytest.mark.django_db


def complete():
    """All that a service needs, as somebody types it into the empty form."""
    pages = [
        row("evidence", n, kind="official", title=f"Page {n + 1}", url=f"https://example.org/{n}", supports="It runs.")
        for n in range(3)
    ]
    levels = [answer(d.slug, "0") for d in Determinant.objects.exclude(slug="accessibility")]
    facts = {
        "name": "Night bus on call", "summary": "A bus that comes when called.", "description": "It comes.",
        "domain": str(Domain.objects.first().pk), "confidence": "high", "provider": Actor.objects.first().name,
        "cities": City.objects.first().name, "served-resident": "documented",
    }  # fmt: skip
    step = row("touchpoints", 0, label="Call the bus", phase="before", channel="app", owner="provider")
    harm = row("detriments", 0, kind="fee", text="It costs more at night.", pages="2")
    for part in (*pages, *levels, step, harm, answer("accessibility", "3", "It is the way itself [1].", "1, 3")):
        facts |= part
    facts |= answer("touchpoint-integration", "2", "It hands over the place.", "2")
    return facts | {"detriments-TOTAL_FORMS": "1"}


def test_a_complete_service_in_one_save(editor_client):
    page = OpenForm(editor_client)
    assert page.send(**complete()) == 302
    service = Service.objects.get(slug="night-bus-on-call")
    assert service.state == "draft"
    assert [each.title for each in service.evidence.all()] == ["Page 1", "Page 2", "Page 3"]
    judged = {row.determinant.slug: row for row in service.classifications.all()}
    assert (len(judged), judged["accessibility"].level) == (12, 3)
    assert [each.number for each in judged["accessibility"].evidence.all()] == [1, 3]
    assert (service.integration_level, [each.number for each in service.integration_evidence.all()]) == (2, [2])
    assert [each.number for each in service.detriments.get().evidence.all()] == [2]
    assert [(each.group.slug, each.basis) for each in service.served.all()] == [("resident", "documented")]
    assert (service.provider, service.cities.get()) == (Actor.objects.first(), City.objects.first())
    assert Entry.objects.get(service=service).unfinished == {}
    again = OpenForm(editor_client, service)
    assert (again.problems(), again.tree.select(".missing li")) == ({}, [])


def test_a_name_is_enough_and_two_of_one_name_have_two_addresses(editor_client):
    for slug in ("parkrun-2", "parkrun-3"):
        assert OpenForm(editor_client).send(name="parkrun") == 302
        made = Service.objects.get(slug=slug)
        assert (made.state, made.provider, made.domain, made.classifications.count()) == ("draft", None, None, 0)
    assert OpenForm(editor_client).send(name="夜行バス") == 302
    assert Service.objects.get(name="夜行バス").slug == "service"


def test_without_a_name_nothing_is_stored_and_nothing_lost(editor_client):
    page = OpenForm(editor_client)
    before = Service.objects.count()
    assert page.send(summary="A bus.", **row("touchpoints", 1, label="Call")) == 422
    assert page.problems()["id_name"]
    assert (page.data["summary"], page.data["touchpoints-1-label"]) == (["A bus."], ["Call"])
    assert Service.objects.count() == before


def test_a_draft_keeps_what_cannot_be_stored_yet_as_it_was_typed(editor_client):
    page = OpenForm(editor_client)
    typed = {
        "name": "Night bus", "launched": "in 2019", "summary": "A bus.", "cities": "Nowhere\nBerlin",
        **row("touchpoints", 0, label="Call the bus"), **row("evidence", 0, title="A page", number="4"),
        **answer("accessibility", "", "It is the way.", "4, 9"), **answer("price-value", "0"),
    }  # fmt: skip
    assert page.send(**typed) == 302
    service = Service.objects.get(name="Night bus")
    assert (service.summary, service.launched, service.touchpoints.count()) == ("A bus.", None, 0)
    assert service.classifications.get().determinant.slug == "price-value"
    again = OpenForm(editor_client, service)
    for name, value in typed.items():
        assert again.data[name][0].replace("\r\n", "\n") == value, name
    wrong = {
        "id_launched", "id_cities", "id_touchpoints-0-phase", "id_evidence-0-kind", "id_level-accessibility-level",
        "id_level-accessibility-pages",
    }  # fmt: skip
    assert wrong <= {*again.problems()}
    fixed = {
        "launched": "2019", "cities": "Berlin",
        **row("touchpoints", 0, phase="before", channel="app", owner="provider"),
        **row("evidence", 0, kind="press", url="https://example.org/", supports="All."),
        **answer("accessibility", "2", "It is the way.", "4"),
    }  # fmt: skip
    assert again.send(**fixed) == 302
    service.refresh_from_db()
    assert (service.launched, service.touchpoints.count(), service.evidence.get().number) == (2019, 1, 4)
    assert Entry.objects.get(service=service).unfinished == {}
    assert OpenForm(editor_client, service).problems() == {}


@pytest.mark.parametrize("name", ["evidence", "detriments"])
def test_without_scripts_a_button_gives_one_more_row_and_keeps_all(editor_client, name):
    page = OpenForm(editor_client)
    before = len(page.tree.select(f"#{name}-rows > .row"))
    assert page.send(action=f"row-{name}", summary="Kept.", **answer("price-value", "2", "Cheap.", "1")) == 200
    assert len(page.tree.select(f"#{name}-rows > .row")) == before + 1
    assert (page.data["summary"], page.data["level-price-value-level"]) == (["Kept."], ["2"])
    assert page.problems() == {}
    assert not Service.objects.filter(summary="Kept.").exists()


def test_without_scripts_one_more_row_is_what_comes_in_sight(editor_client):
    page = OpenForm(editor_client)
    button = page.tree.select_one("button[value=row-touchpoints]")
    page.url = button["formaction"]
    assert page.send(action="row-touchpoints") == 200
    rows = [row["id"] for row in page.tree.select("#touchpoints-rows > .row")]
    assert button["formaction"] == f"{reverse('service-add')}#{rows[-1]}"


def test_sent_twice_is_one_service(editor_client):
    page = OpenForm(editor_client)
    again = page.also_open_at(editor_client)
    assert page.send(name="Night bus") == 302
    made = page.answer.url
    assert again.send(name="Night bus") == 302
    assert (again.answer.url, Service.objects.filter(name="Night bus").count()) == (made, 1)
    other = OpenForm(editor_client)
    other.data["mark"] = again.data["mark"]
    assert other.send(name="Night bus", summary="Changed since.") == 409
    assert other.data["summary"] == ["Changed since."]
    assert other.tree.select_one(f"a[href='{made}']")
    assert Service.objects.filter(name="Night bus").count() == 1
    assert other.send() == 302, "on purpose"


def test_a_provider_is_found_by_other_names_or_added_in_the_same_form(editor_client):
    actor = Actor.objects.create(name="Berliner Verkehrsbetriebe AöR", short_name="BVGX", aliases="Old name", type="")
    for name in ("BVGX", "old name"):
        page = OpenForm(editor_client)
        assert page.send(name="A service", provider=name) == 302
        assert Service.objects.latest("pk").provider == actor
    page = OpenForm(editor_client)
    assert page.send(name="Other service", provider="Brand new body") == 302
    service = Service.objects.get(name="Other service")
    page = OpenForm(editor_client, service)
    assert (service.provider, page.data["provider"]) == (None, ["Brand new body"])
    assert [*page.problems()] == ["id_provider"]
    assert page.send(actor_type="university") == 302
    service.refresh_from_db()
    assert (service.provider.name, service.provider.type) == ("Brand new body", "university")


@pytest.fixture
def service(db):
    service = make_service(state="draft")
    for number in (1, 2, 3):
        make_evidence(service, number)
    row = classify(service, "accessibility", 2)
    row.evidence.set(service.evidence.filter(number__in=[1, 2]))
    return service


def cited(service, slug="accessibility"):
    return [page.number for page in service.classifications.get(determinant__slug=slug).evidence.all()]


def test_a_citation_follows_its_page_to_another_number(editor_client, service):
    page = OpenForm(editor_client, service)
    assert page.send(**{"evidence-0-number": "2", "evidence-1-number": "7"}) == 302
    assert cited(service) == [2, 7]
    assert OpenForm(editor_client, service).send(**{"evidence-1-number": "3", "evidence-2-number": "2"}) == 302
    assert cited(service) == [2, 7] or cited(service) == [3, 7]


def test_what_is_wrong_with_pages_is_told_beside_them_and_what_was_stored_stays(editor_client, service):
    pages = {page.number: page for page in service.evidence.all()}
    for slug, number in (("price-value", 3), ("place-atmosphere", 2), ("transaction-convenience", 2)):
        classify(service, slug, 2).evidence.add(pages[number])
    changes = {
        "level-accessibility-pages": "1, 9", "level-transaction-convenience-pages": "",
        "evidence-1-kind": "general-knowledge", "evidence-2-DELETE": "on",
    }  # fmt: skip
    assert OpenForm(editor_client, service).send(**changes) == 302
    page = OpenForm(editor_client, service)
    told = {
        slug: numbers_in(" ".join(page.beside(f"level-{slug}-pages")))
        for slug in ("accessibility", "price-value", "place-atmosphere", "transaction-convenience")
    }
    assert told == {
        "accessibility": [9], "price-value": [3], "place-atmosphere": [2], "transaction-convenience": [2]
    }  # fmt: skip
    assert page.data["level-accessibility-pages"] == ["1, 9"]
    assert (cited(service), cited(service, "price-value")) == ([1, 2], [3])


def test_what_a_text_cites_by_number_is_cited(editor_client, service):
    page = OpenForm(editor_client, service)
    harm = row("detriments", 0, kind="fee", text="It costs more at night [2].") | {"detriments-TOTAL_FORMS": "1"}
    reason = "It eases one leg [2], on request [1, 2] since [2019]."
    changes = answer("information-orientation", "2", "Where it is [ 3 ].") | answer("price-value", "2", reason) | harm
    assert page.send(**changes) == 302
    assert [cited(service, slug) for slug in ("information-orientation", "accessibility")] == [[3], [1, 2]]
    assert [each.number for each in service.detriments.get().evidence.all()] == [2]
    page = OpenForm(editor_client, service)
    assert "2019" in page.beside("level-price-value-reason")[0], "no such page"
    assert page.send(**answer("price-value", "2", reason.replace("[2019]", "2019"))) == 302
    assert cited(service, "price-value") == [1, 2]


def test_a_citation_in_a_text_that_nobody_touched_adds_no_page(editor_client, service):
    page = OpenForm(editor_client, service)
    assert page.send(**answer("accessibility", "2", "It eases one leg [1].", "1")) == 302
    assert OpenForm(editor_client, service).send(**{"evidence-0-number": "7", "evidence-1-number": "1"}) == 302
    assert cited(service) == [7]


def test_the_sections_of_an_empty_form_are_open_and_so_is_what_a_draft_lacks(editor_client):
    page = OpenForm(editor_client)
    assert [item["class"] for item in page.tree.select(".rail li")] == [["open"]] * 7
    assert page.send(name="Night bus", summary="A bus.") == 302
    assert {*sum((item["class"] for item in page.tree.select(".rail li")), [])} == {"open"}


def test_a_full_record_that_nobody_touched_saves_without_change(editor_client):
    service = Service.objects.get(slug="jelbi-berlin")
    rows = list(service.classifications.values_list("determinant", "level", "reason", "evidence"))
    before = service.updated
    page = OpenForm(editor_client, service)
    assert page.send() == 302, page.problems()
    service.refresh_from_db()
    assert list(service.classifications.values_list("determinant", "level", "reason", "evidence")) == rows
    assert service.updated == before


def test_a_save_asks_the_database_at_most_66_times(editor_client):
    page = OpenForm(editor_client)
    with CaptureQueriesContext(connection) as queries:
        assert page.send(action="review", **complete()) == 302
    new = len(queries)
    service = Service.objects.get(slug="jelbi-berlin")
    page = OpenForm(editor_client, service)
    changes = {
        "summary": "Better.", "touchpoints-0-label": "Other", "evidence-1-title": "Other",
        **answer("accessibility", "2", "Less.", "1"), "why": "Read again.",
        **answer("price-value", "1", "Little."), "level-price-value-decision": "It is so.",
        "level-accessibility-decision": "It is so.",
        "partners-0-DELETE": "on", **row("evidence", 5, number="44"),
    }  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        assert page.send(**changes) == 302, page.problems()
    assert max(new, len(queries)) <= 66


def test_drawing_asks_a_fixed_number_of_times(editor_client, service):
    path = OpenForm(editor_client, service).url
    few = queries_of(editor_client, path)
    for number in range(4, 20):
        make_evidence(service, number)
    for slug in ("price-value", "information-orientation"):
        classify(service, slug, 1)
    assert queries_of(editor_client, path) == few


def test_the_preview_is_the_public_page_of_what_is_saved(editor_client, client, service):
    path = f"/editing/services/{service.pk}/preview/"
    assert parsed(editor_client.get(path)).select_one("h1").get_text() == service.name
    assert editor_client.get(service.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


def test_input_outlives_a_lost_session_and_a_new_sign_in(editor, service):
    """Signed out meanwhile, then signed in again in another tab: each time the input comes back to be sent again."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    origin = {"HTTP_ORIGIN": "http://testserver"}
    path = OpenForm(browser, service).url
    sent = sent_by(parsed(browser.get(path)).select_one("form.entry-form")) | {"summary": ["Typed."], "name": ["N <b>"]}
    del browser.cookies["sessionid"]
    kept = browser.post(path, sent, **origin)
    assert kept.status_code == 403
    again = sent_by(parsed(kept).select_one("main form"))
    assert (again["summary"], again["name"], again["seen"]) == (["Typed."], ["N <b>"], sent["seen"])
    browser.force_login(editor)
    browser.get(path)
    kept = browser.post(path, again | {"csrfmiddlewaretoken": "x" * 64}, **origin)
    assert kept.status_code == 403
    assert browser.post(path, sent_by(parsed(kept).select_one("main form")), **origin).status_code == 302
    service.refresh_from_db()
    assert (service.summary, service.name) == ("Typed.", "N <b>")


def test_what_another_site_sends_is_not_offered_to_be_sent_again(editor, service):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    for origin in ({}, {"HTTP_ORIGIN": "https://elsewhere.example.com"}):
        answered = browser.post(f"/editing/services/{service.pk}/", {"name": "Theirs"}, **origin)
        assert answered.status_code == 403
        assert b"Theirs" not in answered.content


PATHS = [
    "/editing/services/add/",
    "/editing/services/{}/",
    "/editing/services/{}/preview/",
    "/editing/suggestions/?for=city",
]


@pytest.mark.parametrize("path", PATHS)
def test_who_may_not_edit_is_kept_out(client, django_user_model, service, path):
    path = path.format(service.pk)
    assert client.get(path).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.get(path).status_code == 403
    assert client.post(path, {"name": "Theirs"}).status_code in (403, 405)
    assert not Service.objects.filter(name="Theirs").exists()


def test_the_admin_leads_to_the_form(editor_client, service):
    for path, target in (
        ("add/", "/editing/services/add/"), (f"{service.pk}/change/", f"/editing/services/{service.pk}/")
    ):  # fmt: skip
        assert editor_client.get(f"/admin/catalogue/service/{path}").url == target
    assert editor_client.get("/admin/catalogue/service/9999999/change/").url == "/admin/"


def test_the_public_page_leads_who_may_edit_to_the_form(editor_client):
    service = Service.objects.published().first()
    page = parsed(editor_client.get(service.get_absolute_url()))
    assert page.select(f"a[href='/editing/services/{service.pk}/']")


def test_where_nobody_edits_the_public_page_leads_editors_to_what_readers_say(editor_client):
    service = Service.objects.published().first()
    Collection.objects.update(read_only=True)
    page = parsed(editor_client.get(service.get_absolute_url()))
    assert [link["href"] for link in page.select("#mend + p a")][0] == f"/services/{service.slug}/correct/"


@pytest.fixture
def published(db):
    return Service.objects.get(slug="jelbi-berlin")


def test_a_published_level_changes_only_with_a_reason(editor_client, published):
    page = OpenForm(editor_client, published)
    change = answer("accessibility", "1", "Less than it seemed.", "1") | {"level-accessibility-decision": "Read again."}
    assert page.send(**change) == 422
    assert [*page.problems()] == ["id_why"]
    assert page.send(why="The page says less.") == 302
    assert published.classifications.get(determinant__slug="accessibility").level == 1


WRONG = {
    "summary": "", "provider": "", "cities": "", "launched": "soon", "official_url": "javascript:alert(1)",
    "evidence-0-url": "https://192.168.0.1/", "level-accessibility-level": "", "level-accessibility-reason": "",
    "level-accessibility-pages": "", "why": "So.", "touchpoints-*-DELETE": "on",
}  # fmt: skip
PLACES = {
    "id_summary", "id_provider", "id_cities", "id_launched", "id_official_url", "id_evidence-0-url",
    "id_level-accessibility-level", "touchpoints-rows",
}  # fmt: skip


def in_every_row(page, changes):
    """The same, with * as the number of each row that is there."""
    sent = {}
    for name, value in changes.items():
        rows = int(page.data[f"{name.partition('-')[0]}-INITIAL_FORMS"][0]) if "*" in name else 1
        sent |= {name.replace("*", str(number)): value for number in range(rows)}
    return sent


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        (WRONG, PLACES),
        ({"evidence-*-kind": "general-knowledge"}, {"evidence-rows"}),
        ({"ended": "2020", "status": "active"}, {"id_status"}),
    ],
    ids=["values", "pages", "years"],
)
def test_what_readers_see_stays_whole(editor_client, published, changes, places):
    page = OpenForm(editor_client, published)
    assert page.send(name="Never saved", **in_every_row(page, changes)) == 422
    assert places <= {*page.problems()}
    assert page.data["name"] == ["Never saved"]
    published.refresh_from_db()
    assert published.name != "Never saved"


def test_pages_of_submitted_codes_stay(editor_client, published):
    cited = Coding.objects.filter(sheet__service=published, level__gte=2).values_list("evidence__number", flat=True)[0]
    published.classifications.all().delete()
    published.detriments.all().delete()
    Service.objects.filter(pk=published.pk).update(integration_level=0, state="draft")
    published.integration_evidence.clear()
    place = list(published.evidence.values_list("number", flat=True)).index(cited)
    assert OpenForm(editor_client, published).send(**{f"evidence-{place}-DELETE": "on"}) == 302
    assert published.evidence.filter(number=cited).exists()
    assert str(cited) in "".join(OpenForm(editor_client, published).problems().values())


def test_editors_send_to_review_and_only_reviewers_publish(client, editor_client, django_user_model):
    page = OpenForm(editor_client)
    assert not page.tree.select("button[value=publish]")
    assert page.send(action="review", **complete()) == 302
    service = Service.objects.get(slug="night-bus-on-call")
    assert service.state == "review"
    assert Version.objects.filter(model="catalogue.service", key=service.pk).count() == 1, "one click is one act"
    assert OpenForm(editor_client, service).send(action="publish") == 403
    reviewer = django_user_model.objects.create_user("reviewer", is_staff=True)
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(reviewer)
    assert OpenForm(client, service).send(action="publish") == 302
    service.refresh_from_db()
    assert service.state == "published"


def test_an_unfinished_service_is_not_published_and_says_what_is_missing(client, django_user_model, service):
    reviewer = django_user_model.objects.create_user("reviewer", is_staff=True)
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(reviewer)
    assert OpenForm(client, service).send(action="publish", summary="Saved.") == 302
    service.refresh_from_db()
    assert (service.state, service.summary) == ("draft", "Saved.")
    missing = {link["href"] for link in OpenForm(client, service).tree.select(".missing a")}
    assert {"#touchpoints-rows", "#level-price-value"} <= missing


def test_who_sends_an_unfinished_service_to_review_is_told_what_is_missing(editor_client):
    page = OpenForm(editor_client)
    assert page.send(action="review", name="Night bus") == 302
    service = Service.objects.get(name="Night bus")
    assert service.state == "review"
    tree = parsed(editor_client.get(reverse("service-edit", args=[service.pk])))
    assert len(tree.select("main > .notice:not([hidden])")) == 1
    places = [link["href"] for link in tree.select("#missing a")]
    assert {"#id_domain", "#touchpoints-rows", "#level-price-value"} <= {*places}
    assert all(tree.select_one(f'[id="{place[1:]}"]') for place in places)
    texts = [text_of(link) for link in tree.select("#missing a")]
    [unanswered] = [text for text in texts if "Price" in text]
    assert unanswered.count("Price") == 1
    assert {text.partition(": ")[2] for text in texts if text.startswith(("Provider", "Summary"))} == {str(UNSAID)}
    assert tree.select_one("#missing").find_next(id="what"), "it stands before the sections"


def test_what_has_mistakes_is_saved_and_not_sent_to_review(editor_client):
    page = OpenForm(editor_client)
    assert page.send(action="review", name="Night bus", launched="soon") == 302
    service = Service.objects.get(name="Night bus")
    assert service.state == "draft"
    tree = parsed(editor_client.get(reverse("service-edit", args=[service.pk])))
    assert [text_of(notice) for notice in tree.select("main > .notice:not([hidden])")] == [str(NOT_YET["review"])]


def test_suggestions_know_other_names_and_no_accents(editor_client):
    Actor.objects.create(name="Some body", short_name="SBX", aliases="Étienne's firm")
    for asked, value in (("sbx", "Some body"), ("etienne", "Some body"), ("body", "Some body")):
        found = editor_client.get("/editing/suggestions/", {"for": "actor", "q": asked}).json()["found"]
        assert value in [each["value"] for each in found], asked
    assert editor_client.get("/editing/suggestions/", {"for": "nobody", "q": "a"}).status_code == 404


@pytest.mark.parametrize(
    ("fact", "value", "field", "shown"),
    [
        ("cities", "Vienna", "cities", "Vienna"),
        ("level-accessibility", "1", "level-accessibility-level", "1"),
    ],
)
def test_a_correction_opens_the_form_filled_and_is_accepted_by_the_save(
    editor_client, published, fact, value, field, shown
):
    correction = Correction.objects.create(service=published, fact=fact, value=value, page="https://example.org/new")
    page = OpenForm(editor_client, published)
    page.read(editor_client.get(page.url, {"correction": correction.pk}))
    assert page.data[field] == [shown]
    assert page.problems() == {}
    more = {"level-accessibility-decision": "Read again."} if fact.startswith("level") else {}
    assert page.send(**more) == 302, page.problems()
    correction.refresh_from_db()
    assert correction.state == "accepted"
    assert OpenForm(editor_client, published).data[field][0].startswith(shown)


def test_a_correction_that_somebody_decided_meanwhile_is_told_and_what_was_saved_stays(
    editor_client, published, editor
):
    sent = Correction.objects.create(service=published, fact="status", value="pilot")
    page = OpenForm(editor_client, published)
    page.read(editor_client.get(page.url, {"correction": sent.pk}))
    decide(sent, editor, "declined", "The page still says active.")
    assert page.send() == 302
    published.refresh_from_db()
    sent.refresh_from_db()
    assert (published.status, sent.state) == ("pilot", "declined")
    told = parsed(editor_client.get(page.answer.url)).select("main > [role=status]:not([id])")
    assert any(str(sent.pk) in each.text for each in told)


def test_a_published_service_may_have_an_official_address_that_nobody_saw(editor_client, published):
    Service.objects.filter(pk=published.pk).update(official_url_seen=False)
    assert OpenForm(editor_client, published).send(summary="Better.") == 302


def test_levels_are_hidden_from_an_editor_who_is_to_code_the_service(editor, editor_client, published):
    ask_to_code(editor, published.slug)
    before = list(published.classifications.values_list("determinant", "level", "reason"))
    cited = published.classifications.filter(level__gte=2).values_list("evidence__number", flat=True)[0]
    page = OpenForm(editor_client, published)
    assert [name for name in page.data if name.startswith("level-")] == []
    assert page.send(summary="Better.") == 302
    place = list(published.evidence.values_list("number", flat=True)).index(cited)
    page = OpenForm(editor_client, published)
    assert page.send(**{f"evidence-{place}-kind": "general-knowledge"}) == 422
    assert f"id_evidence-{place}-kind" in page.problems()
    assert list(published.classifications.values_list("determinant", "level", "reason")) == before
