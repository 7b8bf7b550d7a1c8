"""The server dies and comes back, twenty times, while people write: what was acknowledged is there, once."""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .clients import opened
from .conftest import Holder, LedgerSite
from .server import Server

KILLS = 20
WRITERS = 6


class Scribe:
    """Writes without end, with an outbox of one and a ledger on disk of what was acknowledged."""

    def __init__(self, site: LedgerSite, server: Server, holder: Holder, ledger: Path) -> None:
        self.site, self.server, self.holder = site, server, holder
        self.client = f"scribe-{holder.person}"
        self.ledger = ledger
        self.n = 0
        self.sent: list[str] = []
        self.stopped = False

    async def write(self) -> None:
        while not self.stopped:
            with suppress(OSError, ConnectionClosed, ConnectionError, InvalidHandshake, TimeoutError):
                async with opened(self.server, self.site.path, self.holder.session, client=self.client) as socket:
                    await socket.hello()
                    await self._until_it_breaks(socket)
            await asyncio.sleep(0.05)

    async def _until_it_breaks(self, socket) -> None:  # type: ignore[no-untyped-def]
        while not self.stopped:
            if self.n == len(self._acknowledged()):
                self.n += 1
                self.sent.append(f"{self.client} {self.n}")
            frame = await socket.command(self.n, "write", text=self.sent[-1])
            with self.ledger.open("a") as ledger:
                ledger.write(json.dumps([self.sent[-1], frame["seq"]]) + "\n")
                ledger.flush()

    def _acknowledged(self) -> list[tuple[str, int]]:
        if not self.ledger.exists():
            return []
        return [tuple(json.loads(line)) for line in self.ledger.read_text().splitlines()]

    def acknowledged(self) -> list[tuple[str, int]]:
        return self._acknowledged()


@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_lost_or_done_twice(
    make_ledger: Callable[..., LedgerSite], tmp_path: Path
) -> None:
    seed = random.randrange(10**9)
    chance = random.Random(seed)
    sys.stdout.write(f"seed {seed}\n")
    site = make_ledger()
    server = site.serve()
    scribes = [Scribe(site, server, holder, tmp_path / f"{holder.person}.ledger") for holder in site.members[:WRITERS]]
    writing = [asyncio.ensure_future(scribe.write()) for scribe in scribes]
    for _ in range(KILLS):
        before = sum(len(scribe.acknowledged()) for scribe in scribes)
        await asyncio.sleep(chance.uniform(0.1, 0.6))
        server.kill()
        await asyncio.to_thread(server.start)
        await progress(scribes, before)
    for scribe in scribes:
        scribe.stopped = True
    await asyncio.wait_for(asyncio.gather(*writing), 30)

    on_disk = dict(site.rows("select seq, facts from journal_entry where verb = 'agenda_changed'"))
    found = Counter(text_of(facts) for facts in on_disk.values())
    assert max(found.values()) == 1
    for scribe in scribes:
        acknowledged = scribe.acknowledged()
        assert acknowledged, "nobody was kept from writing"
        for text, seq in acknowledged:
            assert text_of(on_disk[seq]) == text
        assert {text for text in found if text.startswith(f"{scribe.client} ")} <= set(scribe.sent)
    seqs = [
        row[0] for row in site.rows("select seq from journal_entry where stream_id = ? order by seq", [site.stream])
    ]
    assert seqs == list(range(1, len(seqs) + 1))


async def progress(scribes: list[Scribe], before: int) -> None:
    """Until every restart was followed by at least one acknowledgement."""
    deadline = time.monotonic() + 20
    while sum(len(scribe.acknowledged()) for scribe in scribes) <= before:
        assert time.monotonic() < deadline, "nobody could write after the restart"
        await asyncio.sleep(0.02)


def text_of(facts: object) -> str:
    value = json.loads(facts) if isinstance(facts, str) else facts
    assert isinstance(value, dict)
    return str(value["text"])
