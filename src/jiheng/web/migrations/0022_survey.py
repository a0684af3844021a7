import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0021_selfeval"),
    ]

    operations = [
        migrations.CreateModel(
            name="SatisfactionSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=300, verbose_name="指标")),
                ("title", models.CharField(max_length=100, verbose_name="调查名称")),
                ("audience", models.CharField(max_length=100, verbose_name="调查对象")),
                ("questions", models.JSONField(verbose_name="题目")),
                ("grades", models.JSONField(verbose_name="选项")),
                ("suggests", models.BooleanField(default=True, verbose_name="请填写意见和建议")),
                ("start", models.DateField(verbose_name="开始日期")),
                ("end", models.DateField(verbose_name="结束日期")),
                ("links", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "进行中"), ("closed", "已登记"), ("cancelled", "已作废")], default="open", max_length=10, verbose_name="状态"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("filing", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="web.filing")),
                ("record", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="survey", to="web.ledgerrecord")),
            ],
            options={
                "ordering": ("filing", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SurveyImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("counts", models.JSONField()),
                ("invalid", models.PositiveIntegerField(default=0)),
                ("in_force", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("survey", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="web.satisfactionsurvey")),
            ],
            options={
                "ordering": ("survey", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SurveyLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("spent", models.BooleanField(default=False)),
                ("survey", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="given", to="web.satisfactionsurvey")),
            ],
            options={
                "ordering": ("survey", "digest"),
            },
        ),
        migrations.CreateModel(
            name="SurveySuggestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("survey", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="suggestions", to="web.satisfactionsurvey")),
            ],
            options={
                "ordering": ("survey", "id"),
            },
        ),
        migrations.CreateModel(
            name="SurveyTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.PositiveSmallIntegerField()),
                ("grade", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField(default=0)),
                ("survey", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to="web.satisfactionsurvey")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("survey", "question", "grade"), name="tally_once_a_grade")],
            },
        ),
    ]
