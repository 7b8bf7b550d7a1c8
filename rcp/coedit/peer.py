"""One socket of a shared document: what it may do, what it announced, and what waits to be sent to it."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

from rcp.access.actor import Actor
from rcp.live.wire import Wire
from rcp.live.writer import AHEAD

from .kinds import Limits, Rights
from .protocol import ours

logger = logging.getLogger(__name__)

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]

# Close codes: what y-websocket calls permanent lies between 4400 and 4499.
MALFORMED, FORBIDDEN, UNKNOWN, SLOW, TOO_MUCH = 4400, 4403, 4404, 4408, 4429
TOO_LARGE, RESTARTING, BUSY = 1009, 1012, 1013

WAITING_BYTES = 1024 * 1024
WAITING_SECONDS = 10.0
STRIKES = 2
SAVED_EVERY = 0.5


def message_of(frame: bytes) -> Message:
    """Built once, then sent as it is to everyone."""
    return {"type": "websocket.send", "bytes": frame}


class Bucket:
    """How much a participant may still send now; it refills with time."""

    __slots__ = ("at", "capacity", "level", "rate")

    def __init__(self, rate: float, capacity: float) -> None:
        self.rate, self.capacity, self.level = rate, capacity, capacity
        self.at = time.monotonic()

    def take(self, amount: float) -> bool:
        now = time.monotonic()
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate) - amount
        self.at = now
        return self.level >= 0


class Peer:
    """Frames go out in order, one send in flight, through one writer."""

    def __init__(self, send: Send, actor: Actor, session_key: str, rights: Rights, limits: Limits) -> None:
        self.actor, self.session_key, self.rights = actor, session_key, rights
        self.frames = Bucket(limits.frames_per_second, limits.burst_frames)
        self.bytes = Bucket(limits.bytes_per_second, limits.burst_bytes)
        self.strikes = 0
        # What our own provider is told: how many of this socket's document frames came, and how many are on disk.
        self.is_ours = False
        self.received = 0
        self.saved = 0
        # A frame of this socket was dropped; nothing after it counts as saved until it has sent everything again.
        self.must_resend = self.will_be_asked = False
        self.asked_again_at = 0.0
        self._stored_seq = 0
        self._said_saved_at = 0.0
        self._will_say_saved = False
        # The Yjs number under which this socket shows itself to others.
        self.client: int | None = None
        self.closed: int | None = None
        self._send = send
        self._wire = Wire(send)
        self._queue: deque[tuple[Message, float]] = deque()
        self._waiting = 0
        self._writer: asyncio.Task[None] | None = None

    def put(self, message: Message) -> None:
        """Send when its turn comes. A reader too slow to keep up is closed; it comes back and catches up."""
        if self.closed is not None:
            return
        if self._writer is None:
            if self._wire.write(message):
                return
            if not self._wire.backlog():
                self._send_now(message)
                return
        now = time.monotonic()
        self._waiting += len(message["bytes"])
        self._queue.append((message, now))
        late = now - self._queue[0][1] > WAITING_SECONDS
        # A single frame may be larger than the bound: a whole document, to someone who arrives.
        if late or (self._waiting > WAITING_BYTES and len(self._queue) > 1):
            self.close(SLOW)
        elif self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())

    def _send_now(self, message: Message) -> None:
        """Begin to send without a task: Daphne's send never waits, and a task for each frame and reader is what
        costs most in a busy room. A send that does wait (uvicorn, full buffers) is finished by a task."""
        sending = self._send(message)
        try:
            awaited = sending.send(None)
        except StopIteration:
            return
        except (OSError, RuntimeError) as error:
            self._lost(error)
            return
        self._writer = asyncio.get_running_loop().create_task(self._write(Begun(sending, awaited)))

    def tell(self, facts: dict[str, Any]) -> None:
        """A private word, which only our own provider understands."""
        if self.is_ours:
            self.put(message_of(ours(facts)))

    def stored(self, number: int, seq: int) -> None:
        """This socket's first `number` document frames are on disk, the log being at `seq`: said twice a second."""
        if number <= self.saved:
            return
        self.saved, self._stored_seq = number, seq
        if self.is_ours and not self._will_say_saved:
            self._will_say_saved = True
            wait = self._said_saved_at + SAVED_EVERY - time.monotonic()
            if wait <= 0:
                self._say_saved()
            else:
                asyncio.get_running_loop().call_later(wait, self._say_saved)

    def _say_saved(self) -> None:
        self._will_say_saved, self._said_saved_at = False, time.monotonic()
        self.tell({"saved": self._stored_seq, "frames": self.saved})

    def close(self, code: int) -> None:
        """Say goodbye: nothing that waited is sent."""
        if self.closed is not None:
            return
        self.closed = code
        self._queue.clear()
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write())

    async def _write(self, begun: "Begun | None" = None) -> None:
        try:
            if begun is not None:
                await begun
            while self._queue:
                message, _ = self._queue[0]
                await self._drained()
                await self._send(message)
                if self._queue:
                    self._queue.popleft()
                    self._waiting -= len(message["bytes"])
            if self.closed is not None:
                await self._send({"type": "websocket.close", "code": self.closed})
        except (OSError, RuntimeError) as error:
            self._lost(error)
        finally:
            self._writer = None

    async def _drained(self) -> None:
        """Daphne takes everything into a buffer without bound: wait here for what it has not written yet."""
        while self._wire.backlog() > AHEAD and self.closed is None:
            await asyncio.sleep(0.02)

    def _lost(self, error: Exception) -> None:
        # The other end is gone; the reader of this socket hears of it and ends.
        logger.info("shared socket: cannot send: %s", error)
        self.closed = self.closed or RESTARTING
        self._queue.clear()


class Begun:
    """A coroutine that was begun outside any task and waits for something: awaiting this finishes it."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], awaited: Any) -> None:
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
