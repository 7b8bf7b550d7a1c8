"""The one writer of a socket, and what becomes of a reader who does not read."""

import asyncio
from functools import partial
from typing import Any

import pytest

from rcp.live import writer as writing
from rcp.live.wire import Wire
from rcp.live.writer import Writer, bytes_frame, text_frame


class Line:
    """A socket's sending side: takes everything, unless it is stuck."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.free = asyncio.Event()
        self.free.set()
        self.at_once = 0
        self.most_at_once = 0

    async def send(self, message: dict[str, Any]) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.free.wait()
        await asyncio.sleep(0)
        self.at_once -= 1
        self.sent.append(message)


async def test_frames_leave_in_order_one_at_a_time_and_the_close_comes_last() -> None:
    line = Line()
    writer = Writer(line.send)
    running = asyncio.ensure_future(writer.run())
    for number in range(50):
        writer.put(text_frame(str(number)))
    writer.put(bytes_frame(b"end"))
    while len(line.sent) < 51:
        await asyncio.sleep(0)
    writer.close(4403)
    await running
    assert [message.get("text") for message in line.sent[:50]] == [str(number) for number in range(50)]
    assert line.sent[-1] == {"type": "websocket.close", "code": 4403}
    assert line.most_at_once == 1


async def test_what_waits_is_not_sent_any_more_once_closing() -> None:
    line = Line()
    writer = Writer(line.send)
    writer.put(text_frame("secret"))
    writer.close(4403)
    writer.close(4408)
    writer.put(text_frame("more"))
    await writer.run()
    assert line.sent == [{"type": "websocket.close", "code": 4403}]


async def test_more_than_a_megabyte_waiting_closes_with_4408() -> None:
    line = Line()
    line.free.clear()
    writer = Writer(line.send)
    running = asyncio.ensure_future(writer.run())
    for _ in range(20):
        writer.put(text_frame("x" * 60_000))
        await asyncio.sleep(0)
    assert writer.closing
    line.free.set()
    await running
    assert line.sent[-1] == {"type": "websocket.close", "code": 4408}


async def test_one_frame_larger_than_the_limit_is_sent_to_whoever_reads() -> None:
    line = Line()
    writer = Writer(line.send)
    writer.put(text_frame("x" * 2_000_000))
    assert not writer.closing


async def test_a_frame_that_waits_too_long_closes_with_4408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    line = Line()
    line.free.clear()
    writer = Writer(line.send)
    writer.put(text_frame("stuck"))
    running = asyncio.ensure_future(writer.run())
    await asyncio.sleep(0.3)
    assert writer.closing
    line.free.set()
    await running
    assert line.sent == [{"type": "websocket.close", "code": 4408}]


class Transport:
    """What Twisted keeps for Daphne: bytes taken and not yet written."""

    def __init__(self) -> None:
        self.dataBuffer, self.offset, self._tempDataLen = b"", 0, 0


class Protocol:
    def __init__(self) -> None:
        self.transport = Transport()


async def test_what_lies_in_the_buffer_of_daphne_counts_as_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    protocol, line = Protocol(), Line()

    async def handle_reply(protocol: Protocol, message: dict[str, Any]) -> None:
        protocol.transport._tempDataLen += len(message.get("text", ""))
        await line.send(message)

    send = partial(handle_reply, protocol)
    writer = Writer(send)
    running = asyncio.ensure_future(writer.run())
    writer.put(text_frame("x" * 100_000))
    writer.put(text_frame("y"))
    await asyncio.sleep(0.05)
    assert Wire(send).backlog() == 100_000
    assert len(line.sent) == 1, "the next frame waits for the buffer"
    await running
    assert line.sent[-1] == {"type": "websocket.close", "code": 4408}


async def test_what_may_be_lost_is_dropped_for_whoever_is_behind() -> None:
    line = Line()
    writer = Writer(line.send)
    writer.put(text_frame("x" * 200_000))
    writer.put(text_frame("pointer"), may_be_lost=True)
    writer.put(text_frame("kept"))
    running = asyncio.ensure_future(writer.run())
    while len(line.sent) < 2:
        await asyncio.sleep(0)
    writer.close(1000)
    await running
    assert [message.get("text", "")[:7] for message in line.sent] == ["xxxxxxx", "kept", ""]


async def test_a_peer_that_is_gone_ends_the_writer_quietly() -> None:
    async def gone(message: dict[str, Any]) -> None:
        raise RuntimeError("closed")

    writer = Writer(gone)
    writer.put(text_frame("to nobody"))
    await writer.run()
    writer.close(4400)
    await writer.run()
