"""One socket's way out: order, one send in flight, readers who are too slow, and rooms that gather under load."""

import asyncio
from typing import Any

import pytest

from rcp.access.actor import NOBODY
from rcp.coedit import peer as peers
from rcp.coedit.kinds import Limits, Rights
from rcp.coedit.pace import LONGEST, Pace
from rcp.coedit.peer import Bucket, Peer, message_of


class Network:
    """Takes frames at once, or only when told to."""

    def __init__(self, *, slow: bool = False) -> None:
        self.sent: list[Any] = []
        self.gate = asyncio.Event()
        self.in_flight = self.most_in_flight = 0
        if not slow:
            self.gate.set()

    async def send(self, message: dict[str, Any]) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.in_flight, self.most_in_flight)
        await self.gate.wait()
        self.in_flight -= 1
        self.sent.append(message.get("bytes", message.get("code")))


def peer_on(network: Network) -> Peer:
    return Peer(network.send, NOBODY, "", Rights(read=True, write=True), Limits())


async def test_what_can_leave_leaves_at_once_and_in_order() -> None:
    network = Network()
    peer = peer_on(network)
    for number in range(5):
        peer.put(message_of(bytes([number])))
    assert network.sent == [bytes([number]) for number in range(5)]


async def test_what_must_wait_waits_in_order_with_one_send_in_flight() -> None:
    network = Network(slow=True)
    peer = peer_on(network)
    for number in range(20):
        peer.put(message_of(bytes([number])))
    await asyncio.sleep(0.01)
    assert network.sent == []
    network.gate.set()
    await asyncio.sleep(0.01)
    assert network.sent == [bytes([number]) for number in range(20)]
    assert network.most_in_flight == 1


async def test_a_reader_who_is_a_megabyte_behind_is_closed_and_nothing_more_is_kept() -> None:
    network = Network(slow=True)
    peer = peer_on(network)
    for _ in range(30):
        peer.put(message_of(b"x" * 100_000))
    assert peer.closed == peers.SLOW
    network.gate.set()
    await asyncio.sleep(0.01)
    assert network.sent == [b"x" * 100_000, peers.SLOW]


async def test_a_reader_who_makes_a_frame_wait_too_long_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "WAITING_SECONDS", 0.02)
    network = Network(slow=True)
    peer = peer_on(network)
    peer.put(message_of(b"x"))
    peer.put(message_of(b"x"))
    await asyncio.sleep(0.03)
    peer.put(message_of(b"x"))
    assert peer.closed == peers.SLOW
    network.gate.set()
    await asyncio.sleep(0.01)


async def test_a_whole_document_may_be_larger_than_what_may_wait() -> None:
    network = Network(slow=True)
    peer = peer_on(network)
    peer.put(message_of(b"hello"))
    peer.put(message_of(b"x" * 3_000_000))
    assert peer.closed is None
    network.gate.set()
    await asyncio.sleep(0.01)
    assert len(network.sent) == 2


async def test_a_send_that_fails_ends_this_socket_only() -> None:
    async def send(message: dict[str, Any]) -> None:
        raise OSError("gone")

    peer = Peer(send, NOBODY, "", Rights(read=True, write=True), Limits())
    peer.put(message_of(b"x"))
    assert peer.closed is not None
    peer.put(message_of(b"y"))


def test_a_bucket_refills_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr("rcp.coedit.peer.time.monotonic", lambda: clock)
    bucket = Bucket(rate=10, capacity=20)
    assert all(bucket.take(1) for _ in range(20))
    assert not bucket.take(1)
    clock = 1.0
    assert all(bucket.take(1) for _ in range(9))
    assert not bucket.take(1)


def test_a_quiet_room_never_waits_and_a_busy_one_gathers_more_and_more() -> None:
    pace = Pace()
    now = 0.0
    for _ in range(20):
        now += 0.4
        assert pace.wait(now) == 0
        pace.stored(1, now)
    waits = []
    for rate in (100, 300, 600):
        for _ in range(100):
            now += 0.04
            pace.stored(int(rate * 0.04), now)
        waits.append(pace.wait(now))
    assert 0.015 <= waits[0] < waits[1] < waits[2] <= LONGEST + 1e-9
    assert pace.wait(now + 0.03) < waits[2], "what has passed since the last batch counts"
    now += 5
    pace.stored(1, now)
    assert pace.wait(now) == 0
