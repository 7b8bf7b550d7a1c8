"""The one writer of a socket: order, one send in flight, and what becomes of a reader who does not read."""

import asyncio
import logging
from functools import partial
from typing import Any

import pytest

from rcp.realtime import socket_writer as writing
from rcp.realtime.close_codes import CloseCode
from rcp.realtime.server_transport import ServerTransport
from rcp.realtime.socket_writer import SocketWriter, bytes_frame, text_frame

Message = dict[str, Any]


class Network:
    """A socket's sending side: takes everything at once, or only when told to."""

    def __init__(self, *, slow: bool = False) -> None:
        self.sent: list[Message] = []
        self.gate = asyncio.Event()
        self.in_flight = self.most_in_flight = 0
        if not slow:
            self.gate.set()

    async def send(self, message: Message) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.in_flight, self.most_in_flight)
        await self.gate.wait()
        self.in_flight -= 1
        self.sent.append(message)

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.sent if "text" in message]

    @property
    def codes(self) -> list[int]:
        return [message["code"] for message in self.sent if "code" in message]


async def test_what_can_leave_leaves_at_once_and_in_order() -> None:
    network = Network()
    writer = SocketWriter(network.send)
    for number in range(5):
        writer.put(text_frame(str(number)))
    assert network.texts == ["0", "1", "2", "3", "4"]


async def test_what_must_wait_waits_in_order_with_one_send_in_flight_and_the_close_comes_last() -> None:
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    for number in range(50):
        writer.put(text_frame(str(number)))
    await asyncio.sleep(0)
    assert network.sent == []
    network.gate.set()
    while len(network.sent) < 50:
        await asyncio.sleep(0)
    writer.close(CloseCode.FORBIDDEN)
    await writer.ended.wait()
    assert network.texts == [str(number) for number in range(50)]
    assert network.sent[-1] == {"type": "websocket.close", "code": 4403}
    assert network.most_in_flight == 1


async def test_what_waits_is_not_sent_any_more_once_closing() -> None:
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(text_frame("in flight"))
    writer.put(text_frame("secret"))
    writer.close(CloseCode.FORBIDDEN)
    writer.close(CloseCode.SLOW)
    writer.put(text_frame("more"))
    network.gate.set()
    await writer.ended.wait()
    assert (network.texts, network.codes) == (["in flight"], [4403])


async def test_a_goodbye_does_not_wait_for_a_reader_who_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "GOODBYE", 0.05)
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(text_frame("stuck"))
    writer.close(CloseCode.FORBIDDEN)
    await asyncio.wait_for(writer.ended.wait(), 5)
    assert writer.code == CloseCode.FORBIDDEN


async def test_more_than_a_megabyte_that_nobody_asked_for_closes_and_nothing_more_is_kept() -> None:
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    for _ in range(30):
        writer.put(bytes_frame(b"x" * 100_000))
    assert writer.code == CloseCode.SLOW
    network.gate.set()
    await writer.ended.wait()
    assert network.sent == [{"type": "websocket.close", "code": 4408}]


async def test_one_frame_may_be_larger_than_what_may_wait() -> None:
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(text_frame("x" * 2_000_000))
    assert not writer.closing


async def test_a_reader_is_not_slow_for_what_comes_behind_the_document_it_asked_for() -> None:
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(bytes_frame(b"d" * 4_000_000), asked_for=True)
    for _ in range(9):
        writer.put(bytes_frame(b"u" * 100_000))
    assert not writer.closing
    network.gate.set()
    while len(network.sent) < 10:
        await asyncio.sleep(0)
    assert [len(message["bytes"]) for message in network.sent] == [4_000_000, *[100_000] * 9]


async def test_whoever_asks_again_and_again_without_reading_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ASKED", 1000)
    writer = SocketWriter(Network(slow=True).send)
    writer.put(bytes_frame(b"d" * 600), asked_for=True)
    writer.put(bytes_frame(b"d" * 400), asked_for=True)
    assert not writer.closing
    writer.put(bytes_frame(b"d"), asked_for=True)
    assert writer.code == CloseCode.SLOW


async def test_a_frame_that_waits_too_long_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.05)
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(text_frame("stuck"))
    while not writer.closing:
        await asyncio.sleep(0.01)
    network.gate.set()
    await writer.ended.wait()
    assert network.codes == [4408]


async def test_a_large_frame_has_the_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.0)
    monkeypatch.setattr(writing, "SLOWEST", 100_000)
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(bytes_frame(b"d" * 1_000_000), asked_for=True)
    await asyncio.sleep(0.1)
    assert not writer.closing
    network.gate.set()
    while not network.sent:
        await asyncio.sleep(0)
    assert not writer.closing


@pytest.mark.parametrize("size", [1, 200_000], ids=["without a task", "queued"])
@pytest.mark.parametrize("error", [OSError("gone"), RuntimeError("too large"), Exception("invalid close code")])
async def test_a_send_that_fails_ends_this_socket_with_a_code_and_a_line(
    size: int, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "websocket.send":
            raise error

    writer = SocketWriter(send, "person:7")
    with caplog.at_level(logging.WARNING):
        writer.put(text_frame("é" * size))
        await writer.ended.wait()
    assert sent[-1] == {"type": "websocket.close", "code": CloseCode.SEND_FAILED}
    assert f"A frame of {2 * size} bytes could not be sent to person:7" in caplog.text
    assert "é" not in caplog.text
    writer.put(text_frame("nothing more"))
    assert len(sent) == 2


async def test_a_peer_that_is_gone_for_good_ends_the_writer() -> None:
    async def gone(message: Message) -> None:
        raise RuntimeError("closed")

    writer = SocketWriter(gone)
    writer.close(CloseCode.MALFORMED)
    await writer.ended.wait()


class Transport:
    """What Twisted keeps for Daphne: bytes taken and not yet written."""

    def __init__(self) -> None:
        self.dataBuffer, self.offset, self._tempDataLen = b"", 0, 0


class Protocol:
    def __init__(self) -> None:
        self.transport = Transport()


async def test_what_lies_in_the_buffer_of_daphne_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    protocol, network = Protocol(), Network()

    async def handle_reply(protocol: Protocol, message: Message) -> None:
        protocol.transport._tempDataLen += len(message.get("text", ""))
        await network.send(message)

    send = partial(handle_reply, protocol)
    writer = SocketWriter(send)
    writer.put(text_frame("x" * 100_000))
    writer.put(text_frame("y"))
    while not network.sent:
        await asyncio.sleep(0)
    assert ServerTransport(send).backlog() == 100_000
    assert len(network.sent) == 1, "the next frame waits for the buffer"
    monkeypatch.setattr(writing, "SLOWEST", 10_000_000)
    await asyncio.sleep(0)
    protocol.transport._tempDataLen = 0
    while len(network.sent) < 2:
        await asyncio.sleep(0.01)
    assert network.texts[1] == "y"


async def test_what_may_be_lost_is_dropped_for_whoever_is_behind() -> None:
    network = Network(slow=True)
    writer = SocketWriter(network.send)
    writer.put(text_frame("x" * 200_000))
    writer.put(text_frame("pointer"), may_be_lost=True)
    writer.put(text_frame("kept"))
    network.gate.set()
    while len(network.sent) < 2:
        await asyncio.sleep(0)
    assert [text[:7] for text in network.texts] == ["xxxxxxx", "kept"]
