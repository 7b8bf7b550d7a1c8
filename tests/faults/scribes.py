"""Clients that write without end, through every restart, and keep on disk what was acknowledged."""

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .clients import Client, opened
from .server import Server

# A name and its arguments for a text that nobody else writes.
Making = Callable[[str], tuple[str, dict[str, Any]]]


class Scribe:
    """An outbox of one command; its ledger has a line for each acknowledgement: the text, the frame."""

    def __init__(self, server: Server, path: str, session: str, ledger: Path, make: Making) -> None:
        self.server, self.path, self.session, self.make = server, path, session, make
        self.client = f"scribe-{ledger.stem}"
        self.ledger = ledger
        self.sent: list[str] = []
        self.stopped = False

    async def write(self) -> None:
        while not self.stopped:
            with suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                async with opened(self.server, self.path, self.session, client=self.client) as socket:
                    await socket.hello()
                    await self._until_it_breaks(socket)
            await asyncio.sleep(0.05)

    async def _until_it_breaks(self, socket: Client) -> None:
        while not self.stopped:
            if len(self.sent) == len(self.acknowledged()):
                self.sent.append(f"{self.client} n° {len(self.sent) + 1}")
            name, args = self.make(self.sent[-1])
            frame = await socket.command(len(self.sent), name, **args)
            assert "ack" in frame, frame
            with self.ledger.open("a") as ledger:
                ledger.write(json.dumps([self.sent[-1], frame]) + "\n")
            # Below the limit of thirty frames a second.
            await asyncio.sleep(0.03)

    def acknowledged(self) -> list[tuple[str, dict[str, Any]]]:
        if not self.ledger.exists():
            return []
        return [tuple(json.loads(line)) for line in self.ledger.read_text().splitlines()]


async def outlive(server: Server, scribes: Sequence[Scribe], *, kills: int, seed: int) -> None:
    """Kill the server that often at any moment while they write; each time somebody must be able to go on."""
    chance = random.Random(seed)
    writing = [asyncio.ensure_future(scribe.write()) for scribe in scribes]
    for _ in range(kills):
        before = acknowledgements(scribes)
        await asyncio.sleep(chance.uniform(0.05, 0.7))
        server.kill()
        await asyncio.to_thread(server.start)
        await until(partial(further, scribes, before), writing)
    await until(lambda: all(scribe.acknowledged() for scribe in scribes), writing)
    for scribe in scribes:
        scribe.stopped = True
    await asyncio.wait_for(asyncio.gather(*writing), 40)


async def until(true: Callable[[], bool], writing: Sequence["asyncio.Future[None]"]) -> None:
    """Until this is true; what went wrong for a scribe rises here."""
    deadline = time.monotonic() + 30
    while not true():
        for task in writing:
            if task.done():
                task.result()
        assert time.monotonic() < deadline, "nobody could write after the restart"
        await asyncio.sleep(0.02)


def further(scribes: Sequence[Scribe], before: int) -> bool:
    return acknowledgements(scribes) > before


def acknowledgements(scribes: Sequence[Scribe]) -> int:
    return sum(len(scribe.acknowledged()) for scribe in scribes)
