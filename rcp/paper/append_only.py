"""The database's own refusal: what was frozen or printed is never changed nor removed.

One change is let through, the erasure required by law: the content goes, its digest and the date of erasure stay.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper


class Erasable(NamedTuple):
    """The column that erasure empties, and every other one, which never changes."""

    emptied: str
    kept: tuple[str, ...]


# None: nothing is ever changed.
Tables = Mapping[str, Erasable | None]

TABLES: Tables = {
    "paper_frozen": Erasable(
        "content",
        # A title may say what must be erased; it changes then, and only then.
        ("kind", "code", "number", "organisation_id", "shape", "subject", "digest", "frozen_at", "frozen_by"),
    ),
    "paper_print": Erasable("pdf", ("frozen_id", "name", "sha256", "size", "made_at")),
}

_SQLITE_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({erasure})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_SQLITE_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION paper_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRES_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
FOR EACH ROW WHEN (NOT ({erasure})) EXECUTE FUNCTION paper_append_only()
"""
_POSTGRES_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION paper_append_only()
"""


def protect(connection: BaseDatabaseWrapper, tables: Tables = TABLES) -> None:
    """Create the triggers."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(_POSTGRES_FUNCTION)
        for table, erasable in tables.items():
            erasure = _erasure(erasable, postgres=postgres)
            for statement in (_POSTGRES_UPDATE, _POSTGRES_DELETE) if postgres else (_SQLITE_UPDATE, _SQLITE_DELETE):
                cursor.execute(statement.format(table=table, erasure=erasure))


def unprotect(connection: BaseDatabaseWrapper, tables: Tables = TABLES) -> None:
    """Drop the triggers: to undo the migration, and to empty the database between two tests."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in tables:
            on = f" ON {table}" if postgres else ""
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on}")


def _erasure(erasable: Erasable | None, *, postgres: bool) -> str:
    """The condition under which an update is an erasure."""
    if erasable is None:
        return "1 = 0"
    same = "IS NOT DISTINCT FROM" if postgres else "IS"
    unchanged = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in erasable.kept)
    emptied = f"length(NEW.{erasable.emptied}) = 0"
    return f"{unchanged} AND {emptied} AND OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL"
