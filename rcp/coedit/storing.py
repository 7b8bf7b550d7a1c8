"""How a document's session stores: again and again while the database does not answer, and a snapshot now and then."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import Error

from rcp.realtime.failure_log import FailureLog
from rcp.realtime.threads import documents, run_in

from . import batch
from .commands import UPDATES_PER_SNAPSHOT
from .models import SharedDocument
from .pending import Queue

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# What may wait in memory for a database that does not answer, in bytes.
PENDING_BYTES = 16 * 1024 * 1024
RETRY_SECONDS = 0.5
SNAPSHOT_EVERY = 10.0


class Storing:
    def __init__(self, document: SharedDocument, queue: Queue) -> None:
        # How far the newest snapshot goes, and when one was last taken (monotonic, seconds).
        self.snapshot_seq, self.snapshot_at = 0, time.monotonic()
        self._document, self._queue = document, queue
        self._failures = FailureLog(logger, f"shared document {document.uuid}")

    async def tried(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the database answers, asked again while it is locked or away: nothing is acknowledged meanwhile."""
        while True:
            try:
                answer = await run_in(documents, work, *args, **kwargs)
            except Error as error:
                if self._queue.waiting_bytes > PENDING_BYTES:
                    raise
                self._failures.failed(error)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._failures.worked()
                return answer

    def snapshot_is_due(self, seq: int) -> bool:
        grown = seq - self.snapshot_seq >= UPDATES_PER_SNAPSHOT
        return grown and time.monotonic() - self.snapshot_at > SNAPSHOT_EVERY

    async def keep_snapshot(self, epoch: int, seq: int, data: bytes) -> None:
        """Nothing depends on it: one that cannot be kept is taken again later."""
        self.snapshot_at = time.monotonic()
        try:
            await run_in(documents, batch.keep_snapshot, self._document, epoch, seq, data)
            self.snapshot_seq = seq
        except Error as error:
            self._failures.failed(error)
