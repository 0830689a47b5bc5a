"""What differs between two releases, from their tables alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Classification, Service, Touchpoint
from catalogue.releases.changes import Changes, Left, LevelChange, Named, changes
from catalogue.releases.releasing import MOST_TOLD, release
from catalogue.releases.tables import lines
from tests.catalogue.releases.conftest import DAY, content_of
from tests.factories import make_complete

pytestmark = pytest.mark.django_db


def told(made):
    return json.loads(content_of(made, "changes.json"))


def withdraw(slug, reason):
    Service.objects.filter(slug=slug).update(state="withdrawn", withdrawal_reason=reason)


def test_the_first_one_tells_of_no_changes(first):
    assert told(first) == json.loads(json.dumps(Changes().as_data()))
    assert first.changes == told(first)


def test_services_that_came_and_left(first):
    made = make_complete(name="A new one")
    withdraw("jelbi-berlin", "It was no service.")
    Service.objects.filter(slug="parkrun").update(state="draft")
    second = told(release("1.1", DAY))
    assert second["since"] == "1.0"
    assert second["added"] == [{"service": made.slug, "name": "A new one"}]
    assert [(one["service"], one["reason"]) for one in second["left"]] == [
        ("jelbi-berlin", "It was no service."),
        ("parkrun", ""),
    ]
    assert second["levels"] == []
    assert second["facts"] == {}
    assert second["tables"]["services.csv"] == {"came": 1, "went": 2}


def test_levels_that_changed_and_why(first):
    own = Classification.objects.filter(service__slug="jelbi-berlin").order_by("determinant__order")
    lower, gone, unknown = own.filter(level__gt=0)[:3]
    before = [lower.level, gone.level, unknown.level]
    own.filter(pk=lower.pk).update(level=0, reason="Read again.", decision="")
    own.filter(pk=gone.pk).delete()
    own.filter(pk=unknown.pk).update(level=None, decision="The page is gone.")
    Service.objects.filter(slug="jelbi-berlin").update(
        integration_level=0, integration_reason="Alone.", integration_decision=""
    )
    found = {one["determinant"]: one for one in told(release("1.1", DAY))["levels"]}
    wanted = {
        lower.determinant.slug: (before[0], 0, "Read again."),
        gone.determinant.slug: (before[1], None, ""),
        unknown.determinant.slug: (before[2], None, "The page is gone."),
    }
    integration = found.pop("integration-level")
    assert {name: (one["old"], one["new"], one["why"]) for name, one in found.items()} == wanted
    assert {one["service"] for one in found.values()} == {"jelbi-berlin"}
    assert (integration["new"], integration["why"]) == (0, "Alone.")
    assert integration["old"] > 0


def test_facts_are_counted_by_field(first):
    Service.objects.filter(slug__in=["jelbi-berlin", "parkrun"]).update(summary="Another one.")
    Service.objects.filter(slug="parkrun").update(name="Park run", launched=1999)
    Touchpoint.objects.filter(service__slug="parkrun").first().delete()
    second = told(release("1.1", DAY))
    assert second["facts"]["summary"] == 2
    assert (second["facts"]["name"], second["facts"]["launched"]) == (1, 1)
    assert not {"slug", "accessibility", "integration_level"} & second["facts"].keys()
    assert second["tables"]["touchpoints.csv"] == {"came": 0, "went": 1}


def test_they_come_from_the_tables_and_not_from_the_database_of_today(first):
    """What happens between the two and is taken back is no change; what the database forgets stays told."""
    Service.objects.filter(slug="jelbi-berlin").update(summary="For a day.")
    name = Service.objects.get(slug="parkrun").name
    Service.objects.filter(slug="jelbi-berlin").update(summary=first_summary(first))
    withdraw("parkrun", "Ended.")
    Service.objects.filter(slug="parkrun").update(name="Nobody knows")
    second = told(release("1.1", DAY))
    assert second["facts"] == {}
    assert second["left"] == [{"service": "parkrun", "name": name, "reason": "Ended."}]


def first_summary(made):
    from catalogue.releases.tables import rows

    return next(row["summary"] for row in rows([content_of(made, "services.csv")]) if row["slug"] == "jelbi-berlin")


def test_the_release_itself_tells_the_first_and_the_number_of_all(first):
    for _ in range(MOST_TOLD + 2):
        make_complete()
    second = release("1.1", DAY)
    assert len(second.changes["added"]) == MOST_TOLD
    assert second.changes["counts"]["added"] == len(told(second)["added"]) == MOST_TOLD + 2
    assert content_of(second, "CHANGES.md").decode().count("Made service") == MOST_TOLD + 2


def files(services, levels):
    tables = {
        "services.csv": [
            ["slug", "name", "integration_level", "integration_reason", "integration_decision"],
            *services,
        ],
        "classifications.csv": [["service", "determinant", "level", "reason", "decision"], *levels],
        "determinants.csv": [["slug"], ["a"], ["b"]],
    }
    return {
        name: lambda rows=rows: ["\n".join(",".join(row) for row in rows).encode()] for name, rows in tables.items()
    }


LEVELS = st.dictionaries(st.tuples(st.sampled_from("xyz"), st.sampled_from("ab")), st.sampled_from(["", *"0123"]))
STATES = st.tuples(st.sets(st.sampled_from("xyz")), LEVELS)


def as_files(state):
    services, levels = state
    return files(
        [[slug, slug.upper(), "1", "", ""] for slug in sorted(services)],
        [[*key, level, "r", ""] for key, level in levels.items() if key[0] in services],
    )


@given(STATES, STATES)
def test_they_are_the_difference_of_two_states(old, new):
    found = changes("1.0", as_files(old), as_files(new), {}, lambda slugs: dict.fromkeys(slugs, "so"))
    (before, was), (now, are) = old, new
    assert found.added == [Named(slug, slug.upper()) for slug in sorted(now - before)]
    assert found.left == [Left(slug, slug.upper(), "so") for slug in sorted(before - now)]
    wanted = {
        key: (number(was.get(key)), number(are.get(key)))
        for key in was.keys() | are.keys()
        if key[0] in before & now and number(was.get(key)) != number(are.get(key))
    }
    assert {(one.service, one.determinant): (one.old, one.new) for one in found.levels} == wanted
    assert [one[:2] for one in found.levels] == sorted(wanted)
    assert all(isinstance(one, LevelChange) for one in found.levels)


def number(cell):
    return int(cell) if cell else None


@given(st.text(), st.integers(1, 7))
def test_lines_are_whole_wherever_the_pieces_end(text, size):
    held = text.encode()
    pieces = [held[start : start + size] for start in range(0, len(held), size)]
    assert "".join(lines(pieces)) == text.removeprefix("\ufeff")
    assert all(line.endswith("\n") for line in list(lines(pieces))[:-1])
