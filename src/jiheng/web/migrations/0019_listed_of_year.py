"""The list of a year is answered in its order, without sorting all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0018_cover")]
    operations = [migrations.AddIndex("filing", models.Index(fields=["cycle", "path", "number"], name="filing_listed_of_year"))]
