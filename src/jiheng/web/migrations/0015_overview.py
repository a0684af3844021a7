"""Filings know their nature, category and how many indicators of each class they have: the overview counts by them."""

from django.db import migrations, models

from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.json import decode

CLASSES = ("cost", "quantity", "quality", "timeliness", "benefit", "satisfaction", "other")
SUMMED = ("organisation", "nature", "category", "cause", "annual", "errors", "explains", "hints", "submitted", *(f"{each}_indicators" for each in CLASSES))
_AT_ONCE = 500


def fill(apps, schema_editor):
    filings = apps.get_model("web", "Filing").objects
    batch = []
    for filing in filings.only("document").iterator(chunk_size=_AT_ONCE):
        form = decode(filing.document.encode()).declarations[0]
        classes = [indicator_class(row.level1, row.level2) for row in form.indicators]
        filing.nature, filing.category = (form.nature or "")[:40], (form.category or "")[:40]
        for each in IndicatorClass:
            setattr(filing, f"{each.value}_indicators", classes.count(each))
        batch.append(filing)
    filings.bulk_update(batch, ["nature", "category", *SUMMED[9:]], batch_size=50)  # SQLite takes so many values at once


class Migration(migrations.Migration):
    dependencies = [("web", "0014_queue")]
    operations = [
        migrations.AddField("filing", "nature", models.CharField("项目性质", max_length=40, blank=True, default=""), preserve_default=False),
        migrations.AddField("filing", "category", models.CharField("项目类别", max_length=40, blank=True, default=""), preserve_default=False),
        *(migrations.AddField("filing", f"{each}_indicators", models.PositiveSmallIntegerField(default=0)) for each in CLASSES),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("filing", models.Index(fields=["cycle", "path", "state", *SUMMED], name="filing_summed")),
    ]
