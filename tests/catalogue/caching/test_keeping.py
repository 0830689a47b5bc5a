"""Anonymous readers get at once the answer that they would get without a store, and never an older one."""

import gc
import gzip
import json
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import HttpResponse

from catalogue.caching import middleware, tags
from catalogue.models import Domain, Service
from tests.answers import body, content, queries_of
from tests.catalogue.caching.public import addresses

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}
RESTORED = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


def seen(response):
    """What a reader gets, without the headers that belong to keeping."""
    keeping = ("ETag", "Vary", "Content-Length")
    return response.status_code, content(response), {k: v for k, v in response.items() if k not in keeping}


def test_every_public_answer_is_kept_and_equals_the_one_made_without_a_store(reader, new_process, is_kept, some):
    without, public = new_process(kept=0), []
    for path in some(addresses(), of=4):
        first = reader.get(path)
        if first.status_code != 200:
            continue
        public.append(path)
        made, expected = seen(first), seen(without.get(path))
        second = reader.get(path)
        assert [made, seen(second)] == [expected, expected], path
        assert is_kept(reader, path), path
        assert (second["ETag"], second["Cache-Control"], second["Vary"]) == (first["ETag"], "no-cache", first["Vary"])
    assert len(public) >= 15


def rename(domain):
    domain.name = "Renamed by the ORM"
    domain.save()


def rename_in_bulk(domain):
    Domain.objects.filter(pk=domain.pk).update(name="Renamed in bulk")


def rename_by_sql(domain):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_domain SET name = 'Renamed by SQL' WHERE id = %s", [domain.pk])


def rename_by_a_fixture(domain, folder):
    record = {"model": "catalogue.domain", "fields": {"slug": domain.slug, "name": "Renamed by a fixture"}}
    (folder / "renamed.json").write_text(json.dumps([record]))
    call_command("loaddata", folder / "renamed.json", verbosity=0)


@pytest.mark.parametrize("write", [rename, rename_in_bulk, rename_by_sql, rename_by_a_fixture])
def test_a_change_shows_in_the_very_next_answer(reader, new_process, tmp_path, write):
    path, other = "/services/", new_process()
    before = [reader.get(path) for _ in range(3)][-1]
    other.get(path)
    domain = Domain.objects.get(slug="mobility")
    write(domain, tmp_path) if write is rename_by_a_fixture else write(domain)
    domain.refresh_from_db()
    assert domain.name.startswith("Renamed")
    for worker in (reader, other):
        after = worker.get(path, headers={"If-None-Match": before["ETag"]})
        assert (after.status_code, domain.name in body(after)) == (200, True)
    assert after["ETag"] != before["ETag"]


def test_a_deleted_service_is_gone_at_once(reader):
    path = Service.objects.published().first().get_absolute_url()
    reader.get(path)
    assert reader.get(path).status_code == 200
    Service.objects.filter(slug=path.split("/")[2]).update(state="draft")
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("order", [[{}, FRAGMENT, RESTORED], [RESTORED, FRAGMENT, {}]], ids=["page first", "page last"])
def test_a_fragment_is_never_given_for_a_page(reader, order):
    for _ in range(3):
        whole = {
            str(headers): "<!DOCTYPE html>" in body(reader.get("/services/", headers=headers)) for headers in order
        }
        assert whole == {"{}": True, str(FRAGMENT): False, str(RESTORED): True}


