"""The one writer of a socket: a queue, one send in flight, and the rule about slow readers."""

import asyncio
import time
from collections import deque
from typing import NamedTuple

from .envelope import Close
from .wire import Message, Send, Wire

# What may wait for one reader: bytes, and seconds for the oldest of them. Beyond, it is closed and comes back later.
MOST_BYTES = 1024 * 1024
PATIENCE = 10.0
# What may lie in the server's own buffer before the next frame waits here instead.
AHEAD = 64 * 1024
# A frame that may be lost is not queued for a reader who is already behind by this much.
BEHIND = 128 * 1024


class Frame(NamedTuple):
    """A message of ASGI built once and sent to many; `size` in bytes. Nobody may change the message."""

    message: Message
    size: int


def text_frame(text: str) -> Frame:
    return Frame({"type": "websocket.send", "text": text}, len(text.encode()))


def bytes_frame(content: bytes) -> Frame:
    return Frame({"type": "websocket.send", "bytes": content}, len(content))


class Writer:
    """Made when the socket is accepted; `run` is its task and ends when the socket must be closed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._wire = Wire(send)
        self._waiting: deque[tuple[float, Frame]] = deque()
        # Of what waits and of what is being sent.
        self._bytes = 0
        self._bell = asyncio.Event()
        self._code: int | None = None

    @property
    def closing(self) -> bool:
        return self._code is not None

    def put(self, frame: Frame, *, may_be_lost: bool = False) -> None:
        """Queue a frame; never waits. Too much waiting closes the socket instead."""
        if self.closing:
            return
        if not self._bytes and frame.size <= AHEAD and self._wire.write(frame.message):
            return
        held = self._bytes + self._wire.backlog()
        if may_be_lost and held > BEHIND:
            return
        if held + frame.size > MOST_BYTES and held:
            self.close(Close.SLOW)
            return
        self._waiting.append((time.monotonic(), frame))
        self._bytes += frame.size
        self._bell.set()

    def close(self, code: int) -> None:
        """Send nothing more, not even what waits, and close with this code. The first call decides."""
        if self._code is None:
            self._code = int(code)
            self._waiting.clear()
            self._bell.set()

    async def run(self) -> None:
        """Send what is queued, in order, until `close`; then close the socket."""
        while not self.closing:
            if not self._waiting:
                self._bell.clear()
                await self._bell.wait()
                continue
            since, frame = self._waiting.popleft()
            try:
                async with asyncio.timeout(max(0.0, since + PATIENCE - time.monotonic())):
                    await self._sent(frame)
            except TimeoutError:
                self.close(Close.SLOW)
            except (OSError, RuntimeError):
                # The peer went while this was being sent; the reading side ends the socket.
                return
            self._bytes -= frame.size
        await self._closed()

    async def _sent(self, frame: Frame) -> None:
        await self._send(frame.message)
        # Daphne takes everything at once into a buffer without bound: what it has not written yet is waited for here.
        while self._wire.backlog() > AHEAD and not self.closing:
            await asyncio.sleep(0.02)

    async def _closed(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._send({"type": "websocket.close", "code": self._code})
        except (TimeoutError, OSError, RuntimeError):
            # The peer is gone already, or so slow that the server drops it without a goodbye.
            return
