"""Under which licence others may use the data is for who runs the site to say."""

from django.db import migrations, models

import catalogue.models.identity


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0030_scales_of_any_size'),
    ]

    operations = [
        migrations.AddField(
            model_name='siteidentity',
            name='licence',
            field=models.CharField(blank=True, help_text='Under which others may use them. Empty: CC BY 4.0, as the shipped services need.', max_length=60, validators=[catalogue.models.identity.validate_line], verbose_name='licence of the data'),
        ),
    ]
