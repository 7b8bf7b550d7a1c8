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

from . import envelope
from .database import commands, hop, looks
from .doorbell import doorbell
from .envelope import Close, Command, Ephemeral, Garbage, Heartbeat, Hello, Misunderstood, Outdated
from .hub import hub
from .look import Ear
from .receipts import Gone, answer_to, broken
from .seats import Room, Seat
from .viewpoints import Viewpoint, rooms
from .wire import Send
from .writer import Writer, text_frame

logger = logging.getLogger(__name__)

# Whoever opens a socket says hello within this time, in seconds.
SHY = 10.0
# Commands of one socket that may wait for their turn; our own client keeps eight on the way.
MOST_WAITING = 100
# What a stopping server leaves to the network for its goodbye, in seconds.
GOODBYE = 0.1


async def room_socket(scope: Scope, receive: Any, send: Send, *, kind: str, stream_id: int | None) -> None:
    """Serve one socket of a room; `stream_id` None (no such room) looks like a room one may not enter."""
    await receive()
    await send({"type": "websocket.accept"})
    if stream_id is None or not await may_enter(scope["actor"], kind, stream_id):
        await send({"type": "websocket.close", "code": int(Close.FORBIDDEN)})
        return
    await RoomSocket(scope, receive, send, kind, stream_id).serve()


async def may_enter(actor: Actor, kind: str, stream_id: int) -> bool:
    return (await hop(looks, rooms[kind].viewpoints, stream_id, [actor]))[0] is not None


class RoomSocket:
    def __init__(self, scope: Scope, receive: Any, send: Send, kind: str, stream_id: int) -> None:
        self.actor: Actor = scope["actor"]
        self.session_key: str = scope["session_key"]
        self.kind = kind
        self.stream_id = stream_id
        self.writer = Writer(send)
        self._receive = receive
        self._send = send
        self._room: Room | None = None
        self._seat: Seat | None = None
        self._commands: asyncio.Queue[Command] = asyncio.Queue(MOST_WAITING)
        self._strikes = 0

    async def serve(self) -> None:
        """Until the peer goes or the writer has closed, whichever comes first."""
        writing = asyncio.ensure_future(self.writer.run())
        reading = asyncio.ensure_future(self._read())
        working = asyncio.ensure_future(self._work())
        shy = asyncio.get_running_loop().call_later(SHY, self._too_shy)
        tasks = {writing, reading, working}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except asyncio.CancelledError:
            # The server is stopping: the client comes back to the next one at once.
            await self._send({"type": "websocket.close", "code": int(Close.RESTARTING)})
            await asyncio.sleep(GOODBYE)
            raise
        finally:
            shy.cancel()
            for task in tasks:
                task.cancel()
            if self._room and self._seat:
                hub.leave(self._room, self._seat)

    def _too_shy(self) -> None:
        if self._seat is None:
            self.writer.close(Close.GARBAGE)

    # Up

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            if self.writer.closing:
                continue
            if hub.frames.take(self.actor.id):
                self._take(message.get("text"))
            else:
                self.writer.close(Close.FLOOD)

    def _take(self, text: str | None) -> None:
        """Understand one frame and act on it, without waiting."""
        try:
            self._obey(envelope.parse(text))
        except Garbage:
            self.writer.close(Close.GARBAGE)
        except Outdated:
            self.writer.close(Close.OUTDATED)
        except Misunderstood as fault:
            self._strike(str(fault))

    def _strike(self, why: str) -> None:
        self._strikes += 1
        if self._strikes > 1:
            self.writer.close(Close.GARBAGE)
        else:
            self.writer.put(text_frame(envelope.misunderstood(why)))

    def _obey(self, frame: envelope.Up) -> None:
        if isinstance(frame, Hello):
            self._enter(frame)
        elif self._seat is None or self._room is None:
            raise Misunderstood("hello comes first")
        elif isinstance(frame, Heartbeat):
            self.writer.put(text_frame(envelope.heartbeat(frame.at)))
        elif isinstance(frame, Command):
            self._queue(frame)
        else:
            self._relay(self._room, self._seat, frame)

    def _enter(self, frame: Hello) -> None:
        if self._seat is not None:
            raise Misunderstood("hello comes once")
        drawn_for = None if frame.abilities is None else Viewpoint.named(frame.abilities, self.actor.language)
        ear = Ear(actor=self.actor, since=frame.last_seq, viewpoint=drawn_for, wall=frame.wall)
        self._seat = Seat(self.session_key, self.writer, ear, client=frame.client)
        self._room = hub.join(self.kind, self.stream_id, self._seat)

    def _queue(self, command: Command) -> None:
        if self._seat is None or self._seat.ear.wall:
            raise Misunderstood("a big screen does nothing")
        try:
            self._commands.put_nowait(command)
        except asyncio.QueueFull:
            self.writer.close(Close.FLOOD)

    def _relay(self, room: Room, seat: Seat, frame: Ephemeral) -> None:
        """To the others only, and only so often; what is too much is dropped, since the next one replaces it."""
        if seat.welcomed and not seat.ear.wall and hub.ephemerals.take(self.actor.id):
            text = envelope.ephemeral(frame.content, self.actor.person_id)
            room.broadcast(text_frame(text), but=seat, may_be_lost=True)
            doorbell.whisper("ephemeral", self.stream_id, text.encode())

    # Commands, one at a time and in their order

    async def _work(self) -> None:
        while True:
            command = await self._commands.get()
            answering = asyncio.ensure_future(self._run(command))
            # Waiting is what a closed socket cancels; the command itself ends, and its turn is held until then.
            await asyncio.wait({answering})
            self._answer(command, answering)

    async def _run(self, command: Command) -> str:
        client = self._seat.client if self._seat else ""
        async with hub.turn(self.stream_id, self.actor.id, client):
            return await hop(commands, answer_to, rooms[self.kind], self.stream_id, self.session_key, client, command)

    def _answer(self, command: Command, answering: "asyncio.Future[str]") -> None:
        error = answering.exception()
        if error is None:
            self.writer.put(text_frame(answering.result()))
        elif isinstance(error, Gone):
            self.writer.close(Close.FORBIDDEN)
        elif isinstance(error, DatabaseError):
            # Nothing was done, or it cannot be known: the client comes back and sends the same command again.
            logger.warning("The database could not answer", exc_info=error)
            self.writer.close(Close.LATER)
        else:
            logger.error("A command failed: %s", command.name, exc_info=error)
            self.writer.put(text_frame(envelope.refused(command.n, broken())))
