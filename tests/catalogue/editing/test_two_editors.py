"""Two people edit one record: nothing is undone, what both changed is told, and each keeps the own input."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from catalogue.models import City, Service, Technology, Touchpoint
from tests.answers import errors_at, parsed, text_of
from tests.catalogue.admin.pages import OpenPage
from tests.catalogue.editing.pages import OpenForm, answer, row
from tests.factories import classify, make_evidence, make_service

pytestmark = pytest.mark.django_db
CONFLICT = 409
REASON = "level-accessibility-reason"


@pytest.fixture
def service(db):
    service = make_service(summary="As it was.", description="Told at length.", state="draft")
    for number in (1, 2, 3):
        Touchpoint.objects.create(
            service=service, number=number, label=f"Step {number}", channel="app", phase="during", owner="provider"
        )
    make_evidence(service)
    classify(service, "accessibility", 1)
    return service


@pytest.fixture
def people(django_user_model):
    """Two editors, each with a browser."""
    clients = []
    for name in ("ada", "ben"):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name="Editors"))
        clients.append(Client())
        clients[-1].force_login(user)
    return clients


@pytest.fixture
def pages(people, service):
    ada, ben = people
    page = OpenForm(ada, service)
    return [page, page.also_open_at(ben)]


def test_changes_of_different_fields_are_both_kept(pages, service):
    ada, ben = pages
    technology = Technology.objects.first()
    assert ada.send(summary="By Ada.", technologies=[str(technology.pk)], launched="2019") == 302
    assert ben.send(description="By Ben.") == 302
    service.refresh_from_db()
    assert (service.summary, service.description, service.launched) == ("By Ada.", "By Ben.", 2019)
    assert list(service.technologies.all()) == [technology]
    page = parsed(ben.client.get(ben.answer.url))
    [message] = [text for text in map(text_of, page.select("main > [role=status]")) if "Summary" in text]
    assert "ada" in message


def test_what_both_changed_is_told_beside_the_field_and_nothing_is_saved(pages, service):
    ada, ben = pages
    ada.send(summary="By Ada.")
    assert ben.send(summary="By Ben.", description="Also by Ben.", launched="2020") == CONFLICT
    service.refresh_from_db()
    assert (service.summary, service.description, service.launched) == ("By Ada.", "Told at length.", None)
    assert ben.told("conflicts") == ["Summary"]
    assert (ben.data["summary"], ben.data["description"]) == (["By Ben."], ["Also by Ben."])
    [told] = errors_at(ben.tree, "summary")
    for part in ("As it was.", "By Ada.", "ada,"):
        assert part in told


def test_who_was_told_and_saves_again_means_it(pages, service):
    ada, ben = pages
    ada.send(summary="By Ada.", unknown="Ada's question.")
    ben.send(summary="By Ben.")
    assert ben.send(summary="By both.") == 302
    service.refresh_from_db()
    assert (service.summary, service.unknown) == ("By both.", "Ada's question.")


def test_theirs_can_be_taken(pages, service):
    ada, ben = pages
    ada.send(summary="By Ada.", launched="2019")
    ben.send(summary="By Ben.", launched="2020")
    assert ben.told("conflicts") == ["Summary", "Launched"]
    assert ben.send(**{"take-summary": "theirs"}) == 302
    service.refresh_from_db()
    assert (service.summary, service.launched) == ("By Ada.", 2020)


def test_a_third_change_is_told_as_well(pages, service, people):
    ada, ben = pages
    ada.send(summary="By Ada.")
    ben.send(summary="By Ben.")
    OpenForm(people[0], service).send(summary="By Ada again.")
    assert ben.send() == CONFLICT
    assert ben.told("conflicts") == ["Summary"]
    service.refresh_from_db()
    assert service.summary == "By Ada again."


def test_the_same_change_by_both_is_none(pages, service):
    ada, ben = pages
    ada.send(summary="Better.")
    assert ben.send(summary="Better.", launched="2019") == 302
    service.refresh_from_db()
    assert (service.summary, service.launched) == ("Better.", 2019)


def test_choices_of_several_are_merged_or_told_as_a_whole(pages, service):
    ada, ben = pages
    cities = list(City.objects.all()[:3])
    ada.send(cities=f"{cities[0].name}\n{cities[1].name}")
    assert ben.send(cities=f"{cities[0].name}\n{cities[2].name}") == CONFLICT
    assert ben.told("conflicts") == ["Cities"]
    [told] = errors_at(ben.tree, "cities")
    assert cities[1].name in told
    assert set(service.cities.all()) == set(cities[:2])
    assert ben.send(**{"take-cities": "theirs"}, summary="By Ben.") == 302
    assert set(service.cities.all()) == set(cities[:2])


def test_a_wrong_value_and_a_change_of_others_are_both_kept(pages, service):
    ada, ben = pages
    ada.send(summary="By Ada.")
    assert ben.send(launched="2999") == 302
    ben = OpenForm(ben.client, service)
    assert (ben.data["summary"], ben.data["launched"]) == (["By Ada."], ["2999"])
    assert ben.beside("launched")
    assert ben.send(launched="2019") == 302
    service.refresh_from_db()
    assert (service.summary, service.launched) == ("By Ada.", 2019)


def test_rules_hold_for_what_comes_of_both(pages, service):
    """Each change alone is right, both together are not."""
    ada, ben = pages
    assert ada.send(ended="2020", status="discontinued") == 302
    ben.send(launched="2021")
    assert OpenForm(ben.client, service).beside("ended")


def labels(service):
    return list(service.touchpoints.values_list("label", flat=True))


def test_rows_are_merged_field_by_field(pages, service):
    ada, ben = pages
    ada.send(**{"touchpoints-0-label": "Ada's step", "touchpoints-1-channel": "web"})
    assert ben.send(**{"touchpoints-1-label": "Ben's step"}) == 302
    assert labels(service) == ["Ada's step", "Ben's step", "Step 3"]
    assert service.touchpoints.get(number=2).channel == "web"


def test_a_row_that_both_changed_is_told_in_the_row(pages, service):
    ada, ben = pages
    ada.send(**{"touchpoints-1-label": "Ada's step", REASON: "Ada's reason."})
    assert ben.send(**{"touchpoints-1-label": "Ben's step", REASON: "Ben's reason."}) == CONFLICT
    assert len(ben.told("conflicts")) == 2
    rows = ben.tree.select(".told .meanwhile")
    assert ["Ada's step" in text_of(rows[0]), "Ada's reason." in text_of(rows[1])] == [True, True]
    assert all("ada," in text_of(row) for row in rows)
    assert ben.data["touchpoints-1-label"] == ["Ben's step"]
    assert ben.send(**{"take-touchpoints-1-label": "theirs"}) == 302
    assert labels(service)[1] == "Ada's step"
    assert service.classifications.get().reason == "Ben's reason."


def test_an_answer_that_both_gave_first_is_told(pages, service):
    """There was no row of it when the page was drawn."""
    ada, ben = pages
    ada.send(**answer("price-value", "1", "Ada's reason."))
    assert ben.send(**answer("price-value", "1", "Ben's reason.")) == CONFLICT
    assert [label.split(", ")[1] for label in ben.told("conflicts")] == ["Reason"]
    assert ben.send(**{"take-level-price-value-reason": "theirs"}) == 302
    assert service.classifications.get(determinant__slug="price-value").reason == "Ada's reason."


def test_an_answer_taken_back_by_others_stays_so(pages, service):
    ada, ben = pages
    ada.send(**answer("accessibility", "", ""))
    assert ben.send(summary="By Ben.") == 302
    assert not service.classifications.exists()


def test_a_page_added_by_both_gets_two_numbers_and_keeps_its_citation(pages, service):
    ada, ben = pages
    for page, title in ((ada, "By Ada"), (ben, "By Ben")):
        new = row("evidence", 1, number="2", kind="press", title=title, url="https://example.org/", supports="All.")
        more = {"evidence-TOTAL_FORMS": "2"}
        assert (
            page.send(**new, **more, **answer("accessibility" if page is ben else "price-value", "2", "So.", "2"))
            == 302
        )
    assert list(service.evidence.values_list("number", "title")) == [(1, "A page"), (2, "By Ada"), (3, "By Ben")]
    cited = service.classifications.get(determinant__slug="accessibility").evidence.get()
    assert cited.title == "By Ben"


def test_rows_added_by_others_stay(pages, service):
    ada, ben = pages
    new = {"number": "", "label": "Ada's new step", "channel": "web", "phase": "after", "owner": "provider"}
    assert ada.send(**{f"touchpoints-3-{k}": v for k, v in new.items()}, **{"touchpoints-TOTAL_FORMS": "4"}) == 302
    assert ben.send(**{"touchpoints-0-label": "Ben's step"}) == 302
    assert labels(service) == ["Ben's step", "Step 2", "Step 3", "Ada's new step"]


def test_a_row_deleted_by_others_stays_deleted_where_i_left_it_alone(pages, service):
    ada, ben = pages
    ada.send(**{"touchpoints-1-DELETE": "on"})
    assert ben.send(**{"touchpoints-2-label": "Ben's step"}) == 302
    assert labels(service) == ["Step 1", "Ben's step"]


@pytest.mark.parametrize(("again", "left"), [({}, ["Step 1", "Step 3", "Ben's step"]), (None, ["Step 1", "Step 3"])])
def test_a_row_deleted_by_others_that_i_changed_is_told(pages, service, again, left):
    ada, ben = pages
    ada.send(**{"touchpoints-1-DELETE": "on"})
    assert ben.send(**{"touchpoints-1-label": "Ben's step", "touchpoints-1-number": "4"}) == CONFLICT
    assert labels(service) == ["Step 1", "Step 3"]
    [told] = ben.told("conflicts")
    assert "Step 2" in told
    box = ben.tree.select_one(".told .meanwhile input[type=checkbox]")
    assert "ada," in text_of(ben.tree.select_one(".told .meanwhile"))
    assert ben.send(**({box["name"]: "on"} if again is None else again)) == 302
    assert labels(service) == left


def test_a_row_that_i_delete_and_others_changed_is_told(pages, service):
    ada, ben = pages
    ada.send(**{"touchpoints-1-label": "Ada's step"})
    assert ben.send(**{"touchpoints-1-DELETE": "on"}) == CONFLICT
    assert labels(service) == ["Step 1", "Ada's step", "Step 3"]
    assert "Ada's step" in text_of(ben.tree.select_one(".told .meanwhile"))
    assert "touchpoints-1-DELETE" not in ben.data
    assert ben.send(**{"touchpoints-1-DELETE": "on"}) == 302
    assert labels(service) == ["Step 1", "Step 3"]


def test_a_record_deleted_meanwhile_comes_back_as_a_new_one(pages, service):
    ada, ben = pages
    assert ada.client.post(f"/admin/catalogue/service/{service.pk}/delete/", {"post": "yes"}).status_code == 302
    assert ben.send(summary="By Ben.", **{"touchpoints-0-label": "Ben's step"}) == CONFLICT
    assert not Service.objects.filter(slug=service.slug).exists()
    assert "ada," in text_of(ben.tree.select_one("form > .error"))
    assert ben.data["summary"] == ["By Ben."]
    assert ben.send() == 302
    assert labels(Service.objects.get(name=service.name)) == ["Ben's step", "Step 2", "Step 3"]


@pytest.mark.parametrize("sent", [[], "nonsense", "others"])
def test_without_knowing_what_was_seen_every_difference_is_told(pages, service, people, sent):
    ada, ben = pages
    if sent == "others":
        sent = OpenForm(people[1], make_service()).data["seen"]
    assert ben.send(seen=sent, summary="By Ben.") == CONFLICT
    assert ben.told("conflicts") == ["Summary"]
    assert ben.data["summary"] == ["By Ben."]
    service.refresh_from_db()
    assert service.summary == "As it was."
    assert ben.send() == 302, "told once, the next save is on purpose"


def test_a_change_of_which_nobody_wrote_a_name_is_said_to_be_so(pages, service):
    _ada, ben = pages
    Service.objects.filter(pk=service.pk).update(summary="By a loader.")
    ben.send(summary="By Ben.")
    [told] = errors_at(ben.tree, "summary")
    assert "not recorded" in told


def test_a_part_changed_on_the_page_of_its_whole_names_the_person_on_its_own_page(people, service):
    whole, part = OpenForm(people[0], service), OpenPage(people[1], service.touchpoints.first())
    assert whole.send(**{"touchpoints-0-label": "Ada's step"}) == 302
    assert part.send(label="Ben's step") == 200
    assert "ada," in errors_at(part.tree, "label")[0]


def test_a_save_writes_no_column_that_was_not_changed(pages, service, monkeypatch):
    written = []
    original = Service.save

    def save(self, **kwargs):
        written.append(set(kwargs["update_fields"]))
        Service.objects.filter(pk=self.pk).update(unknown="Written at the very moment.")
        original(self, **kwargs)

    monkeypatch.setattr(Service, "save", save)
    assert pages[0].send(summary="By Ada.") == 302
    assert written == [{"summary", "updated"}]
    service.refresh_from_db()
    assert service.unknown == "Written at the very moment."


def test_the_time_of_the_last_change_follows_changes_of_parts_alone(pages, service):
    before = service.updated
    assert pages[0].send() == 302
    service.refresh_from_db()
    assert service.updated == before, "nothing was changed"
    assert pages[1].send(**{"touchpoints-0-label": "Ben's step"}) == 302
    service.refresh_from_db()
    assert service.updated > before


TAMPERED = ["\0", "9" * 40]


@pytest.mark.parametrize("wrong", TAMPERED)
def test_a_tampered_id_of_a_row_is_told(pages, service, wrong):
    ada, _ben = pages
    ada.send(**{"touchpoints-0-id": wrong, "touchpoints-0-label": "Other"})
    assert {"Step 1", "Step 2", "Step 3"} <= {*labels(service)}


def test_a_text_of_several_lines_that_nobody_touched_stays_itself(pages, service):
    """Browsers send each line break as two signs."""
    Service.objects.filter(pk=service.pk).update(unknown="Who pays?\nWho runs it?")
    ada = OpenForm(pages[0].client, service)
    Service.objects.filter(pk=service.pk).update(unknown="Who pays?\nWho runs it?\nSince when?")
    assert ada.send(summary="By Ada.", unknown="Who pays?\r\nWho runs it?") == 302
    service.refresh_from_db()
    assert (service.summary, service.unknown) == ("By Ada.", "Who pays?\nWho runs it?\nSince when?")
    assert OpenForm(pages[0].client, service).send(summary="Again.", unknown="One.\r\nTwo.") == 302
    service.refresh_from_db()
    assert service.unknown == "One.\nTwo."
