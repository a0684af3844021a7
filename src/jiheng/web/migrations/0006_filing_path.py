"""Filings know the path of their organisation and their expected damage; indexes answer lists, the queue and its counts."""

from django.db import migrations, models
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

MONEY = models.DecimalField(max_digits=21, decimal_places=2)
DAMAGE = Coalesce(F("annual"), Value(0), output_field=MONEY) * Case(When(errors__gt=0, then=Value(3)), When(explains__gt=0, then=Value(1)), default=Value(0))


def fill(apps, schema_editor):
    organisations = apps.get_model("web", "Organisation").objects
    apps.get_model("web", "Filing").objects.update(path=Subquery(organisations.filter(pk=OuterRef("organisation_id")).values("path")[:1]))


def order_by_bytes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE web_filing ALTER COLUMN path TYPE varchar(64) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("web", "0005_workers")]
    operations = [
        migrations.AddField("filing", "path", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField("filing", "damage", models.GeneratedField(db_persist=True, expression=DAMAGE, output_field=MONEY)),
        migrations.RunPython(order_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterModelOptions("filing", {"ordering": ("path", "number", "pk")}),
        migrations.AddIndex("filing", models.Index(fields=["path", "number"], name="filing_listed")),
        migrations.AddIndex(
            "filing", models.Index(fields=["state", "path", "damage", "errors", "explains", "cause", "annual", "organisation"], name="filing_counted")
        ),
    ]
