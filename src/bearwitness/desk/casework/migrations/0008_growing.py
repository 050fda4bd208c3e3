"""What gathering has yet to look at, the claims that ended incidents had, and the rule a gathering went by."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def note_former_claims(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Notes the claims of incidents that ended before this was kept."""
    former = apps.get_model("casework", "FormerClaim")
    for row in apps.get_model("casework", "Incident").objects.filter(retired=True).iterator(chunk_size=500):
        former.objects.bulk_create(former(incident=row, claim=claim) for claim in row.record["claims"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_remarks")]

    operations = [
        migrations.CreateModel(
            name="Ungathered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="gathering",
            name="rule",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="FormerClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.TextField(db_index=True)),
                (
                    "incident",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="former", to="casework.incident"),
                ),
            ],
        ),
        migrations.RunPython(note_former_claims, migrations.RunPython.noop),
    ]