def test_languages_hosts_and_schemes_have_answers_of_their_own(reader, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for _ in range(2):
        for language in ("en", "de"):
            page = reader.get("/services/", headers={"Accept-Language": language, "Host": "one.example"})
            assert page["Content-Language"] == language
        for host in settings.ALLOWED_HOSTS:
            for secure in (False, True):
                answer = reader.get("/services/jelbi-berlin/?format=json", headers={"Host": host}, secure=secure)
                assert answer.json()["address"].startswith(f"http{'s' * secure}://{host}/")


def test_an_unknown_host_is_refused_as_ever(reader, settings):
    settings.ALLOWED_HOSTS = ["one.example"]
    reader.get("/services/", headers={"Host": "one.example"})
    assert reader.get("/services/", headers={"Host": "evil.example"}).status_code == 400


def test_compressed_and_plain_answers_say_the_same(reader):
    for _ in range(2):
        plain, packed = reader.get("/services/"), reader.get("/services/", headers={"Accept-Encoding": "gzip"})
        assert plain.get("Content-Encoding") is None
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content


def test_who_has_an_answer_is_told_so_also_by_a_process_that_never_made_it(reader, new_process):
    path = "/services/?domain=mobility"
    first = reader.get(path)
    known = {"If-None-Match": f'W/"another", {first["ETag"]}'}
    for worker in (reader, new_process()):
        answer = worker.get(path, headers=known)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", first["ETag"])
        assert answer["Cache-Control"] == "no-cache"
        assert {name.strip() for name in answer["Vary"].split(",")} >= {"Cookie", "HX-Request", "Accept-Language"}
    assert reader.get("/services/", headers=known).status_code == 200, "another address"
    assert reader.get(path, headers=known | FRAGMENT).status_code == 200, "a part of the page"


def test_any_tag_will_do_where_there_is_a_page_and_none_where_there_is_not(reader):
    assert reader.get("/services/", headers={"If-None-Match": "*"}).status_code == 304
    assert reader.get("/services/nothing-here/", headers={"If-None-Match": "*"}).status_code == 404


def test_head_answers_like_get(reader, new_process):
    for worker in (reader, new_process()):
        got, asked = worker.get("/services/"), worker.head("/services/")
        assert (asked.status_code, asked.content, asked["ETag"]) == (200, b"", got["ETag"])


def test_mistakes_and_refusals_are_not_kept(reader):
    for path in ("/services/nothing-here/", "/services/?domain=x&format=csv", "/compare/?service=x&format=json"):
        answers = [reader.get(path) for _ in range(3)]
        assert [(answer.status_code >= 400, answer.get("ETag")) for answer in answers] == [(True, None)] * 3


def test_a_probe_asks_no_more_than_it_did(reader):
    assert queries_of(reader, "/healthz") == 1
    assert "no-store" in reader.get("/healthz")["Cache-Control"]


def test_an_answer_that_breaks_off_is_not_kept(reader):
    path = "/services/?format=csv"
    next(iter(reader.get(path).streaming_content))
    gc.collect()  # by which the server has let go of it
    assert body(reader.get(path)).count("\n") > Service.objects.published().count()


def test_an_answer_from_an_older_state_is_not_kept(reader, monkeypatch, is_kept):
    """As while another thread still reads the newest data."""
    monkeypatch.setattr(middleware, "current_snapshot", lambda: SimpleNamespace(version="older"))
    assert [reader.get("/cities/").get("ETag") for _ in range(2)] == [None, None]
    monkeypatch.undo()
    assert is_kept(reader, "/cities/")


def test_without_an_answer_of_the_database_nothing_is_kept(reader, monkeypatch):
    def refuse():
        raise OperationalError("database is locked")

    reader.get("/method/")
    monkeypatch.setattr(middleware, "data_version", refuse)
    assert reader.get("/method/").get("ETag") is None


def test_a_new_day_makes_new_answers(reader, monkeypatch):
    first = reader.get("/method/")
    monkeypatch.setattr(tags, "localdate", lambda: SimpleNamespace(isoformat=lambda: "2126-01-01"))
    assert reader.get("/method/")["ETag"] != first["ETag"]


def test_other_code_and_templates_make_other_answers(settings, tmp_path):
    (tmp_path / "templates").mkdir()
    settings.BASE_DIR, versions = tmp_path, set()
    for text in ("<p>One</p>", "<p>Two</p>"):
        (tmp_path / "templates/page.html").write_text(text)
        versions.add(tags.code_version.__wrapped__())
    assert len(versions) == 2
    assert tags.code_version.__wrapped__() in versions


def test_what_varies_with_more_than_the_tag_knows_is_not_kept():
    for name, may in (("Cookie", True), ("HX-Request", True), ("User-Agent", False)):
        answer = HttpResponse(headers={"Vary": name, "Cache-Control": middleware.ASK_FIRST})
        assert middleware.is_for_all(answer) is may
