"""A room's socket: one plain coroutine per connection, mounted directly in the URL router.

Not a Channels consumer: that one closes old database connections around every frame, a thread hop each time. Here
frames are read, one worker runs the commands in their order, and one writer sends.
"""

import asyncio
import logging
from typing import Any

from django.db import DatabaseError

from rcp.access.actor import Actor
from rcp.access.middleware import Scope
from rcp.realtime.bus import bus
from rcp.realtime.close_codes import CloseCode
from rcp.realtime.server_transport import Send
from rcp.realtime.socket_writer import text_frame
from rcp.realtime.threads import commands, reads, run_in

from . import envelope
from .envelope import Command, Ephemeral, Garbage, Heartbeat, Hello, Misunderstood, Outdated
from .hub import hub
from .receipts import Gone, answer_to, broken
from .room import LiveRoom, RoomPeer
from .viewpoints import Viewpoint, rooms

logger = logging.getLogger(__name__)

# Whoever opens a socket says hello within this time, in seconds.
HELLO_WITHIN = 10.0
# Commands of one socket that may wait for their turn; our own client keeps eight on the way.
MOST_WAITING = 100
# What a stopping server leaves to the network for its goodbye, in seconds.
GOODBYE = 0.1


async def room_socket(scope: Scope, receive: Any, send: Send, *, kind: str, stream_id: int | None) -> None:
    """Serve one socket of a room; `stream_id` None (no such room) looks like a room one may not enter."""
    await receive()
    await send({"type": "websocket.accept"})
    if stream_id is None or not await may_enter(scope["actor"], kind, stream_id):
        await send({"type": "websocket.close", "code": int(CloseCode.FORBIDDEN)})
        return
    await RoomSocket(scope, receive, send, kind, stream_id).serve()


async def may_enter(actor: Actor, kind: str, stream_id: int) -> bool:
    return (await run_in(reads, rooms[kind].viewpoints, stream_id, [actor]))[0] is not None


class RoomSocket:
    def __init__(self, scope: Scope, receive: Any, send: Send, kind: str, stream_id: int) -> None:
        self.peer = RoomPeer(send, scope["actor"], scope["session_key"], scope["actor_read_at"])
        self.writer = self.peer.writer
        self.kind = kind
        self.stream_id = stream_id
        self._receive = receive
        self._send = send
        # None before hello.
        self._room: LiveRoom | None = None
        self._commands: asyncio.Queue[Command] = asyncio.Queue(MOST_WAITING)
        self._strikes = 0

    async def serve(self) -> None:
        """Until the peer goes or the writer has closed, whichever comes first."""
        closing = asyncio.ensure_future(self.writer.ended.wait())
        reading = asyncio.ensure_future(self._read())
        working = asyncio.ensure_future(self._work())
        late = asyncio.get_running_loop().call_later(HELLO_WITHIN, self._no_hello)
        tasks: set[asyncio.Future[Any]] = {closing, reading, working}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except asyncio.CancelledError:
            # The server is stopping: the client comes back to the next one at once.
            await self._send({"type": "websocket.close", "code": int(CloseCode.RESTARTING)})
            await asyncio.sleep(GOODBYE)
            raise
        finally:
            late.cancel()
            for task in tasks:
                task.cancel()
            if self._room:
                hub.leave(self._room, self.peer)

    def _no_hello(self) -> None:
        if self._room is None:
            self.writer.close(CloseCode.MALFORMED)

    # Up

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            if self.writer.closing:
                continue
            if hub.frames.take(self.peer.actor.id):
                self._handle(message.get("text"))
            else:
                self.writer.close(CloseCode.TOO_MANY)

    def _handle(self, text: str | None) -> None:
        """Understand one frame and act on it, without waiting."""
        try:
            self._dispatch(envelope.parse(text))
        except Garbage:
            self.writer.close(CloseCode.MALFORMED)
        except Outdated:
            self.writer.close(CloseCode.OUTDATED)
        except Misunderstood as fault:
            self._strike(str(fault))

    def _strike(self, why: str) -> None:
        self._strikes += 1
        if self._strikes > 1:
            self.writer.close(CloseCode.MALFORMED)
        else:
            self.writer.put(text_frame(envelope.misunderstood(why)))

    def _dispatch(self, frame: envelope.Up) -> None:
        if isinstance(frame, Hello):
            self._enter(frame)
        elif self._room is None:
            raise Misunderstood("hello comes first")
        elif isinstance(frame, Heartbeat):
            self.writer.put(text_frame(envelope.heartbeat(frame.at)))
        elif isinstance(frame, Command):
            self._queue(frame)
        else:
            self._relay(self._room, frame)

    def _enter(self, frame: Hello) -> None:
        if self._room is not None:
            raise Misunderstood("hello comes once")
        drawn_for = None if frame.abilities is None else Viewpoint.named(frame.abilities, self.peer.actor.language)
        self.peer.enters(frame.client, since=frame.last_seq, drawn_for=drawn_for, wall=frame.wall)
        self._room = hub.join(self.kind, self.stream_id, self.peer)

    def _queue(self, command: Command) -> None:
        if self.peer.recipient.wall:
            raise Misunderstood("a big screen does nothing")
        try:
            self._commands.put_nowait(command)
        except asyncio.QueueFull:
            self.writer.close(CloseCode.TOO_MANY)

    def _relay(self, room: LiveRoom, frame: Ephemeral) -> None:
        """To the others only, and only so often; what is too much is dropped, since the next one replaces it."""
        peer = self.peer
        if peer.welcomed and not peer.recipient.wall and hub.ephemerals.take(peer.actor.id):
            text = envelope.ephemeral(frame.content, peer.actor.person_id)
            room.broadcast(text_frame(text), but=peer, may_be_lost=True)
            bus.publish_ephemeral("ephemeral", self.stream_id, text.encode())

    # Commands, one at a time and in their order

    async def _work(self) -> None:
        while True:
            command = await self._commands.get()
            answering = asyncio.ensure_future(self._run(command))
            # Waiting is what a closed socket cancels; the command itself ends, and its turn is held until then.
            await asyncio.wait({answering})
            self._answer(command, answering)

    async def _run(self, command: Command) -> str:
        peer, kind = self.peer, rooms[self.kind]
        async with hub.turn(self.stream_id, peer.actor.id, peer.client):
            return await run_in(commands, answer_to, kind, self.stream_id, peer.session_key, peer.client, command)

    def _answer(self, command: Command, answering: "asyncio.Future[str]") -> None:
        error = answering.exception()
        if error is None:
            self.writer.put(text_frame(answering.result()))
        elif isinstance(error, Gone):
            self.writer.close(CloseCode.FORBIDDEN)
        elif isinstance(error, DatabaseError):
            # Nothing was done, or it cannot be known: the client comes back and sends the same command again.
            logger.warning("The database could not answer", exc_info=error)
            self.writer.close(CloseCode.TRY_LATER)
        else:
            logger.error("A command failed: %s", command.name, exc_info=error)
            self.writer.put(text_frame(envelope.refused(command.n, broken())))
