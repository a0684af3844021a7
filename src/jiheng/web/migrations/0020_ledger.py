import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0019_listed_of_year"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=16, verbose_name="种类")),
                ("date", models.DateField(verbose_name="日期")),
                ("title", models.CharField(max_length=300, verbose_name="名称")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20, null=True, verbose_name="金额（元）")),
                ("document", models.TextField()),
                ("counts", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("filing", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="web.filing")),
                (
                    "supersedes",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="web.ledgerrecord"),
                ),
            ],
            options={
                "ordering": ("filing", "pk"),
            },
        ),
        migrations.CreateModel(
            name="MeasureChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=40)),
                ("measure", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("filing", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="web.filing")),
            ],
            options={
                "ordering": ("filing", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RecordComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="web.ledgerrecord")),
            ],
            options={
                "ordering": ("record", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RecordFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("size", models.PositiveBigIntegerField()),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="web.ledgerrecord")),
            ],
            options={
                "ordering": ("record", "pk"),
            },
        ),
        migrations.AddIndex(
            model_name="ledgerrecord",
            index=models.Index(fields=["filing", "kind", "-date"], name="ledger_listed"),
        ),
        migrations.AddConstraint(
            model_name="measurechoice",
            constraint=models.UniqueConstraint(fields=("filing", "indicator"), name="measure_once_an_indicator"),
        ),
    ]
