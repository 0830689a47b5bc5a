"""The texts of the coding guide leave the determinants and come back, with what was shipped and recorded of them."""

import json

from django.core.management import call_command

from catalogue.models import Revision, ShippedRecord, Version
from catalogue.operations.upgrade.records import in_files

MODELS = ("determinant", "guide", "guideentry", "codinground", "codingsheet")
TEXTS = "question, boundary, anchor_0, anchor_1, anchor_2, anchor_3, guide_version"


def migrate(copy, app, name):
    call_command("migrate", app, name, database=copy.alias, verbosity=0)


def rows(copy, statement):
    with copy.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def noted(copy):
    shipped = ShippedRecord.objects.using(copy.alias)
    return {(record.model, tuple(record.key)): record.fields for record in shipped}


def record(copy, **fields):
    """A version of the first determinant, as an act would have left it."""
    revision = Revision.objects.using(copy.alias).create(origin="admin")
    state = json.dumps({"determinant/1": {"slug": "offer-variety", **fields}})
    Version.objects.using(copy.alias).create(
        revision=revision, model="experience.determinant", key=1, name="Offer", shown=True, state=state
    )


def test_texts_shipped_records_and_history_move_into_the_guide_and_back(copy):
    """On the way back the texts of the newest guide alone have a place, and the numbers of all."""
    ShippedRecord.objects.using(copy.alias).bulk_create(
        ShippedRecord(model=name.model._meta.label_lower, key=list(name.key), fields=fields)
        for name, fields in in_files().items()
        if name.model._meta.model_name in MODELS
    )
    shipped = noted(copy)
    guides = [key for kind, key in shipped if kind == "experience.guide"]
    [newest] = max(guides, key=lambda key: [int(number) for number in key[0].split(".")])
    entries = rows(copy, "SELECT question FROM experience_guideentry e JOIN experience_guide g ON e.guide_id = g.id "
                         f"WHERE g.version = '{newest}' ORDER BY determinant_id")  # fmt: skip
    versions = dict(rows(copy, "SELECT r.slug, g.version FROM catalogue_codinground r "
                               "JOIN experience_guide g ON r.guide_id = g.id"))  # fmt: skip
    assert len({*versions.values()}) == len(guides) > 1
    migrate(copy, "catalogue", "0019")
    migrate(copy, "experience", "0003")
    own = dict(
        zip(TEXTS.split(", "), rows(copy, f"SELECT {TEXTS} FROM experience_determinant ORDER BY id")[0], strict=True)
    )
    assert own["guide_version"] == newest
    assert dict(rows(copy, "SELECT slug, guide_version FROM catalogue_codinground")) == versions
    texts = rows(copy, f"SELECT {TEXTS} FROM experience_determinant ORDER BY id")
    assert [(question,) for question, *_rest in texts] == entries
    assert noted(copy)["experience.determinant", ("offer-variety",)].items() >= own.items()
    assert {kind for kind, _key in noted(copy)} == {f"{app}.{name}" for app, name in (
        ("experience", "determinant"), ("catalogue", "codinground"), ("catalogue", "codingsheet")
    )}  # fmt: skip
    record(copy, **own | {"question": "Before?"})
    record(copy, **own)
    with copy.cursor() as cursor:
        cursor.execute("UPDATE experience_determinant SET guide_version = '1.10' WHERE slug = 'price-value'")
        cursor.execute("UPDATE catalogue_codingsheet SET guide_version = '1.0' WHERE id = 1")
    [(noting,)] = rows(copy, "SELECT coding_round_id FROM catalogue_codingsheet WHERE id = 1")
    described = rows(copy, f"SELECT description FROM catalogue_codinground WHERE id <> {noting}")
    migrate(copy, "experience", "0004")
    migrate(copy, "catalogue", "0020")
    counts = "SELECT g.version, count(*) FROM experience_guide g JOIN experience_guideentry e ON e.guide_id = g.id"
    assert rows(copy, f"{counts} GROUP BY g.version ORDER BY g.version") == [("1.10", 13), (newest, 12)]
    assert dict(rows(copy, "SELECT r.slug, g.version FROM catalogue_codinground r "
                           "JOIN experience_guide g ON r.guide_id = g.id")) == versions  # fmt: skip
    [(told,)] = rows(copy, f"SELECT description FROM catalogue_codinground WHERE id = {noting}")
    assert "1 of its sheets note guide 1.0." in told
    assert rows(copy, f"SELECT description FROM catalogue_codinground WHERE id <> {noting}") == described
    assert [question for question, *_rest in history(copy)] == ["Before?", own["question"]]
    assert {len(state) for _question, state in history(copy)} == {14}, "the guide and all its entries"
    assert len(entries) == len(texts) == 13
    assert noted(copy) == of_one_guide(shipped, newest)


def of_one_guide(shipped, newest):
    """What was noted, without what no determinant could hold: other guides, and what changed in one.

    Later migrations name the codebook and the rules of reach.
    """
    kept = {
        (kind, key): fields
        for (kind, key), fields in shipped.items()
        if kind not in ("experience.guide", "experience.guideentry") or key[0] == newest
    }
    guide = kept["experience.guide", (newest,)] | {"changes": ""}
    del guide["codebook"], guide["reach"]
    return kept | {("experience.guide", (newest,)): guide}


def history(copy):
    """What the guide said of the first determinant, act by act, with all of the state."""
    for version in Version.objects.using(copy.alias).filter(model="experience.guide").order_by("pk"):
        state = json.loads(version.state)
        [entry] = [row for row in state.values() if row.get("determinant") == 1]
        yield entry["question"], state
