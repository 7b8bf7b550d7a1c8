"""Making the wal forget what was erased: SQLite's write-ahead log still holds pages from before."""

import logging
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone

from rcp.journal.models import Entry
from rcp.journal.verbs import Verb

logger = logging.getLogger(__name__)

# For as long after an erasure as a reader might have held the log open.
AGAIN_FOR = timedelta(minutes=10)


def checkpoint() -> bool:
    """Empty the write-ahead log, unless somebody is reading from it: false then, and the background loop tries again.
    In the file itself erased bytes are overwritten (`secure_delete`, settings). PostgreSQL has its own vacuum."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            patience = cursor.fetchone()[0]
            cursor.execute("PRAGMA busy_timeout=500")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout={int(patience)}")
    except Error:
        logger.info("the write-ahead log could not be emptied yet", exc_info=True)
        return False
    return not busy


def checkpoint_after_erasures() -> int:
    """A job of the background loop."""
    lately = Entry.objects.filter(verb=Verb.TEXT_ERASED, at__gt=timezone.now() - AGAIN_FOR)
    if connection.vendor == "sqlite" and lately.exists():
        checkpoint()
    return 0
