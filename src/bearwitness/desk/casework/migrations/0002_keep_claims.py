"""Two triggers that keep every claim as it was first written, whatever program opens the database."""

from django.apps.registry import Apps
from django.db import NotSupportedError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


# A later migration that rebuilds the claim table (SQLite does so for most changes) must make these again.
def keep_claims_immutable(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuses to build tables on a database whose triggers are not written here."""
    if schema_editor.connection.vendor != "sqlite":
        raise NotSupportedError(f"claims can't be protected on {schema_editor.connection.vendor} yet")
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER casework_claim_no_{act.lower()} BEFORE {act} ON casework_claim "
            "BEGIN SELECT RAISE(ABORT, 'a claim is kept as it was written'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_first")]

    operations = [migrations.RunPython(keep_claims_immutable, migrations.RunPython.noop)]
