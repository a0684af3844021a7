"""The forms that were changed last are found without sorting all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0016_live_text")]
    operations = [migrations.AddIndex("filing", models.Index(fields=["-changed"], name="filing_changed"))]
