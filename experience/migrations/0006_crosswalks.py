"""Crosswalks: which determinants of a newer version of the model follow from which of an older one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('experience', '0005_codebooks'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='codebook',
            options={'ordering': ['order', 'slug'], 'permissions': [('issue_codebook', 'Can issue a version of the model and make it the current one')], 'verbose_name': 'codebook'},
        ),
        migrations.CreateModel(
            name='Crosswalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('kept', 'kept'), ('split', 'split'), ('merged', 'merged')], default='kept', max_length=10, verbose_name='kind')),
                ('levels', models.JSONField(blank=True, default=dict, help_text='New levels by old ones; what is not named stays open. Empty: no map.', verbose_name='levels')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='experience.determinant', verbose_name='determinant of the older version')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='experience.determinant', verbose_name='determinant of the newer version')),
            ],
            options={
                'verbose_name': 'row of a crosswalk',
                'verbose_name_plural': 'crosswalk',
                'ordering': ['target__order', 'target__slug', 'source__order', 'source__slug'],
                'constraints': [models.UniqueConstraint(fields=('source', 'target'), name='one_crosswalk_row_per_pair'), models.CheckConstraint(condition=models.Q(('kind__in', ['kept', 'split', 'merged'])), name='kind_of_a_crosswalk_row_is_a_choice')],
            },
        ),
    ]
