
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('experience', '0007_who_prepares_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='guide',
            name='reach',
            field=models.JSONField(blank=True, default=list, editable=False, help_text='What makes a group of people or a phase documented, presumed or absent; empty: it is not asked.', verbose_name='rules of reach'),
        ),
    ]
