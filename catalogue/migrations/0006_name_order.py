from django.db import migrations, models

from catalogue.models.expressions import BytewiseLower


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_public_addresses")]

    operations = [
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                BytewiseLower("name"),
                models.F("slug"),
                condition=models.Q(("published", True)),
                name="published_services_by_name",
            ),
        ),
    ]
