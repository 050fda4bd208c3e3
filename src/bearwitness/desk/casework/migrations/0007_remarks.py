"""What people say of an incident, kept as it was written."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bearwitness.desk.casework.kept import keep_rows


def keep_remarks(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets remarks and mentions only be added."""
    for model in ("remark", "mention"):
        keep_rows(schema_editor, model)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.TextField()),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="casework.incident"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="casework.remark"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(fields=("remark", "account"), name="mention_once_a_remark"),
        ),
        migrations.RunPython(keep_remarks, migrations.RunPython.noop),
    ]
