"""Triggers that keep every claim as it was first written, whatever program opens the database."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from bearwitness.desk.casework.kept import keep_rows


# A later migration that rebuilds the claim table (SQLite does so for most changes) must make these again.
def keep_claims_immutable(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets claims only be added."""
    keep_rows(schema_editor, "claim")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_first")]

    operations = [migrations.RunPython(keep_claims_immutable, migrations.RunPython.noop)]
