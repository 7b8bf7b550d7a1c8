"""Many people who open a large map in the same second."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map

from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, sync

from .meeting import Held, held
from .screens import at
from .servers import cpu_seconds, memory_kb, version

# A state vector and an update that say nothing.
NOTHING, NO_NEWS = b"\x00", b"\x00\x00"


def measure(folder: Path, people: int, nodes: int, updates: int) -> dict[str, Any]:
    with held(folder / "joining", people=people, nodes=nodes, updates=updates) as room:
        spent = cpu_seconds(room.server.pid)
        began = time.monotonic()
        states = asyncio.run(all_in(room, people))
        spent = cpu_seconds(room.server.pid) - spent
        delays = sorted((ready - began) * 1000 for ready, _ in states)
        whole = {state for _, state in states}
        return {
            "measure": "everyone opens a large map",
            "version": version("ours"),
            "people": people,
            "nodes": min(map(nodes_in, whole)),
            "updates": updates,
            "first_ms": round(delays[0]),
            "p50_ms": at(delays, 0.5),
            "all_ready_ms": round(delays[-1]),
            "loads_of_the_document": room.counts().get("load", 0),
            "bytes_each": max(map(len, whole)),
            "cpu_ms_each": round(spent / people * 1000, 1),
            "rss_mb": round(memory_kb(room.server.pid) / 1024),
        }


async def all_in(room: Held, people: int) -> list[tuple[float, bytes]]:
    """The instant at which each had the whole map, and the map; nobody leaves before all are in."""
    async with AsyncExitStack() as stack:
        return await asyncio.gather(*(join(stack, room, session) for session in room.sessions[:people]))


async def join(stack: AsyncExitStack, room: Held, session: str) -> tuple[float, bytes]:
    """As our own client does: greet, say that nothing is held, answer the server's question, read the answer."""
    socket = await stack.enter_async_context(room.connect(f"/ws/shared/{room.map}", session))
    await socket.send(protocol.ours({"hello": 1}))
    await socket.send(sync(Kind.STEP_1, NOTHING))
    async with asyncio.timeout(60):
        async for frame in socket:
            kind, body = protocol.parse(frame)
            if kind is Kind.STEP_1:
                await socket.send(sync(Kind.STEP_2, NO_NEWS))
            elif kind is Kind.STEP_2:
                return time.monotonic(), body
    raise ConnectionError(f"closed with {socket.close_code}")


def nodes_in(state: bytes) -> int:
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return len(doc.get("nodes", type=Map))
