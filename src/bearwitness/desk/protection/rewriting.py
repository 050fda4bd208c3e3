"""Names taken out of all rows there are, once a source is protected; the one place where kept rows are written again.

A claim, a judgement and a step are otherwise only added to, and the database refuses a change. A person's safety goes
before that: the refusals are lifted within one transaction, whose custody entry says which rows were written again.
The files in the vault stay as they came.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Field, JSONField, Model, QuerySet, TextField

from bearwitness.desk.casework.models import Report
from bearwitness.desk.casework.rows import content_digest
from bearwitness.desk.casework.search_index import index_all
from bearwitness.desk.protection.veil import Veil

_OWN = "bearwitness.desk."
_CHUNK = 500
# Spans count the letters of these, so they must stay as long as they are.
_SPANNED = {("casework.Report", "title"), ("casework.Report", "text")}


def veil_rows(veil: Veil) -> dict[str, int]:
    """How many rows of each table were written again without the names. Within a transaction of the caller's."""
    written: dict[str, int] = {}
    with _refusals_lifted():
        for model in apps.get_models():
            if model.__module__.startswith(_OWN) and (count := _veil_table(model, veil)):
                written[model._meta.label.rpartition(".")[2]] = count
    # The search's own words are made anew from what the rows say now.
    index_all()
    return written


def sweep_file() -> None:
    """Leaves nothing of what was written over in an SQLite file; after the transaction, since it is none itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A full-text index keeps words it no longer finds until it is built again.
            cursor.execute("INSERT INTO casework_search(casework_search) VALUES ('rebuild')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def ids_naming(veil: Veil) -> list[str]:
    """The ids of reports that themselves hold a name, which can't be changed: claims and files lean on them."""
    return [key for key in Report.objects.values_list("pk", flat=True).iterator() if veil.words(key) != key]


def _veil_table(model: type[Model], veil: Veil) -> int:
    fields = [field for field in model._meta.concrete_fields if _holds_words(field)]
    if not fields:
        return 0
    names, count = [field.attname for field in fields], 0
    # Not the model's own manager: that of claims refuses, as it should.
    rows: QuerySet[Any] = QuerySet(model)
    for row in rows.order_by("pk").iterator(chunk_size=_CHUNK):
        changed: dict[str, Any] = {}
        for name in names:
            said = getattr(row, name)
            veiled = veil.words(said) if (model._meta.label, name) in _SPANNED else veil.value(said)
            if veiled != said:
                changed[name] = veiled
        if changed:
            if isinstance(row, Report):
                for name, value in changed.items():
                    setattr(row, name, value)
                changed["content"] = content_digest(row.record()).hex
            rows.filter(pk=row.pk).update(**changed)
            count += 1
    return count


def _holds_words(field: "Field[Any, Any]") -> bool:
    return isinstance(field, TextField | CharField | JSONField) and not field.primary_key and not field.is_relation


@contextmanager
def _refusals_lifted() -> Iterator[None]:
    """Without the triggers by which the database keeps rows as they were written, and with them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'casework%_no_%'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _, made in triggers:
                cursor.execute(made)
            return
        tables = [model._meta.db_table for model in apps.get_app_config("casework").get_models()]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that still wait can't be altered
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
