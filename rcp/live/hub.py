"""The rooms of this process: who is in them, and what wakes them.

A room looks at the database when this process commits something, when another process rings, and once a second
anyway. The doorbell only makes it sooner.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from weakref import WeakValueDictionary

from rcp.journal.queries import last_seqs

from . import envelope
from .buckets import Buckets
from .database import hop, watch
from .doorbell import doorbell
from .presence import packed, unpacked
from .rights import RightsWatch
from .seats import Room, Seat
from .writer import text_frame

logger = logging.getLogger(__name__)

TICK = 1.0
HEARTBEAT = 20.0
# How often a process says again who is in its rooms.
REPEATED = 5.0
# A session that ended or a link that expired without anybody saying so is noticed within this time, a few at a time.
DOUBTED_AFTER = 30.0
DOUBTED_AT_ONCE = 10
# Everyone has their turn within this many ticks, so that no turn holds the news up for long.
DOUBTED_OVER = 20
# Frames a second from one participant, over all its tabs.
RATE, BURST = 30, 60
EPHEMERAL_RATE, EPHEMERAL_BURST = 5, 5


class Hub:
    """One per process."""

    def __init__(self) -> None:
        self.rights = RightsWatch()
        self.frames = Buckets(rate=RATE, burst=BURST)
        self.ephemerals = Buckets(rate=EPHEMERAL_RATE, burst=EPHEMERAL_BURST)
        self.rooms: dict[int, Room] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._turns: WeakValueDictionary[tuple[int, str, str], asyncio.Lock] = WeakValueDictionary()

    # From any thread

    def heard(self, stream_id: int, seq: int) -> None:
        """Something was committed here: `journal.on_commit` calls this."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, stream_id, seq)
        doorbell.ring("stream", stream_id, seq)

    # On the event loop

    def start(self) -> None:
        """Begin to watch, on the running loop. Repeating it changes nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop, self.rooms = loop, {}
        doorbell.start()
        self._tasks = [asyncio.ensure_future(work) for work in (self._tick(), self._beat(), self._repeat())]

    def join(self, kind: str, stream_id: int, seat: Seat) -> Room:
        self.start()
        room = self.rooms.get(stream_id)
        if room is None:
            room = self.rooms[stream_id] = Room(self, kind, stream_id)
        room.join(seat)
        return room

    def leave(self, room: Room, seat: Seat) -> None:
        room.leave(seat)
        if not room.seats and self.rooms.get(room.stream_id) is room:
            del self.rooms[room.stream_id]
            room.close()
            self.whisper_presence(room)

    def turn(self, stream_id: int, actor: str, client: str) -> asyncio.Lock:
        """Held while a command of this client runs, so that one repeated after a reconnection waits for the first."""
        return self._turns.setdefault((stream_id, actor, client), asyncio.Lock())

    def doubt(self, people: Iterable[int], *, but: Room | None = None) -> None:
        """These people's rights changed: their sockets are asked about again before anything more is sent."""
        for room in self.rooms.values():
            if room is not but:
                room.doubt(people)

    def whisper_presence(self, room: Room) -> None:
        doorbell.whisper("presence", room.stream_id, packed(doorbell.process, room.here()))

    def rung(self, kind: str, id: int, seq: int) -> None:
        """Another process committed something."""
        if kind == "stream":
            self._wake(id, seq)

    def presence_heard(self, stream_id: int, content: bytes) -> None:
        room = self.rooms.get(stream_id)
        if room is not None:
            before = room.presence.everyone(room.here())
            room.presence.heard(*unpacked(content))
            if room.presence.everyone(room.here()) != before:
                room.tell_presence()

    def ephemeral_heard(self, stream_id: int, content: bytes) -> None:
        room = self.rooms.get(stream_id)
        if room is not None:
            room.broadcast(text_frame(content.decode()), may_be_lost=True)

    def _wake(self, stream_id: int, seq: int) -> None:
        room = self.rooms.get(stream_id)
        if room is not None:
            room.wake(seq)

    # What this process does by itself

    async def _tick(self) -> None:
        """Two queries a second for all rooms together, none when there is nobody."""
        while True:
            await asyncio.sleep(TICK)
            if not self.rooms:
                continue
            look = asyncio.ensure_future(hop(watch, self._look, list(self.rooms)))
            await asyncio.wait({look})
            if (error := look.exception()) is not None:
                logger.warning("The watch could not read the database; again in a second", exc_info=error)
                continue
            seqs, changed = look.result()
            for stream_id, seq in seqs.items():
                self._wake(stream_id, seq)
            self.doubt(changed | self._unsure())

    def _look(self, stream_ids: list[int]) -> tuple[dict[int, int], set[int]]:
        return last_seqs(stream_ids), self.rights.changed()

    def _unsure(self) -> set[int]:
        """A few of the people whose session was last read long ago."""
        limit = time.monotonic() - DOUBTED_AFTER
        old = [seat for room in self.rooms.values() for seat in room.seats if seat.checked_at < limit]
        old.sort(key=lambda seat: seat.checked_at)
        most = min(DOUBTED_AT_ONCE, 1 + sum(len(room.seats) for room in self.rooms.values()) // DOUBTED_OVER)
        return {seat.actor.person_id for seat in old[:most] if seat.actor.person_id is not None}

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            frame = text_frame(envelope.heartbeat())
            for room in list(self.rooms.values()):
                room.broadcast(frame)

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(REPEATED)
            for room in list(self.rooms.values()):
                self.whisper_presence(room)


hub = Hub()
