"""The rooms of this process: who is in them, and what makes them look at the database.

A room looks when this process commits something, when another process says so on the bus, and once a second anyway.
The bus only makes it sooner.
"""

import asyncio
from weakref import WeakValueDictionary

from rcp.journal.queries import last_seqs
from rcp.realtime.bus import bus
from rcp.realtime.rate_limits import RateLimiter
from rcp.realtime.socket_writer import text_frame
from rcp.realtime.supervisor import supervisor
from rcp.realtime.threads import polls, run_in

from . import envelope
from .presence import unpacked
from .room import LiveRoom, RoomPeer

POLL_EVERY = 1.0
HEARTBEAT = 20.0
# How often a process says again who is in its rooms.
PRESENCE_EVERY = 5.0
# Frames a second from one participant, over all its tabs.
RATE, BURST = 30, 60
EPHEMERAL_RATE, EPHEMERAL_BURST = 5, 5


class Hub:
    """One per process."""

    def __init__(self) -> None:
        self.frames = RateLimiter(rate=RATE, burst=BURST)
        self.ephemerals = RateLimiter(rate=EPHEMERAL_RATE, burst=EPHEMERAL_BURST)
        self.rooms: dict[int, LiveRoom] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turns: WeakValueDictionary[tuple[int, str, str], asyncio.Lock] = WeakValueDictionary()

    # From any thread

    def entry_committed(self, stream_id: int, seq: int) -> None:
        """Something was committed here: `journal.on_commit` calls this."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stream_reached, stream_id, seq)
        bus.publish("stream", stream_id, seq)

    # On the event loop

    def start(self) -> None:
        """Begin to poll, on the running loop. Repeating it changes nothing."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop, self.rooms = loop, {}
        bus.start()
        supervisor.every(POLL_EVERY, "rooms", self._poll)
        supervisor.every(HEARTBEAT, "heartbeats of rooms", self._send_heartbeats)
        supervisor.every(PRESENCE_EVERY, "presence", self._repeat_presence)

    def join(self, kind: str, stream_id: int, peer: RoomPeer) -> LiveRoom:
        self.start()
        room = self.rooms.get(stream_id)
        if room is None:
            room = self.rooms[stream_id] = LiveRoom(kind, stream_id)
        room.join(peer)
        return room

    def leave(self, room: LiveRoom, peer: RoomPeer) -> None:
        room.leave(peer)
        if not room.peers and self.rooms.get(room.stream_id) is room:
            del self.rooms[room.stream_id]
            room.close()
            room.publish_presence()

    def turn(self, stream_id: int, actor: str, client: str) -> asyncio.Lock:
        """Held while a command of this client runs, so that one repeated after a reconnection waits for the first."""
        return self._turns.setdefault((stream_id, actor, client), asyncio.Lock())

    def committed_elsewhere(self, kind: str, id: int, seq: int) -> None:
        """Another process committed something."""
        if kind == "stream":
            self._stream_reached(id, seq)

    def presence_elsewhere(self, stream_id: int, content: bytes) -> None:
        room = self.rooms.get(stream_id)
        if room is not None:
            before = room.presence.everyone(room.here())
            room.presence.note(*unpacked(content))
            if room.presence.everyone(room.here()) != before:
                room.tell_presence()

    def ephemeral_elsewhere(self, stream_id: int, content: bytes) -> None:
        room = self.rooms.get(stream_id)
        if room is not None:
            room.broadcast(text_frame(content.decode()), may_be_lost=True)

    def _stream_reached(self, stream_id: int, seq: int) -> None:
        room = self.rooms.get(stream_id)
        if room is not None:
            room.stream_reached(seq)

    # What this process does by itself

    async def _poll(self) -> None:
        """One query a second for all rooms together, none when there is nobody."""
        if self.rooms:
            for stream_id, seq in (await run_in(polls, last_seqs, list(self.rooms))).items():
                self._stream_reached(stream_id, seq)

    async def _send_heartbeats(self) -> None:
        frame = text_frame(envelope.heartbeat())
        for room in list(self.rooms.values()):
            room.broadcast(frame)

    async def _repeat_presence(self) -> None:
        for room in list(self.rooms.values()):
            room.publish_presence()


hub = Hub()
