"""A raw client of a room's socket: nothing of ours in it but the shape of the frames."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from .server import Server

Frame = dict[str, Any]


class Client:
    """One open socket; every frame that came is kept in order, with the instant it came at."""

    def __init__(self, connection: ClientConnection, client: str) -> None:
        self.connection = connection
        self.client = client
        self.frames: list[Frame] = []
        self.bytes = 0
        self.heard_at = 0.0
        self._came = asyncio.Condition()
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for text in self.connection:
                self.frames.append(json.loads(text))
                self.bytes += len(text)
                self.heard_at = time.monotonic()
                async with self._came:
                    self._came.notify_all()
        async with self._came:
            self._came.notify_all()

    async def up(self, frame: Frame | str | bytes) -> None:
        await self.connection.send(frame if isinstance(frame, str | bytes) else json.dumps(frame, ensure_ascii=False))

    async def hello(
        self, last_seq: int | None = None, *, wall: bool = False, abilities: list[str] | None = None
    ) -> Frame:
        hello = {"client": self.client, "last_seq": last_seq, "wall": wall, "abilities": abilities}
        await self.up({"v": 1, "hello": hello})
        return await self.until(lambda frame: "hello" in frame)

    async def command(self, n: int, name: str, /, **args: Any) -> Frame:
        """Send it and wait for its acknowledgement or refusal."""
        await self.up({"v": 1, "n": n, "name": name, "args": args})
        return await self.until(lambda frame: frame.get("ack") == n or frame.get("refused") == n)

    async def until(self, wanted: Callable[[Frame], bool], *, within: float = 20) -> Frame:
        """The first frame, ever, that is wanted; ConnectionError when the socket closes before."""
        async with asyncio.timeout(within), self._came:
            while True:
                for frame in self.frames:
                    if wanted(frame):
                        return frame
                if self._reading.done():
                    raise ConnectionError(f"closed with {self.connection.close_code}")
                await self._came.wait()

    async def told(self, seq: int, *, within: float = 20) -> Frame:
        """The first news or state that reaches this seq."""
        return await self.until(lambda frame: frame.get("seq", 0) >= seq and "ack" not in frame, within=within)

    async def closed(self, *, within: float = 20) -> int | None:
        """The code it closes with."""
        async with asyncio.timeout(within):
            await self.connection.wait_closed()
            await self._reading
        return self.connection.close_code

    @property
    def news(self) -> list[Frame]:
        return [frame for frame in self.frames if "entries" in frame]

    async def close(self) -> None:
        await self.connection.close()
        await self._reading


@asynccontextmanager
async def opened(server: Server, path: str, session: str, *, client: str = "") -> AsyncIterator[Client]:
    """A socket opened as the holder of this session's cookie."""
    connection = await connect(
        f"ws://{server.address}{path}",
        additional_headers={"Cookie": f"sessionid={session}"},
        origin=f"http://{server.address}",  # type: ignore[arg-type]
        max_size=None,
        compression=None,
        ping_interval=None,
    )
    opened_client = Client(connection, client or secrets.token_hex(8))
    try:
        yield opened_client
    finally:
        await opened_client.close()
