"""Cover statements that units worded themselves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0017_filing_changed")]
    operations = [
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("template", models.TextField()),
                ("cycle", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="covers", to="web.cycle")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="covers", to="web.organisation")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("organisation", "cycle"), name="cover_once")]},
        )
    ]
