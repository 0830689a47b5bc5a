"""A round is coded with a version of the guide, and so are its sheets; what was noted of the texts moves with them."""

import json
import re

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import Min

from catalogue.index import triggers

ANCHORS = ("anchor_0", "anchor_1", "anchor_2", "anchor_3")
TEXTS = ("question", "boundary", *ANCHORS)
DRAFTS, ISSUES = ("Editors", "Reviewers", "Administrators"), ("Reviewers", "Administrators")


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def place(version):
    return [int(number) for number in re.findall(r"\d+", version)], version


def table(apps, schema_editor, label, name):
    return apps.get_model(label, name).objects.using(schema_editor.connection.alias)


def point_to_guides(apps, schema_editor):
    guides = table(apps, schema_editor, "experience", "Guide")
    rounds = table(apps, schema_editor, "catalogue", "CodingRound")
    for version, opened in rounds.order_by().values_list("guide_version").annotate(first=Min("opened")):
        guide = guides.filter(version=version).first() or guide_like_the_one_before(apps, schema_editor, version)
        guides.filter(pk=guide.pk).update(issued=opened)
        rounds.filter(guide_version=version).update(guide=guide)
    tell_of_other_guides(rounds)
    carry_what_was_shipped(apps, schema_editor)
    carry_history(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the tables could not be altered


def guide_like_the_one_before(apps, schema_editor, version):
    """A version that only rounds named: no determinant was sharpened for it."""
    guides = table(apps, schema_editor, "experience", "Guide")
    older = [guide for guide in guides.all() if place(guide.version) < place(version)]
    made = guides.create(version=version)
    for before in sorted(older, key=lambda guide: place(guide.version))[-1:]:
        for entry in before.entries.all():
            entry.pk, entry.guide = None, made
            entry.save(force_insert=True)
    return made


def tell_of_other_guides(rounds):
    """Sheets noted the newest version of their day, which may not be that of their round: the round tells of it."""
    for coding_round in rounds.all():
        noted = coding_round.sheets.exclude(submitted=None).exclude(guide_version=coding_round.guide_version)
        counts = noted.order_by("guide_version").values_list("guide_version").annotate(n=models.Count("pk"))
        if told := [f"{n} of its sheets note guide {version or 'unknown'}." for version, n in counts]:
            coding_round.description = " ".join(filter(None, [coding_round.description, *told]))
            coding_round.save(update_fields=["description"])


def carry_what_was_shipped(apps, schema_editor):
    """As the rows themselves: a version of the guide holds each text that is no younger than it."""
    shipped = table(apps, schema_editor, "catalogue", "ShippedRecord")
    guides = table(apps, schema_editor, "experience", "Guide")
    opened = {}
    for record in shipped.filter(model="catalogue.codinground"):
        version = record.fields.pop("guide_version")
        opened[version] = min(record.fields["opened"], opened.get(version, record.fields["opened"]))
        record.fields["guide"] = [version]
        record.save()
    for record in shipped.filter(model="catalogue.codingsheet").iterator():
        record.fields.pop("guide_version", None)
        record.save()
    entries = {}
    for record in shipped.filter(model="experience.determinant"):
        version = record.fields.pop("guide_version")
        entries[record.key[0]] = version, entry_of(record.fields)
        record.save()
    for version in sorted({version for version, _entry in entries.values()}, key=place):
        issued = opened.get(version) or guides.get(version=version).issued.isoformat()
        fields = {"version": version, "issued": issued, "changes": ""}
        shipped.create(model="experience.guide", key=[version], fields=fields)
        for slug, (since, entry) in entries.items():
            if place(since) <= place(version):
                fields = {"guide": [version], "determinant": [slug], **entry}
                shipped.create(model="experience.guideentry", key=[version, slug], fields=fields)


def entry_of(fields):
    """The texts of the guide, taken out of the fields of a determinant."""
    texts = {name: fields.pop(name) for name in TEXTS}
    anchors = [texts[name] for name in ANCHORS]
    return {"question": texts["question"], "anchors": anchors, "boundary": texts["boundary"], "examples": ""}


def carry_history(apps, schema_editor):
    """What acts did to the texts is told of the newest guide, which holds what became of them."""
    versions = table(apps, schema_editor, "catalogue", "Version")
    guides = {guide.version: guide for guide in table(apps, schema_editor, "experience", "Guide").all()}
    for version in versions.filter(model="catalogue.codinground").exclude(state=""):
        state = json.loads(version.state)
        for row in state.values():
            guide = guides.get(row.pop("guide_version", None))
            row |= {"guide": guide.pk} if guide else {}
        save_state(version, state)
    recorded = versions.filter(model="experience.determinant").exclude(state="").order_by("pk")
    told = [(version, json.loads(version.state)) for version in recorded]
    texts = [(version, entry_of(state[f"determinant/{version.key}"])) for version, state in told]
    for version, state in told:
        state[f"determinant/{version.key}"].pop("guide_version", None)
        save_state(version, state)
    if told and guides:
        newest = guides[max(guides, key=place)]
        versions.bulk_create(versions_of(versions.model, newest, texts))


def save_state(version, state):
    version.state = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    version.save(update_fields=["state"])


def versions_of(model, guide, texts):
    """The guide as each act left it; before a text was first recorded, it was as it was found then."""
    rows = {entry.determinant_id: entry for entry in guide.entries.all()}
    now = {
        pk: {"question": row.question, "anchors": row.anchors, "boundary": row.boundary, "examples": ""}
        for pk, row in rows.items()
    }
    now |= {version.key: entry for version, entry in reversed(texts) if version.key in rows}
    own = {"version": guide.version, "issued": guide.issued.isoformat(), "changes": ""}
    for version, entry in texts:
        if version.key in rows:
            now[version.key] = entry
            state = {f"guide/{guide.pk}": own} | {
                f"guideentry/{rows[pk].pk}": {"determinant": pk, **texts} for pk, texts in now.items()
            }
            yield model(
                revision_id=version.revision_id, model="experience.guide", key=guide.pk, name=guide.version, shown=True,
                state=json.dumps(state, ensure_ascii=False, separators=(",", ":")),
            )  # fmt: skip


def name_versions(apps, schema_editor):
    rounds = table(apps, schema_editor, "catalogue", "CodingRound")
    sheets = table(apps, schema_editor, "catalogue", "CodingSheet")
    for pk, version in rounds.values_list("pk", "guide__version"):
        rounds.filter(pk=pk).update(guide_version=version)
        sheets.filter(coding_round=pk).update(guide_version=version)
    name_shipped_versions(table(apps, schema_editor, "catalogue", "ShippedRecord"))
    name_recorded_versions(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def name_shipped_versions(shipped):
    """The newest shipped guide goes back into the determinants."""
    versions = {}
    for record in shipped.filter(model="catalogue.codinground"):
        [record.fields["guide_version"]] = record.fields.pop("guide")
        versions[record.key[0]] = record.fields["guide_version"]
        record.save()
    for record in shipped.filter(model="catalogue.codingsheet").iterator():
        record.fields["guide_version"] = versions[record.fields["coding_round"][0]]
        record.save()
    entries = {tuple(record.key): record.fields for record in shipped.filter(model="experience.guideentry")}
    for record in shipped.filter(model="experience.determinant"):
        version = max((v for v, slug in entries if slug == record.key[0]), key=place)
        entry = entries[version, record.key[0]]
        texts = {"question": entry["question"], "boundary": entry["boundary"]}
        texts |= dict(zip(ANCHORS, entry["anchors"], strict=False))
        record.fields |= {**texts, "guide_version": version}
        record.save()
    shipped.filter(model__in=["experience.guide", "experience.guideentry"]).delete()


def name_recorded_versions(apps, schema_editor):
    """The history of the guide ends; what it told of the determinants' texts is not told of them again."""
    versions = table(apps, schema_editor, "catalogue", "Version")
    guides = dict(table(apps, schema_editor, "experience", "Guide").values_list("pk", "version"))
    versions.filter(model="experience.guide").delete()
    for version in versions.filter(model="catalogue.codinground").exclude(state=""):
        state = json.loads(version.state)
        for row in state.values():
            row |= {"guide_version": guides[row.pop("guide")]} if "guide" in row else {}
        save_state(version, state)


def permit(apps, schema_editor):
    """Editors prepare a version, reviewers issue it: as with services."""
    alias = schema_editor.connection.alias
    for label in ("experience", "catalogue"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, using=alias, apps=apps, verbosity=0)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias).filter(
        content_type__app_label="experience", content_type__model__in=["guide", "guideentry"]
    )
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=DRAFTS):
        own = permissions if group.name in ISSUES else permissions.exclude(codename="issue_guide")
        group.permissions.add(*own)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0019_names_of_phases"), ("experience", "0004_guides")]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.AddField(
            "codinground",
            "guide",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="experience.guide",
            ),
        ),
        # With a default, without which no way back could fill the columns of rows that are there.
        migrations.AlterField("codinground", "guide_version", models.CharField(default="", max_length=10)),
        migrations.AlterField("codingsheet", "guide_version", models.CharField(default="", max_length=10)),
        migrations.RunPython(point_to_guides, name_versions),
        migrations.AlterField(
            "codinground",
            "guide",
            models.ForeignKey(
                help_text="The version that its codes follow to the end, whatever is issued meanwhile.",
                limit_choices_to={"issued__isnull": False},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="experience.guide",
                verbose_name="coding guide",
            ),
        ),
        migrations.RemoveField("codinground", "guide_version"),
        migrations.RemoveField("codingsheet", "guide_version"),
        migrations.RunPython(permit, migrations.RunPython.noop),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]
