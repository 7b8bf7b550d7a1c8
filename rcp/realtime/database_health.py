"""Whether the database takes a write, now: asked in a thread of its own and answered within a second and a half."""

import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

# How long the answer may take, and how long it then stands: whoever asks often costs no more. In seconds.
PATIENCE = 1.5
STANDS = 1.0
# How long the question itself waits for a lock, in milliseconds: less, so that a lock is called by its name.
LOCK_PATIENCE = 1000

# What an engine says, and what it means. Never where the database is.
MEANINGS = (
    (("locked", "lock timeout", "lock_timeout", "statement timeout"), "is locked: nothing can be written"),
    (("full", "no space left", "disk i/o"), "cannot be written: its disk is full or failing"),
    (("readonly", "read-only"), "is read-only"),
    (("malformed", "not a database"), "is damaged"),
)


class DatabaseHealth:
    """One question at a time, however many ask."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._asked: Future[str] | None = None
        self._ended_at = 0.0

    def fault(self) -> str:
        """Why the database cannot be used, or nothing."""
        code_s_migrations()
        if self._asked is None or (self._asked.done() and time.monotonic() - self._ended_at > STANDS):
            self._asked = self._thread.submit(self._ask)
        try:
            return self._asked.result(timeout=PATIENCE)
        except NotInTime:
            return f"does not answer within {PATIENCE} s"

    def _ask(self) -> str:
        try:
            return fault_of(connection)
        finally:
            self._ended_at = time.monotonic()
            connection.close()


def fault_of(database: BaseDatabaseWrapper) -> str:
    """Why this database cannot be used, or nothing: a row is written, down to the disk, and taken away again."""
    try:
        if database.vendor == "sqlite":
            with database.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout={LOCK_PATIENCE}")
        with transaction.atomic(using=database.alias):
            if database.vendor == "postgresql":
                with database.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {LOCK_PATIENCE}")
                    cursor.execute(f"SET LOCAL statement_timeout = {LOCK_PATIENCE}")
            fault = migrations_fault(set(MigrationRecorder(database).applied_migrations()))
            if not fault:
                _write_and_take_away(database.alias)
    except DatabaseError as error:
        return meaning(error)
    return fault


def _write_and_take_away(alias: str) -> None:
    rows, key = Session.objects.using(alias), f"health-{secrets.token_hex(8)}"
    # Some pages, so that a disk with room for one is full.
    rows.create(session_key=key, session_data="x" * 10_000, expire_date=timezone.now() + timedelta(minutes=1))
    rows.filter(session_key=key).delete()


def migrations_fault(applied: set[tuple[str, str]]) -> str:
    """Whether this code and a database with these migrations belong together."""
    own, replaced = code_s_migrations()
    waiting = own - applied
    apps = {app for app, _name in own}
    newer = [name for app, name in applied - own - replaced if app in apps]
    if newer:
        return f"comes from a newer version of the service ({len(newer)} unknown migrations)"
    return f"{len(waiting)} migrations are not applied" if waiting else ""


_migrations: tuple[set[tuple[str, str]], set[tuple[str, str]]] | None = None


def code_s_migrations() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The migrations of this code, and those they replace, as (app, name). Read once: it takes a while."""
    global _migrations
    if _migrations is None:
        found = MigrationLoader(None).disk_migrations
        _migrations = set(found), {key for migration in found.values() for key in migration.replaces}
    return _migrations


def meaning(error: DatabaseError) -> str:
    said = str(error).lower()
    for words, means in MEANINGS:
        if any(word in said for word in words):
            return means
    return f"cannot be written or read ({type(error).__name__})"


database_health = DatabaseHealth()
