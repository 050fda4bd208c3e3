"""The queue of jobs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("arguments", models.JSONField(default=dict)),
                ("asker", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("run_after", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("worker", models.TextField(blank=True, default="")),
                ("lease_until", models.DateTimeField(null=True)),
                ("is_to_stop", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("note", models.TextField(blank=True, default="")),
                ("outcome", models.JSONField(default=dict)),
                ("problem", models.TextField(blank=True, default="")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["run_after", "id"],
                        name="job_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "running", "done", "failed", "cancelled"))),
                        name="job_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ("done", "failed", "cancelled"))),
                            models.Q(
                                ("ended_at", None),
                                models.Q(("state__in", ("done", "failed", "cancelled")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="job_ended_has_time",
                    ),
                ],
            },
        ),
    ]
