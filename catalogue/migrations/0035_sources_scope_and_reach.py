"""Press wires, where else a service runs, and codes of reach: for whom services are there, and when."""

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from catalogue.index import triggers


def take_triggers_away(apps, schema_editor):
    triggers.remove(schema_editor.connection)


GROUPS = ("Editors", "Reviewers", "Administrators")
PERMITTED = {"settledreach": ("view", "add", "change", "delete"), "reachcode": ("view",)}


def permit_editors(apps, schema_editor):
    """As with levels: what was settled is theirs to change, raw codes are to be read."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalogue")
    config.models_module = True
    create_permissions(config, using=alias, apps=apps, verbosity=0)
    config.models_module = None
    codenames = [f"{action}_{model}" for model, actions in PERMITTED.items() for action in actions]
    chosen = apps.get_model("auth", "Permission").objects.using(alias)
    chosen = chosen.filter(content_type__app_label="catalogue", codename__in=codenames)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(*chosen)


def forget_shipped(apps, schema_editor):
    shipped = apps.get_model("catalogue", "ShippedRecord").objects.using(schema_editor.connection.alias)
    shipped.filter(model__in=[f"catalogue.{model}" for model in PERMITTED]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0034_invited_members'),
    ]

    operations = [
        migrations.RunPython(take_triggers_away, migrations.RunPython.noop),
        migrations.AddField(
            model_name='service',
            name='scope_note',
            field=models.CharField(blank=True, help_text='In words, with the year: where it runs beside these cities, such as in over 100 cities (2025).', max_length=300, verbose_name='where else'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='kind',
            field=models.CharField(choices=[('official', 'official'), ('press', 'press'), ('wire', 'press wire'), ('case-study', 'case study'), ('encyclopedia', 'encyclopedia'), ('academic', 'academic'), ('vendor', 'vendor'), ('blog', 'blog'), ('reprint', 'reprint'), ('general-knowledge', 'general knowledge, no page read')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='ReachCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(blank=True, choices=[('before', 'before'), ('arrival', 'arrive'), ('during', 'stay'), ('departure', 'leave'), ('after', 'after')], max_length=12, verbose_name='phase of the journey')),
                ('basis', models.CharField(choices=[('documented', 'documented'), ('inferred', 'presumed'), ('absent', 'absent')], max_length=12, verbose_name='basis')),
                ('reason', models.TextField(blank=True, help_text='Needed unless it is absent.', verbose_name='reason')),
                ('evidence', models.ManyToManyField(blank=True, help_text='Needed where it is documented.', to='catalogue.evidence', verbose_name='evidence')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.customergroup', verbose_name='group of people')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reach', to='catalogue.codingsheet', verbose_name='sheet')),
            ],
            options={
                'verbose_name': 'code of reach',
                'verbose_name_plural': 'codes of reach',
                'ordering': ['sheet', 'group__order', 'phase'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('phase', '')), fields=('sheet', 'group'), name='one_reach_code_per_group'), models.UniqueConstraint(condition=models.Q(('phase', ''), _negated=True), fields=('sheet', 'phase'), name='one_reach_code_per_phase'), models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('phase', '')), models.Q(('group__isnull', True), models.Q(('phase', ''), _negated=True)), _connector='OR'), name='reach_code_of_a_group_or_phase'), models.CheckConstraint(condition=models.Q(('basis__in', ['documented', 'inferred', 'absent'])), name='reach_code_is_a_choice')],
            },
        ),
        migrations.CreateModel(
            name='SettledReach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(blank=True, choices=[('before', 'before'), ('arrival', 'arrive'), ('during', 'stay'), ('departure', 'leave'), ('after', 'after')], max_length=12, verbose_name='phase of the journey')),
                ('basis', models.CharField(choices=[('documented', 'documented'), ('inferred', 'presumed'), ('absent', 'absent')], max_length=12, verbose_name='basis')),
                ('reason', models.TextField(blank=True, help_text='Needed unless it is absent.', verbose_name='reason')),
                ('decision', models.TextField(blank=True, help_text='Where coders differed: why this one.', verbose_name='decision')),
                ('coding_round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled_reach', to='catalogue.codinground', verbose_name='from the codes of')),
                ('evidence', models.ManyToManyField(blank=True, help_text='Needed where it is documented.', to='catalogue.evidence', verbose_name='evidence')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.customergroup', verbose_name='group of people')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reach', to='catalogue.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'settled reach',
                'verbose_name_plural': 'settled reach',
                'ordering': ['service', 'group__order', 'phase'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('phase', '')), fields=('service', 'group'), name='one_settled_reach_per_group'), models.UniqueConstraint(condition=models.Q(('phase', ''), _negated=True), fields=('service', 'phase'), name='one_settled_reach_per_phase'), models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('phase', '')), models.Q(('group__isnull', True), models.Q(('phase', ''), _negated=True)), _connector='OR'), name='settled_reach_of_a_group_or_phase'), models.CheckConstraint(condition=models.Q(('basis__in', ['documented', 'inferred', 'absent'])), name='settled_reach_is_a_choice')],
            },
        ),
        migrations.RunPython(permit_editors, forget_shipped),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]
