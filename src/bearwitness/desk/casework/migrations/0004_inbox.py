"""How far people are with each report, its history, and claims withdrawn by a person."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bearwitness.desk.casework.kept import keep_rows


def keep_steps(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets rows of these tables only be added."""
    keep_rows(schema_editor, "reportchange")
    if schema_editor.connection.vendor == "sqlite":  # which rebuilds the table of steps for its new condition
        keep_rows(schema_editor, "step")


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=12)),
                ("assignee", models.TextField(blank=True, default="")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="step",
            name="step_what_known",
        ),
        migrations.AddField(
            model_name="report",
            name="assignee",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="state",
            field=models.CharField(default="to read", max_length=12),
        ),
        migrations.AddField(
            model_name="retirement",
            name="step",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="retirements", to="casework.step"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "published_on", "key"], name="report_inbox"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("to read", "read", "set aside"))), name="report_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "what__in",
                        (
                            "judge",
                            "merge",
                            "split",
                            "move",
                            "undo",
                            "grade",
                            "correct",
                            "gather",
                            "withdraw",
                            "assign",
                            "mark",
                        ),
                    )
                ),
                name="step_what_known",
            ),
        ),
        migrations.AddField(
            model_name="reportchange",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="casework.report"
            ),
        ),
        migrations.AddField(
            model_name="reportchange",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="report_changes", to="casework.step"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("to read", "read", "set aside"))), name="report_change_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportchange",
            constraint=models.UniqueConstraint(fields=("step", "report"), name="report_change_once_a_step"),
        ),
        migrations.RunPython(keep_steps, migrations.RunPython.noop),
    ]
