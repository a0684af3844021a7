import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0024_publication"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sign", "申报表等您签批"),
                    ("review", "申报表等您审核"),
                    ("returned", "申报表被退回"),
                    ("remark", "审核人提了意见"),
                    ("answer", "单位答复了意见"),
                    ("approved", "申报表已批复"),
                    ("adjust", "单位申请调整"),
                    ("closing", "申报快要截止"),
                    ("review-ends", "审核快要截止"),
                    ("extended", "申报期延长"),
                    ("late", "准许逾期补报"),
                    ("delegated", "角色委托给您"),
                    ("accepted", "邀请被接受"),
                    ("imported", "批量导入完成"),
                    ("monitoring", "监控表等您确认"),
                    ("monitored", "监控表已确认或退回"),
                    ("evaluated", "评价等您确认"),
                    ("evaluation", "评价结果"),
                    ("evaluation-back", "评价被退回"),
                    ("problem", "有问题要整改"),
                    ("problem-due", "整改快要到期"),
                    ("mended", "整改等您销号"),
                    ("problem-closed", "整改已销号"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "评价中"), ("sent", "待财政确认"), ("returned", "已退回"), ("accepted", "已采用")],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("document", models.TextField()),
                ("scoring", models.CharField(max_length=40)),
                ("mark", models.DecimalField(decimal_places=2, max_digits=7, null=True, verbose_name="评价得分")),
                ("grade", models.CharField(blank=True, max_length=12, verbose_name="评价等级")),
                ("changed", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(blank=True)),
                (
                    "suggestion",
                    models.CharField(
                        blank=True, choices=[("keep", "保持"), ("raise", "增加"), ("cut", "压减"), ("end", "取消")], max_length=8, verbose_name="预算建议"
                    ),
                ),
                ("suggestion_reason", models.TextField(blank=True)),
                ("suggested_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("decided_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("filing", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="evaluation", to="web.filing")),
                ("suggested_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="EvaluationFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("size", models.PositiveBigIntegerField()),
                ("evaluation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="web.evaluation")),
            ],
            options={
                "ordering": ("evaluation", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="问题")),
                ("demand", models.TextField(verbose_name="整改要求")),
                ("deadline", models.DateField(verbose_name="整改期限")),
                (
                    "state",
                    models.CharField(choices=[("open", "整改中"), ("done", "待销号"), ("closed", "已销号")], default="open", max_length=8, verbose_name="状态"),
                ),
                ("measures", models.TextField(blank=True, verbose_name="整改措施")),
                ("at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("opinion", models.TextField(blank=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("closed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("done_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("evaluation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="problems", to="web.evaluation")),
            ],
            options={
                "ordering": ("deadline", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ProblemFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("size", models.PositiveBigIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("problem", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="web.problem")),
            ],
            options={
                "ordering": ("problem", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("method", models.CharField(max_length=16, verbose_name="办法")),
                ("frame", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("cycle", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="web.cycle")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="web.organisation")),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="SampledProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("why", models.CharField(max_length=40)),
                ("filing", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sampled", to="web.filing")),
                ("sample", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="projects", to="web.sample")),
            ],
            options={
                "ordering": ("sample", "rank"),
            },
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(fields=["state", "-changed"], name="evaluation_listed"),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["state", "deadline"], name="problem_listed"),
        ),
        migrations.AddConstraint(
            model_name="sampledproject",
            constraint=models.UniqueConstraint(fields=("sample", "filing"), name="sampled_once_a_sample"),
        ),
    ]
