"""Steps, what each changed in an incident, and triggers that keep both and the judgements as they were written."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bearwitness.desk.casework.kept import keep_rows

KEPT = ("judgement", "step", "change")


# A later migration that rebuilds one of these tables (SQLite does so for most changes) must make its triggers again.
def keep_decisions(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets rows of these tables only be added."""
    for table in KEPT:
        keep_rows(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_keep_claims"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="claims",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="assessment",
            name="proposed",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="incident",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=12)),
                ("who", models.TextField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                ("details", models.JSONField(default=dict)),
                (
                    "withdraws",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="casework.step",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("details", models.JSONField(default=dict)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="casework.incident"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="casework.step"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="judgement",
            name="step",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="casework.step"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("what__in", ("judge", "merge", "split", "move", "undo", "grade", "correct", "gather"))
                ),
                name="step_what_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", "undo"), ("withdraws__isnull", False)),
                    models.Q(models.Q(("what", "undo"), _negated=True), ("withdraws__isnull", True)),
                    _connector="OR",
                ),
                name="step_only_undo_withdraws",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("incident", "revision"), name="change_once_a_revision"),
        ),
        migrations.RunPython(keep_decisions, migrations.RunPython.noop),
    ]
