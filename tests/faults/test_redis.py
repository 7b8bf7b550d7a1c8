"""Two processes and a Redis that dies and comes back: nothing is lost, and what may be lost flows again.

Runs where Redis is part of the installation (REDIS_URL), on a Redis of its own that it may kill.
"""

import asyncio
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from .clients import Client, opened
from .conftest import LedgerSite
from .server import REDIS_URL, Server, free_port


class Redis:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    redis = Redis(tmp_path)
    redis.start()
    yield redis
    redis.kill()


async def entered(stack: AsyncExitStack, site: LedgerSite, server: Server, number: int) -> Client:
    client = await stack.enter_async_context(opened(server, site.path, site.members[number].session))
    await client.hello()
    return client


async def pointed(pointing: Client, reader: Client, mark: int) -> None:
    """Point until the other process hears of it, which only Redis can tell it."""
    async with asyncio.timeout(20):
        while True:
            await pointing.up({"v": 1, "ephemeral": {"mark": mark}})
            with suppress(TimeoutError):
                await reader.until(lambda frame: frame.get("ephemeral") == {"mark": mark}, within=0.4)
                return


async def two_processes_outlive_redis(make_ledger: Callable[..., LedgerSite], redis: Redis) -> None:
    site = make_ledger(redis=redis.url)
    here, there = site.serve(), site.serve()
    async with AsyncExitStack() as stack:
        writer = await entered(stack, site, here, 0)
        reader = await entered(stack, site, there, 1)
        await reader.until(lambda frame: len(frame.get("presence", [])) == 2)
        await pointed(writer, reader, 0)
        assert json.loads(here.get("/healthz")[1])["redis"] == "ok"
        n, last = 0, 0
        for round_ in range(1, 4):
            redis.kill()
            for _ in range(5):
                n += 1
                last = (await writer.command(n, "write", text=f"note {n}"))["seq"]
            # Late, not lost.
            await reader.told(last, within=5)
            redis.start()
            for _ in range(5):
                n += 1
                last = (await writer.command(n, "write", text=f"note {n}"))["seq"]
            await reader.told(last, within=5)
            await pointed(writer, reader, round_)
        seqs = [entry["seq"] for frame in reader.news for entry in frame["entries"]]
        assert seqs == sorted(set(seqs))
        assert len(seqs) == n
    assert site.texts() == [f"note {number}" for number in range(1, n + 1)]
    for server in (here, there):
        # Away three times within the same minute.
        assert server.said().count("Redis does not answer") == 1
        assert "Traceback" not in server.said()


if REDIS_URL:

    async def test_two_processes_outlive_redis(make_ledger: Callable[..., LedgerSite], redis: Redis) -> None:
        await two_processes_outlive_redis(make_ledger, redis)
