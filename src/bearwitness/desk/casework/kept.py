"""Triggers by which the database itself keeps rows as they were written, whatever program opens it.

SQLite drops a table's triggers when a migration rebuilds it, which it does for most changes; such a migration must call
``keep_rows`` again.
"""

from django.db import NotSupportedError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION casework_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def keep_rows(schema_editor: BaseDatabaseSchemaEditor, model: str) -> None:
    """Lets rows of the model's table only be added; raises NotSupportedError on a database not written for here."""
    article = "an" if model[0] in "aeiou" else "a"
    refusal = f"{article} {model} is kept as it was written"
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER casework_{model}_no_{act.lower()} BEFORE {act} ON casework_{model} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
    elif vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL_FUNCTION, params=())
        for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            schema_editor.execute(
                f"CREATE TRIGGER casework_{model}_no_{act.lower()} BEFORE {act} ON casework_{model} "
                f"FOR EACH {each} EXECUTE FUNCTION casework_refuse_change('{refusal}')"
            )
    else:
        raise NotSupportedError(f"rows can't be kept on {vendor} yet")
