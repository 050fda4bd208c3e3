"""How reliable people judged a source to be, kept as it was written."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bearwitness.desk.casework.kept import keep_rows


def keep_ratings(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets ratings only be added."""
    keep_rows(schema_editor, "sourcerating")


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_inbox")]

    operations = [
        migrations.CreateModel(
            name="SourceRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reliability", models.CharField(blank=True, default="", max_length=1)),
                ("reason", models.TextField()),
                ("who", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="casework.source"
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="casework.sourcerating",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reliability__in", ("A", "B", "C", "D", "E", "F")), ("withdraws__isnull", True)),
                            models.Q(("reliability", ""), ("withdraws__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_rating_rates_or_withdraws",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="source_rating_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_ratings, migrations.RunPython.noop),
    ]
