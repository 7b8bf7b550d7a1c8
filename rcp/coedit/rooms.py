"""The open documents of this process, and the look at the database that keeps them right once a second."""

import asyncio
import contextlib
import logging
import time

from django.db import Error

from rcp.live.doorbell import doorbell

from . import batch, bell
from .batch import hop
from .models import SharedDocument
from .room import Room

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
# A room that everyone left stays warm for a while: whoever reloads a page finds it ready.
KEPT_WARM = 30.0
FLUSH_SECONDS = 5.0


class Rooms:
    """One per event loop. Everything here runs on that loop, except what `bell` calls from other threads."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._rooms: dict[int, Room] = {}
        self._loading: dict[int, asyncio.Task[None]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        bell.listeners.append(self._heard_from_thread)
        bell.flushers.append(self._flush_from_thread)
        bell.entries.append(self._entry_from_thread)
        doorbell.listen(self._rung)
        doorbell.start()

    async def room_of(self, document: SharedDocument) -> Room:
        """The open room of this document, loaded once however many arrive at the same time."""
        room = self._rooms.get(document.pk)
        if room is not None and room.is_broken:
            room.memory.close()
            room = None
        if room is None:
            room = self._rooms[document.pk] = Room(document)
            self._loading[document.pk] = self.loop.create_task(room.load())
        loading = self._loading.get(document.pk)
        if loading is not None:
            await self._loaded(document.pk, loading)
        room.last_used = time.monotonic()
        self._looking = self._looking or self.loop.create_task(self._look_on())
        return room

    async def _loaded(self, document_id: int, loading: "asyncio.Task[None]") -> None:
        try:
            await asyncio.shield(loading)
        finally:
            if loading.done():
                self._loading.pop(document_id, None)
                if loading.cancelled() or loading.exception() is not None:
                    self._rooms.pop(document_id, None)

    # What other threads and processes say

    def hear(self, document_id: int, seq: int) -> None:
        room = self._rooms.get(document_id)
        if room is not None:
            room.hear(seq)

    def _rung(self, what: str, id: int, seq: int) -> None:
        if what == "document":
            self.hear(id, seq)

    def _heard_from_thread(self, document_id: int, seq: int) -> None:
        self.loop.call_soon_threadsafe(self.hear, document_id, seq)

    def _entry_from_thread(self, stream_id: int, seq: int) -> None:
        self.loop.call_soon_threadsafe(self._look_soon, stream_id)

    def _look_soon(self, stream_id: int) -> None:
        """The stream gained an entry in this process: look now rather than within the second."""
        if any(room.document.stream_id == stream_id and room.peers for room in self._rooms.values()):
            self._wanted.set()

    def _flush_from_thread(self, document_ids: list[int]) -> None:
        """Called by a command in its own thread; on the loop itself nothing can be waited for."""
        asyncio.run_coroutine_threadsafe(self._flush(document_ids), self.loop).result(FLUSH_SECONDS)

    async def _flush(self, document_ids: list[int]) -> None:
        rooms = [self._rooms[pk] for pk in document_ids if pk in self._rooms]
        await asyncio.gather(*(room.settled() for room in rooms))

    # Once a second

    async def _look_on(self) -> None:
        while self._rooms:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), LOOK_EVERY)
            self._wanted.clear()
            try:
                await self._look()
            except Error:
                logger.warning("shared documents: the database does not answer", exc_info=True)
        self._looking = None

    async def _look(self) -> None:
        self._close_empty()
        open_now = {pk: room for pk, room in self._rooms.items() if room.ready.is_set()}
        if not open_now:
            return
        # From the oldest that a room has taken into account: each of them hears of every change.
        oldest = min(room.rights_change for room in open_now.values())
        stands, people, newest = await hop(batch.look, list(open_now), oldest)
        for pk, room in open_now.items():
            if pk in stands:
                await room.look(stands[pk], people, newest)

    def _close_empty(self) -> None:
        now = time.monotonic()
        for pk, room in list(self._rooms.items()):
            if room.is_broken or (room.is_idle and pk not in self._loading and now - room.last_used > KEPT_WARM):
                self._rooms.pop(pk).memory.close()


_rooms: dict[asyncio.AbstractEventLoop, Rooms] = {}


def rooms() -> Rooms:
    """The rooms of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _rooms:
        _rooms[loop] = Rooms()
    return _rooms[loop]
