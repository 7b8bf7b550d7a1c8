"""One command, and the fragment it changes on every screen of a meeting's room."""

import asyncio
import json
import re
import secrets
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from .meeting import Held, held
from .servers import cpu_seconds, version

PEOPLE = 60
# Nothing comes for this long: everyone's arrival has been told, in seconds.
SILENCE = 2.0
BETWEEN = 0.2
NEWS = re.compile(r'\{"seq":(\d+),"after"')


class Screen:
    """One socket. News are kept as they came, with their instant, and read only once the clock is stopped."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.news: list[tuple[int, float, str]] = []
        self.acks: list[tuple[float, str]] = []
        self.heard_at = time.monotonic()
        self.reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        async for text in self.connection:
            self.heard_at = time.monotonic()
            if found := NEWS.match(text):
                self.news.append((int(found[1]), self.heard_at, text))
            elif text.startswith(('{"ack"', '{"refused"')):
                self.acks.append((self.heard_at, text))

    async def up(self, **frame: Any) -> None:
        await self.connection.send(json.dumps({"v": 1, **frame}))


def measure(folder: Path, screens: int, commands: int) -> dict[str, Any]:
    """The same room of sixty people, with this many of them at a screen."""
    with held(folder / str(screens), people=max(PEOPLE, screens)) as room:
        return asyncio.run(watched(room, screens, commands))


async def watched(room: Held, number: int, commands: int) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        screens = []
        for session in room.sessions[:number]:
            connection = await stack.enter_async_context(room.connect(f"/ws/meetings/{room.meeting}/", session))
            screens.append(Screen(connection))
            hello = {"client": secrets.token_hex(8), "last_seq": None, "wall": False, "abilities": None}
            await screens[-1].up(hello=hello)
        while time.monotonic() - max(screen.heard_at for screen in screens) < SILENCE:
            await asyncio.sleep(0.1)
        before, spent = room.counts(), cpu_seconds(room.server.pid)
        runs = [await decide(screens, n) for n in range(1, commands + 1)]
        spent = cpu_seconds(room.server.pid) - spent
        after = room.counts()
        return facts(runs, {name: after[name] - before.get(name, 0) for name in after}, spent, number)


async def decide(screens: Sequence[Screen], n: int) -> dict[str, Any]:
    """Write the n-th decision from the first screen, and wait until it is on all of them."""
    writer = screens[0]
    text = f"Décision {n}, écrite devant tous et lue sur chaque écran."
    sent = time.monotonic()
    await writer.up(n=n, name="record_decision", args={"text": text})
    while len(writer.acks) < n:
        await asyncio.sleep(0.005)
    acked, ack = writer.acks[-1]
    seq = json.loads(ack)["seq"]
    while not all(screen.news and screen.news[-1][0] >= seq for screen in screens):
        if time.monotonic() - sent > 20:
            raise TimeoutError("a screen was not told")
        await asyncio.sleep(0.005)
    told = [next((at, frame) for reached, at, frame in screen.news if reached >= seq) for screen in screens]
    if not all(text in frame for _, frame in told):
        raise AssertionError("a screen was told something else")
    for screen in screens:
        screen.news.clear()
    await asyncio.sleep(BETWEEN)
    return {
        "delays": [(at - sent) * 1000 for at, _ in told],
        "ack": (acked - sent) * 1000,
        "frames": len({frame for _, frame in told}),
        "bytes": statistics.mean(len(frame.encode()) for _, frame in told),
    }


def facts(runs: Sequence[dict[str, Any]], done: dict[str, int], spent: float, screens: int) -> dict[str, Any]:
    delays = sorted(delay for run in runs for delay in run["delays"])
    acks = sorted(run["ack"] for run in runs)
    each = len(runs)
    return {
        "measure": "one command on every screen",
        "version": version("ours"),
        "screens": screens,
        "commands": each,
        "p50_ms": at(delays, 0.5),
        "p95_ms": at(delays, 0.95),
        "p99_ms": at(delays, 0.99),
        "worst_ms": at(delays, 1),
        "ack_p50_ms": at(acks, 0.5),
        "ack_p99_ms": at(acks, 0.99),
        "renderings_per_command": round(done.get("renderings", 0) / each, 2),
        "distinct_frames_per_command": round(statistics.mean(run["frames"] for run in runs), 2),
        "queries_per_command": {
            "command": round(done.get("queries:commands", 0) / each, 1),
            "telling_everyone": round(done.get("queries:reads", 0) / each, 1),
        },
        "bytes_per_screen": round(statistics.mean(run["bytes"] for run in runs)),
        "cpu_ms_per_command": round(spent / each * 1000, 1),
    }


def at(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)
