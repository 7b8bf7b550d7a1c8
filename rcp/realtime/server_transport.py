"""The connection under an ASGI `send`, when it is Daphne's: how much waits in it, the short way out, and the long one.

A room sends the same bytes to sixty sockets at once. Through Daphne each of them is composed again, put in a buffer,
and written by another turn of the loop that registers and unregisters the socket: two thirds of what a sent frame
costs. When nothing waits before it, a frame is written to the network at once.

Daphne refuses to send a message larger than the largest that it receives (one mebibyte), and copies what it sends. A
large frame is handed to it a fragment at a time, as fast as the network takes them.

In any other case, under any other server, `send` does it.
"""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]

# First byte of a frame that is whole, by what it holds (RFC 6455, 5.2).
_TEXT, _BYTES = b"\x81", b"\x82"
FRAGMENT = 64 * 1024


class ServerTransport:
    """One per socket. Daphne's `send` is a partial over its protocol, whose Twisted transport holds the bytes."""

    __slots__ = ("_is_plain", "_protocol", "_transport")

    def __init__(self, send: Send) -> None:
        self._protocol: Any = next(iter(getattr(send, "args", ())), None)
        self._transport: Any = getattr(self._protocol, "transport", None)
        # An encrypted connection encrypts in its own `write`.
        self._is_plain = hasattr(self._transport, "writeSomeData") and not getattr(self._transport, "TLS", True)

    def backlog(self) -> int:
        """Bytes handed to the server and not yet to the network. Zero where sending waits by itself (uvicorn)."""
        transport = self._transport
        if transport is None:
            return 0
        buffered = len(getattr(transport, "dataBuffer", b"")) - getattr(transport, "offset", 0)
        return max(0, buffered) + int(getattr(transport, "_tempDataLen", 0))

    def write_now(self, message: Message) -> bool:
        """Write this frame to the network now, if nothing waits before it; False: it was not, and `send` must."""
        if not self._is_free():
            return False
        frame = framed(message)
        written = self._transport.writeSomeData(frame)
        if not isinstance(written, int):
            # The peer is gone: Daphne notices by itself.
            return False
        if written < len(frame):
            self._transport.write(frame[written:])
        return True

    def in_fragments(self, message: Message) -> Iterator[None] | None:
        """Send this frame, a fragment at each step; None when this server knows no fragments.

        Between two steps the server may send its pings, and the socket may be closed.
        """
        protocol = self._protocol
        if not hasattr(protocol, "beginMessage") or protocol._perMessageCompress is not None:
            return None
        return _fragments(protocol, message)

    def _is_free(self) -> bool:
        if not self._is_plain:
            return False
        protocol, transport = self._protocol, self._transport
        return (
            protocol.state == protocol.STATE_OPEN
            and transport.connected
            and not transport.disconnecting
            and not protocol.send_queue
            and protocol._perMessageCompress is None
            and not self.backlog()
        )


def _fragments(protocol: Any, message: Message) -> Iterator[None]:
    kind, body = content_of(message)
    protocol.beginMessage(isBinary=kind == _BYTES)
    for start in range(0, len(body), FRAGMENT):
        protocol.sendMessageFrame(body[start : start + FRAGMENT])
        yield
    protocol.endMessage()


def content_of(message: Message) -> tuple[bytes, bytes]:
    """The first byte of the frame this message makes, and what it holds."""
    content: bytes | None = message.get("bytes")
    return (_BYTES, content) if content is not None else (_TEXT, str(message["text"]).encode())


def framed(message: Message) -> bytes:
    """The frame a server sends for this message."""
    kind, body = content_of(message)
    size = len(body)
    if size <= 125:
        return kind + bytes((size,)) + body
    if size <= 0xFFFF:
        return kind + b"\x7e" + size.to_bytes(2, "big") + body
    return kind + b"\x7f" + size.to_bytes(8, "big") + body
