"""The open documents of this process, and the poll of the database that keeps them right once a second."""

import asyncio
import time
from collections.abc import Callable

from rcp.realtime.bus import bus
from rcp.realtime.supervisor import supervisor
from rcp.realtime.threads import polls, run_in

from . import announcements, batch
from .document_session import DocumentSession
from .models import SharedDocument

POLL_EVERY = 1.0
HEARTBEAT = 20.0
# A session that everyone left stays open for a while: whoever reloads a page finds it ready.
KEPT_OPEN = 30.0
FLUSH_SECONDS = 5.0


class OpenDocuments:
    """One per event loop. Everything here runs on that loop, except what `announcements` calls from other threads."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._sessions: dict[int, DocumentSession] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self._polling = supervisor.every(POLL_EVERY, "documents", self._poll)
        supervisor.every(HEARTBEAT, "heartbeats of documents", self._send_heartbeats)
        announcements.on_stored.append(self._stored_in_thread)
        announcements.on_flush.append(self._flush_from_thread)
        announcements.on_entry.append(self._entry_in_thread)
        bus.subscribe(self._committed_elsewhere)
        bus.start()

    async def session_of(self, document: SharedDocument) -> DocumentSession | None:
        """The session of this document, read once however many arrive at the same time; None when it cannot be."""
        session = self._sessions.get(document.pk)
        if session is not None and session.is_broken:
            self._sessions.pop(document.pk).close()
            session = None
        if session is None:
            session = self._sessions[document.pk] = DocumentSession(document)
            opening = self.loop.create_task(session.open())
            self._opening.add(opening)
            opening.add_done_callback(self._opening.discard)
        session.last_used = time.monotonic()
        return session if await session.until_ready() else None

    # What other threads and processes say

    def log_reached(self, document_id: int, seq: int) -> None:
        session = self._sessions.get(document_id)
        if session is not None:
            session.log_reached(seq)

    def _committed_elsewhere(self, kind: str, id: int, seq: int) -> None:
        if kind == "document":
            self.log_reached(id, seq)

    def _stored_in_thread(self, document_id: int, seq: int) -> None:
        self._on_loop(self.log_reached, document_id, seq)

    def _entry_in_thread(self, stream_id: int, seq: int) -> None:
        self._on_loop(self._poll_soon, stream_id)

    def _on_loop(self, do: Callable[..., None], *args: int) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(do, *args)

    def _poll_soon(self, stream_id: int) -> None:
        """The stream gained an entry in this process: poll now rather than within the second."""
        if any(session.document.stream_id == stream_id and session.peers for session in self._sessions.values()):
            self._polling.wake()

    def _flush_from_thread(self, document_ids: list[int]) -> None:
        """Called by a command in its own thread; on the loop itself nothing can be waited for."""
        asyncio.run_coroutine_threadsafe(self._flush(document_ids), self.loop).result(FLUSH_SECONDS)

    async def _flush(self, document_ids: list[int]) -> None:
        sessions = [self._sessions[pk] for pk in document_ids if pk in self._sessions]
        await asyncio.gather(*(session.settled() for session in sessions))

    # Once a second

    async def _poll(self) -> None:
        self._close_unused()
        open_now = [pk for pk, session in self._sessions.items() if session.is_ready]
        if not open_now:
            return
        for pk, standing in (await run_in(polls, batch.standings, open_now)).items():
            session = self._sessions.get(pk)
            if session is not None and session.is_ready:
                session.catching_up.to(standing)

    async def _send_heartbeats(self) -> None:
        for session in list(self._sessions.values()):
            session.awareness.send_heartbeat()

    def _close_unused(self) -> None:
        now = time.monotonic()
        for pk, session in list(self._sessions.items()):
            if session.is_broken or (session.is_idle and session.is_ready and now - session.last_used > KEPT_OPEN):
                self._sessions.pop(pk).close()


_open: dict[asyncio.AbstractEventLoop, OpenDocuments] = {}


def open_documents() -> OpenDocuments:
    """Those of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _open:
        _open[loop] = OpenDocuments()
    return _open[loop]
