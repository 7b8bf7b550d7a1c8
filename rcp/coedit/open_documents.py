"""The open documents of this process, and the poll of the database that keeps them right once a second."""

import asyncio
import contextlib
import logging
import time

from django.db import Error

from rcp.realtime.bus import bus
from rcp.realtime.threads import polls, run_in

from . import announcements, batch
from .document_session import DocumentSession
from .models import SharedDocument

logger = logging.getLogger(__name__)

POLL_EVERY = 1.0
# A session that everyone left stays open for a while: whoever reloads a page finds it ready.
KEPT_OPEN = 30.0
FLUSH_SECONDS = 5.0


class OpenDocuments:
    """One per event loop. Everything here runs on that loop, except what `announcements` calls from other threads."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._sessions: dict[int, DocumentSession] = {}
        self._loading: dict[int, asyncio.Task[None]] = {}
        self._polling: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        announcements.on_stored.append(self._stored_in_thread)
        announcements.on_flush.append(self._flush_from_thread)
        announcements.on_entry.append(self._entry_in_thread)
        bus.subscribe(self._committed_elsewhere)
        bus.start()

    async def session_of(self, document: SharedDocument) -> DocumentSession:
        """The session of this document, loaded once however many arrive at the same time."""
        session = self._sessions.get(document.pk)
        if session is not None and session.is_broken:
            session.replica.close()
            session = None
        if session is None:
            session = self._sessions[document.pk] = DocumentSession(document)
            self._loading[document.pk] = self.loop.create_task(session.load())
        loading = self._loading.get(document.pk)
        if loading is not None:
            await self._loaded(document.pk, loading)
        session.last_used = time.monotonic()
        self._polling = self._polling or self.loop.create_task(self._poll_on())
        return session

    async def _loaded(self, document_id: int, loading: "asyncio.Task[None]") -> None:
        try:
            await asyncio.shield(loading)
        finally:
            if loading.done():
                self._loading.pop(document_id, None)
                if loading.cancelled() or loading.exception() is not None:
                    self._sessions.pop(document_id, None)

    # What other threads and processes say

    def log_reached(self, document_id: int, seq: int) -> None:
        session = self._sessions.get(document_id)
        if session is not None:
            session.log_reached(seq)

    def _committed_elsewhere(self, kind: str, id: int, seq: int) -> None:
        if kind == "document":
            self.log_reached(id, seq)

    def _stored_in_thread(self, document_id: int, seq: int) -> None:
        self.loop.call_soon_threadsafe(self.log_reached, document_id, seq)

    def _entry_in_thread(self, stream_id: int, seq: int) -> None:
        self.loop.call_soon_threadsafe(self._poll_soon, stream_id)

    def _poll_soon(self, stream_id: int) -> None:
        """The stream gained an entry in this process: poll now rather than within the second."""
        if any(session.document.stream_id == stream_id and session.peers for session in self._sessions.values()):
            self._wanted.set()

    def _flush_from_thread(self, document_ids: list[int]) -> None:
        """Called by a command in its own thread; on the loop itself nothing can be waited for."""
        asyncio.run_coroutine_threadsafe(self._flush(document_ids), self.loop).result(FLUSH_SECONDS)

    async def _flush(self, document_ids: list[int]) -> None:
        sessions = [self._sessions[pk] for pk in document_ids if pk in self._sessions]
        await asyncio.gather(*(session.settled() for session in sessions))

    # Once a second

    async def _poll_on(self) -> None:
        while self._sessions:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), POLL_EVERY)
            self._wanted.clear()
            try:
                await self._poll()
            except Error:
                logger.warning("shared documents: the database does not answer", exc_info=True)
        self._polling = None

    async def _poll(self) -> None:
        self._close_empty()
        open_now = {pk: session for pk, session in self._sessions.items() if session.ready.is_set()}
        if not open_now:
            return
        # From the oldest that a session has taken into account: each of them hears of every change.
        oldest = min(session.rights_change for session in open_now.values())
        stands, people, newest = await run_in(polls, batch.poll, list(open_now), oldest)
        for pk, session in open_now.items():
            if pk in stands:
                await session.catch_up(stands[pk], people, newest)

    def _close_empty(self) -> None:
        now = time.monotonic()
        for pk, session in list(self._sessions.items()):
            unused = session.is_idle and pk not in self._loading and now - session.last_used > KEPT_OPEN
            if session.is_broken or unused:
                self._sessions.pop(pk).replica.close()


_open: dict[asyncio.AbstractEventLoop, OpenDocuments] = {}


def open_documents() -> OpenDocuments:
    """Those of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _open:
        _open[loop] = OpenDocuments()
    return _open[loop]
