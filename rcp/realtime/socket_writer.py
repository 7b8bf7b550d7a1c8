"""The one writer of a socket: a queue, one send in flight, and the rule about slow readers."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Generator, Sequence
from functools import partial
from typing import Any, NamedTuple

from .close_codes import CloseCode
from .server_transport import Message, Send, ServerTransport

logger = logging.getLogger(__name__)

# What may wait for one reader who did not ask for it, in bytes. Beyond, it is closed, comes back and catches up.
MOST_WAITING = 1024 * 1024
# What may wait for one reader who asked for it, in bytes: one frame of any size, or twice the largest document.
MOST_ASKED = 32 * 1024 * 1024
# How long a frame may wait, in seconds, beyond the time that it and those before it take at the slowest pace.
PATIENCE = 10.0
SLOWEST = 64 * 1024
# What may lie in the server's own buffer before the next frame waits here instead, in bytes.
AHEAD = 64 * 1024
# A frame that may be lost is not queued for a reader who is already behind by this much, in bytes.
BEHIND = 128 * 1024
# How long a socket that is being closed may take for the frame in flight, then for its goodbye, in seconds.
GOODBYE = 1.0


class Frame(NamedTuple):
    """A message of ASGI built once and sent to many; `size` in bytes. Nobody may change the message."""

    message: Message
    size: int


def text_frame(text: str) -> Frame:
    return Frame({"type": "websocket.send", "text": text}, len(text.encode()))


def bytes_frame(content: bytes) -> Frame:
    return Frame({"type": "websocket.send", "bytes": content}, len(content))


class _Waiting(NamedTuple):
    """`deadline` is when it must have left (monotonic, seconds); `counted` are its bytes if nobody asked for it."""

    frame: Frame
    deadline: float
    counted: int


class SocketWriter:
    """Made when the socket is accepted. `who` names the peer in the log, as the journal does."""

    def __init__(self, send: Send, who: str = "") -> None:
        self.code: int | None = None
        """Why it is closing or closed; None as long as it sends."""
        self.ended = asyncio.Event()
        """Its last word is said, or cannot be."""
        self._send = send
        self._who = who
        self._transport = ServerTransport(send)
        self._queue: deque[_Waiting] = deque()
        self._bytes = self._counted = 0
        self._sending: asyncio.Task[None] | None = None
        self._in_flight: asyncio.Timeout | None = None

    @property
    def closing(self) -> bool:
        return self.code is not None

    def put(self, frame: Frame, *, may_be_lost: bool = False, asked_for: bool = False) -> None:
        """Send a frame when its turn comes; never waits. Too much waiting closes the socket instead.

        `asked_for`: the reader asked for it, a whole document or state, and it may be larger than what may wait. What
        comes behind it waits for it without being held against the reader.
        """
        if self.code is not None:
            return
        if self._sending is None and frame.size <= AHEAD and self._sent_now(frame):
            return
        if may_be_lost and self._bytes + self._transport.backlog() > BEHIND:
            return
        if self._has_room_for(frame.size, asked_for):
            self._enqueue(frame, asked_for)
        else:
            self.close(CloseCode.SLOW)

    def put_all(self, frames: Sequence[Frame], *, asked_for: bool = False) -> None:
        """Send these one after the other: one thing cut in pieces, which waits as one."""
        if len(frames) == 1:
            self.put(frames[0], asked_for=asked_for)
        elif self.code is None and self._has_room_for(sum(frame.size for frame in frames), asked_for):
            for frame in frames:
                self._enqueue(frame, asked_for)
        elif frames:
            self.close(CloseCode.SLOW)

    def _sent_now(self, frame: Frame) -> bool:
        try:
            if self._transport.write_now(frame.message):
                return True
        except Exception as error:  # noqa: BLE001 – whatever a server raises: this socket alone ends, and says so
            self._failed(frame, error)
            return True
        if self._transport.backlog():
            return False
        self._begin(frame)
        return True

    def _has_room_for(self, size: int, asked_for: bool) -> bool:
        """One thing of any size may wait; beyond, only so much."""
        waiting, most = (self._bytes - self._counted, MOST_ASKED) if asked_for else (self._counted, MOST_WAITING)
        return not waiting or waiting + size <= most

    def _enqueue(self, frame: Frame, asked_for: bool) -> None:
        counted = 0 if asked_for else frame.size
        self._bytes += frame.size
        self._counted += counted
        before = (self._bytes + self._transport.backlog()) / SLOWEST
        self._queue.append(_Waiting(frame, time.monotonic() + PATIENCE + before, counted))
        self._start()

    def close(self, code: int) -> None:
        """Send nothing more, not even what waits, and close with this code. The first call decides."""
        if self.code is not None:
            return
        self.code = int(code)
        self._queue.clear()
        if self._in_flight is not None:
            self._in_flight.reschedule(asyncio.get_running_loop().time() + GOODBYE)
        self._start()

    def _start(self) -> None:
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._drain())

    def _begin(self, frame: Frame) -> None:
        """Begin to send without a task: Daphne's send never waits, and a task for each frame and reader is what
        costs most in a busy room. A send that does wait (uvicorn, full buffers) is finished by a task."""
        sending = self._send(frame.message)
        try:
            awaited = sending.send(None)
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 – as above
            self._failed(frame, error)
            return
        self._bytes += frame.size
        self._queue.append(_Waiting(frame, time.monotonic() + PATIENCE + frame.size / SLOWEST, 0))
        self._sending = asyncio.get_running_loop().create_task(self._drain(_Begun(sending, awaited)))

    async def _drain(self, begun: "_Begun | None" = None) -> None:
        """Send what is queued, in order, then close if asked to. `begun` is a send that must be finished first."""
        while begun is not None or (self._queue and self.code is None):
            waiting = self._waiting_now()
            try:
                await self._within(waiting.deadline, begun if begun is not None else self._send_one(waiting.frame))
            except TimeoutError:
                self.close(CloseCode.SLOW)
            except Exception as error:  # noqa: BLE001 – as above
                self._failed(waiting.frame, error)
            begun = None
            if self._queue:
                self._queue.popleft()
            self._bytes -= waiting.frame.size
            self._counted -= waiting.counted
        if self.code is not None:
            await self._close_now()
        self._sending = None

    def _waiting_now(self) -> _Waiting:
        """The first that waits; a frame in flight when the socket was closed waits for nothing any more."""
        return self._queue[0] if self._queue else _Waiting(Frame({}, 0), time.monotonic() + GOODBYE, 0)

    async def _within(self, deadline: float, sending: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())) as self._in_flight:
                await sending
                await self._drained()
        finally:
            self._in_flight = None

    async def _send_one(self, frame: Frame) -> None:
        await self._drained()
        fragments = self._transport.in_fragments(frame.message) if frame.size > AHEAD else None
        if self.code is None and fragments is None:
            await self._send(frame.message)
        for _sent in fragments or ():
            await self._drained()
            if self.code is not None:
                return

    async def _drained(self) -> None:
        """Daphne takes everything into a buffer without bound: wait here for what it has not written yet."""
        while self._transport.backlog() > AHEAD and self.code is None:
            await asyncio.sleep(0.02)

    def _failed(self, frame: Frame, error: Exception) -> None:
        """What this socket misses from now on it does not know of: it must come back."""
        logger.warning("A frame of %d bytes could not be sent to %s: %r", frame.size, self._who, error)
        self.close(CloseCode.SEND_FAILED)

    async def _close_now(self) -> None:
        try:
            async with asyncio.timeout(GOODBYE):
                await self._send({"type": "websocket.close", "code": self.code})
        except Exception as error:  # noqa: BLE001 – as above
            # The peer is gone already, or so slow that the server drops it without a goodbye.
            logger.info("A socket of %s ended without a goodbye: %r", self._who, error)
        finally:
            self.ended.set()


class _Begun:
    """A coroutine that was begun outside any task and waits for something: awaiting this finishes it."""

    def __init__(self, coroutine: Any, awaited: Any) -> None:
        self._coroutine, self._awaited = coroutine, awaited

    def __await__(self) -> Generator[Any, Any, None]:
        awaited = self._awaited
        while True:
            try:
                sent = yield awaited
            except BaseException as error:  # noqa: BLE001 – passed on to the coroutine, not swallowed
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, sent)
            try:
                awaited = step()
            except StopIteration:
                return
