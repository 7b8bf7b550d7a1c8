"""A real Daphne on a database of its own, and clients that speak the protocol by hand."""

import asyncio
import json
import time
import urllib.request
from base64 import b64decode
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, sync
from tests.faults.server import REDIS_URL, Template
from tests.faults.server import Site as BareSite


class Site(BareSite):
    """A site with one kind of shared document (stage.py), served by one or several real processes."""

    def __init__(self, folder: Path, *, template: Template, redis: str = REDIS_URL, as_deployed: bool = False) -> None:
        super().__init__(folder, template=template, redis=redis, as_deployed=as_deployed)
        self.cookies: dict[str, str] = json.loads(template.said)

    def start(self, port: int | None = None) -> int:
        """Serve, on the same port as before when one is named, and give the port once it answers."""
        for server in self.servers:
            if server.port == port:
                server.start()
                return port
        return self.serve().port

    def kill(self, port: int) -> None:
        next(server for server in self.servers if server.port == port).kill()

    def said(self) -> str:
        return "\n".join(server.said() for server in self.servers)

    def do(self, port: int, deed: str, **arguments: Any) -> Any:
        body = json.dumps(arguments).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{deed}", data=body, timeout=30) as answer:
            return json.loads(answer.read())

    async def ask(self, port: int, deed: str, **arguments: Any) -> Any:
        return await asyncio.to_thread(self.do, port, deed, **arguments)

    def stored(self, port: int, uuid: str) -> str:
        """The text « body » of the document as the log holds it."""
        doc: Doc[Any] = Doc()
        doc.apply_update(b64decode(self.do(port, "state", uuid=uuid)))
        return str(doc.get("body", type=Text))

    def connect(self, port: int, uuid: str, name: str = "claire") -> Any:
        return connect(
            f"ws://127.0.0.1:{port}/ws/shared/{uuid}",
            additional_headers={"Cookie": f"sessionid={self.cookies[name]}"},
            origin=Origin(f"http://127.0.0.1:{port}"),
            max_size=None,
        )


def stage_in(folder: Path) -> Template:
    return Template(
        settings="tests.rcp.coedit.settings",
        asgi="tests.rcp.coedit.stage:application",
        prepare=[["-m", "tests.rcp.coedit.stage"]],
        folder=folder,
        name="stage",
    )


class Client:
    """A person at a document: a pycrdt document kept in step over one socket after another."""

    def __init__(self, site: Site, uuid: str, name: str = "claire", *, ours: bool = False) -> None:
        self.site, self.uuid, self.name, self.ours = site, uuid, name, ours
        self.doc: Doc[Any] = Doc()
        self.text = self.doc.get("body", type=Text)
        self.synced = asyncio.Event()
        self.said: list[dict[str, Any]] = []
        self.presences: dict[int, dict[str, Any]] = {}
        self.code: int | None = None
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._sent = 0
        self._mine: list[bytes] = []
        self.doc.observe(lambda event: self._mine.append(event.update))

    async def open(self, port: int) -> "Client":
        self._socket = await self.site.connect(port, self.uuid, self.name)
        self.synced.clear()
        self.code, self._sent = None, 0
        self._reader = asyncio.create_task(self._read(self._socket))
        if self.ours:
            await self.send(protocol.ours({"hello": 1}))
        await self.send(sync(Kind.STEP_1, self.doc.get_state()))
        return self

    async def ready(self, port: int) -> "Client":
        await self.open(port)
        await asyncio.wait_for(self.synced.wait(), 10)
        return self

    async def send(self, frame: bytes) -> None:
        assert self._socket is not None
        if frame[:2] in (b"\x00\x01", b"\x00\x02"):
            self._sent += 1
        await self._socket.send(frame)

    async def write(self, text: str, at: int | None = None) -> int:
        """Type; gives the number of the frame on this socket."""
        self._mine.clear()
        self.text.insert(len(self.text) if at is None else at, text)
        for update in list(self._mine):
            await self.send(sync(Kind.UPDATE, update))
        return self._sent

    async def _read(self, connection: ClientConnection) -> None:
        try:
            async for frame in connection:
                assert isinstance(frame, bytes)
                # What goes down may be a whole document, larger than what may come up.
                await self._hear(*protocol.parse(frame, most=len(frame)))
        except ConnectionClosed:
            # Cut without a goodbye: the code below says so.
            pass
        finally:
            self.code = connection.close_code

    async def _hear(self, kind: Kind, body: bytes) -> None:
        if kind in (Kind.STEP_2, Kind.UPDATE):
            self.doc.apply_update(body)
            if kind is Kind.STEP_2:
                self.synced.set()
        elif kind is Kind.STEP_1:
            await self.send(sync(Kind.STEP_2, self.doc.get_update(body)))
        elif kind is Kind.AWARENESS:
            for presence in protocol.parse_awareness(body):
                self.presences[presence.client] = presence.state or {}
        elif kind is Kind.OURS:
            self.said.append(json.loads(body))

    def saved(self) -> int:
        """How many document frames of this socket are on disk, as the server says."""
        return max((word["frames"] for word in self.said if "frames" in word), default=0)

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await asyncio.wait([self._reader], timeout=5)


async def until(condition: Any, seconds: float = 10.0) -> None:
    """Wait for something to become true; fail, saying so, when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        await asyncio.sleep(0.01)
