"""The log's hot path in plain SQL: a busy document passes here twenty times a second, and building queries and model
instances would cost five times what the database does. Everything else uses the models."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from rcp.access.models import RightsChange
from rcp.journal.models import Stream

from .models import SharedDocument, Update


@dataclass(frozen=True)
class Frame:
    """One update to store, and who wrote it. `clients` are the Yjs client numbers not known as writers yet."""

    data: bytes
    author: str
    person_id: int | None
    clients: frozenset[int] = frozenset()
    origin: str = ""


class Head(NamedTuple):
    """How far a document and what decides about it have come; `rights_change` is the last change of anyone's rights.

    `fences` is read of the locked row itself: on PostgreSQL a reader that waited for the lock is given that row anew,
    but not what was joined to it.
    """

    seq: int
    epoch: int
    sealed: bool
    stream_seq: int
    rights_change: int
    fences: int = 0


_HEAD = f"""
    SELECT d.last_seq, d.epoch, d.sealed_at IS NOT NULL OR s.sealed_at IS NOT NULL, s.last_seq,
           (SELECT max(id) FROM {RightsChange._meta.db_table}), d.fences
    FROM {SharedDocument._meta.db_table} d JOIN {Stream._meta.db_table} s ON s.id = d.stream_id
    WHERE d.id = %s
"""  # noqa: S608
_UPDATE = f"""
    INSERT INTO {Update._meta.db_table} (document_id, epoch, at, after, seq, data, author, origin)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""  # noqa: S608
_ADVANCE = f"UPDATE {SharedDocument._meta.db_table} SET last_seq = %s, changed_at = %s WHERE id = %s"  # noqa: S608


def lock(document_id: int) -> Head:
    """The head of this document, whose row is locked until the transaction ends."""
    # SQLite has no row locks: there a transaction that will write locks the whole file at its start.
    locking = connection.ops.for_update_sql(of=("d",), no_key=True) if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + locking, [document_id])
        row = cursor.fetchone()
    if row is None:
        raise SharedDocument.DoesNotExist(document_id)
    return Head(row[0], row[1], bool(row[2]), row[3], row[4] or 0, row[5])


def add(document_id: int, head: Head, frames: Sequence[Frame], now: datetime) -> int:
    """Number these updates after the head and write them; gives the last number."""
    at = connection.ops.adapt_datetimefield_value(now)
    fixed = (document_id, head.epoch, at, head.stream_seq)
    rows = [(*fixed, seq, frame.data, frame.author, frame.origin) for seq, frame in enumerate(frames, head.seq + 1)]
    last = head.seq + len(rows)
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, rows)
        cursor.execute(_ADVANCE, [last, at, document_id])
    return last
