"""The short way to the network: the bytes are those the server would have sent, and only when nothing waits."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, Protocol, State

from rcp.realtime.server_transport import FRAGMENT, Message, ServerTransport, framed
from tests.faults.server import ROOT


class Transport:
    """A Twisted connection that takes at most `room` bytes at once."""

    TLS = False
    connected = True
    disconnecting = False

    def __init__(self, room: int = 1_000_000) -> None:
        self.room = room
        self.dataBuffer, self.offset, self._tempDataLen = b"", 0, 0
        self.on_network = b""
        self.buffered = b""

    def writeSomeData(self, data: bytes) -> int | Exception:
        self.on_network += data[: self.room]
        return min(self.room, len(data))

    def write(self, data: bytes) -> None:
        self.buffered += data
        self._tempDataLen += len(data)


class DaphneProtocol:
    STATE_OPEN = 3
    state = 3
    _perMessageCompress = None

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.send_queue: list[bytes] = []


async def handle_reply(_protocol: DaphneProtocol, _message: Message) -> None:
    """What Daphne's `send` is a partial of."""


def read(frame: bytes) -> Frame:
    """What a client makes of it."""
    client = Protocol(CLIENT, state=State.OPEN)
    client.receive_data(frame)
    (event,) = client.events_received()
    assert isinstance(event, Frame)
    return event


def transport_on(protocol: DaphneProtocol) -> ServerTransport:
    return ServerTransport(partial(handle_reply, protocol))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 0xFFFF, 0x10000])
@pytest.mark.parametrize("is_text", [True, False])
def test_a_client_reads_what_was_framed(size: int, is_text: bool) -> None:
    body = b"e" * size
    message = {"type": "websocket.send", **({"text": body.decode()} if is_text else {"bytes": body})}
    frame = read(framed(message))
    assert (frame.opcode, frame.data, frame.fin) == (Opcode.TEXT if is_text else Opcode.BINARY, body, True)


def test_accents_count_as_the_bytes_they_are() -> None:
    assert read(framed({"type": "websocket.send", "text": "é" * 100})).data == ("é" * 100).encode()


def test_a_frame_leaves_at_once_when_nothing_waits() -> None:
    transport = Transport()
    assert transport_on(DaphneProtocol(transport)).write_now({"bytes": b"abc"})
    assert (transport.on_network, transport.buffered) == (b"\x82\x03abc", b"")


def test_what_the_network_does_not_take_waits_in_the_server_and_the_next_frame_behind_it() -> None:
    transport = Transport(room=2)
    way_out = transport_on(DaphneProtocol(transport))
    assert way_out.write_now({"bytes": b"abc"})
    assert (transport.on_network, transport.buffered) == (b"\x82\x03", b"abc")
    assert way_out.backlog() == 3
    assert not way_out.write_now({"bytes": b"def"})
    assert transport.on_network == b"\x82\x03", "nothing overtakes"


@pytest.mark.parametrize(
    "busy",
    [
        {"state": 2},
        {"send_queue": [b"x"]},
        {"_perMessageCompress": object()},
    ],
)
def test_a_protocol_that_is_not_ready_sends_by_itself(busy: dict[str, Any]) -> None:
    protocol = DaphneProtocol(Transport())
    vars(protocol).update(busy)
    assert not transport_on(protocol).write_now({"bytes": b"abc"})
    assert protocol.transport.on_network == b""


@pytest.mark.parametrize("busy", [{"TLS": True}, {"connected": False}, {"disconnecting": True}])
def test_so_does_a_connection_that_encrypts_or_ends(busy: dict[str, Any]) -> None:
    transport = Transport()
    vars(transport).update(busy)
    assert not transport_on(DaphneProtocol(transport)).write_now({"bytes": b"abc"})
    assert transport.on_network == b""


def test_a_peer_that_is_gone_is_left_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    transport = Transport()
    monkeypatch.setattr(transport, "writeSomeData", lambda _data: ConnectionError("lost"))
    assert not transport_on(DaphneProtocol(transport)).write_now({"bytes": b"abc"})


async def test_under_another_server_there_is_no_short_way() -> None:
    async def send(_message: Message) -> None: ...

    assert not ServerTransport(send).write_now({"bytes": b"abc"})
    assert ServerTransport(send).backlog() == 0


@pytest.fixture(scope="module")
def daphne() -> Iterator[str]:
    """The address of a real one, started as a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.rcp.realtime.short_way", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield f"ws://127.0.0.1:{port}/"
        server.terminate()


@pytest.mark.socket
@pytest.mark.parametrize("count", [1, 60, 70, 40_000, 300_000])
async def test_under_a_real_daphne_the_short_way_is_taken_and_says_the_same(daphne: str, count: int) -> None:
    """A name that Daphne, Autobahn or Twisted changes shows here: the long way would be taken, without a word."""
    async with connect(daphne, max_size=None) as client:
        await client.send(str(count))
        assert await client.recv() == "é" * count
        assert await client.recv() == "True True"


@pytest.mark.socket
async def test_under_a_real_daphne_a_large_frame_leaves_in_fragments(daphne: str) -> None:
    count = 3 * FRAGMENT
    async with connect(daphne, max_size=None) as client:
        await client.send(str(-count))
        assert await client.recv() == "é" * count
        assert await client.recv() == "6 fragments"
