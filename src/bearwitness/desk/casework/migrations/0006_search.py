"""What is searched, its full-text index, and the questions people keep. ``Casebook.open`` fills it."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = "words, kind, lang, source, place"
OLD, NEW = (", ".join(f"{end}.{name}" for name in COLUMNS.split(", ")) for end in ("old", "new"))
# Names of columns alone go into these, nothing that was given.
TAKE_OUT = f"INSERT INTO casework_search(casework_search, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});"  # noqa: S608
PUT_IN = f"INSERT INTO casework_search(rowid, {COLUMNS}) VALUES (new.id, {NEW});"  # noqa: S608
OPTIONS = "content='casework_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0'"
ON_SQLITE = (
    # Words come in searched form (search_words.py), so that the tokeniser has nothing left to know.
    f"CREATE VIRTUAL TABLE casework_search USING fts5({COLUMNS}, {OPTIONS})",
    f"CREATE TRIGGER casework_search_new AFTER INSERT ON casework_searchentry BEGIN {PUT_IN} END",
    f"CREATE TRIGGER casework_search_gone AFTER DELETE ON casework_searchentry BEGIN {TAKE_OUT} END",
    f"CREATE TRIGGER casework_search_changed AFTER UPDATE ON casework_searchentry BEGIN {TAKE_OUT} {PUT_IN} END",
)
GENERATED = "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
ON_POSTGRESQL = (
    f"ALTER TABLE casework_searchentry ADD COLUMN vector tsvector {GENERATED}",
    "CREATE INDEX casework_search_vector ON casework_searchentry USING gin (vector)",
)


def make_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Builds the full-text index; ``kept.py`` has refused other databases before."""
    for statement in ON_SQLITE if schema_editor.connection.vendor == "sqlite" else ON_POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_ratings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("key", models.TextField()),
                ("words", models.TextField()),
                ("lang", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
                ("place", models.TextField(blank=True, default="")),
                ("earliest", models.DateField(null=True)),
                ("latest", models.DateField(null=True)),
                ("killed_min", models.PositiveBigIntegerField(null=True)),
                ("killed_max", models.PositiveBigIntegerField(null=True)),
                ("injured_min", models.PositiveBigIntegerField(null=True)),
                ("injured_max", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="search_entry_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("question", models.TextField()),
                ("kind", models.CharField(max_length=8)),
                ("saved_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="saved_search_name_once")],
            },
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]
