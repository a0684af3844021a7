"""How many indicators of a public project are withheld."""

import json

from django.db import migrations, models


def _count(apps, _editor):
    for project in apps.get_model("web", "PublicProject").objects.exclude(current=None).select_related("current"):
        withheld = json.loads(project.current.document).get("withheld", ())
        project.hidden_count = sum(each["part"].startswith("indicators/") for each in withheld)
        project.save(update_fields=["hidden_count"])


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0027_open_data"),
    ]

    operations = [
        migrations.AddField(model_name="publicproject", name="hidden_count", field=models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(_count, migrations.RunPython.noop),
    ]
