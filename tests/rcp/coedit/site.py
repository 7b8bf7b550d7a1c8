"""A real Daphne on a database of its own, and clients that speak the protocol by hand."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect

from rcp.coedit import protocol
from rcp.coedit.protocol import Kind, sync

ROOT = Path(__file__).resolve().parents[3]
PORTS = range(8130, 8150)


@dataclass
class Site:
    """One database, one or several processes that serve it."""

    folder: Path
    cookies: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def prepare(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "tests.rcp.coedit.stage"],
            cwd=ROOT, env=self._environment(), check=True, capture_output=True, timeout=110,
        )  # fmt: skip
        self.cookies = json.loads(done.stdout.splitlines()[-1])

    def _environment(self) -> dict[str, str]:
        database = f"sqlite:///{self.folder / 'db.sqlite3'}"
        own = {"DATABASE_URL": database, "SECRET_KEY": "not-a-secret-in-a-test", "ALLOWED_HOSTS": "127.0.0.1"}
        return {**os.environ, "REDIS_URL": "", **own, **self.environment}

    def start(self, port: int | None = None) -> int:
        """Serve, and give the port once it answers."""
        port = port or free_port()
        command = [sys.executable, "-m", "daphne", "--bind", "127.0.0.1", "--port", str(port), "--verbosity", "0"]
        command += ["--websocket_timeout", "-1", "tests.rcp.coedit.stage:application"]
        log = (self.folder / f"daphne-{port}.log").open("ab")
        self.processes[port] = subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return port
            time.sleep(0.05)
        raise TimeoutError(log.name)

    def kill(self, port: int, how: signal.Signals = signal.SIGKILL) -> None:
        process = self.processes.pop(port)
        process.send_signal(how)
        process.wait(20)

    def stop(self) -> None:
        for port in list(self.processes):
            self.kill(port)

    def log(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("daphne-*.log")))

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

    def connect(self, port: int, uuid: str, name: str = "claire", **more: Any) -> "Any":
        headers = {"Cookie": f"sessionid={self.cookies[name]}"}
        return connect(
            f"ws://127.0.0.1:{port}/ws/shared/{uuid}",
            additional_headers=headers, origin=f"http://127.0.0.1:{port}", max_size=None, **more,
        )  # fmt: skip


def free_port() -> int:
    for port in PORTS:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                trial.bind(("127.0.0.1", port))
                return port
    raise OSError("no free port")


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
                await self._hear(*protocol.parse(frame))
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


@contextlib.contextmanager
def site_in(folder: Path, **environment: str) -> Iterator[Site]:
    site = Site(folder, environment=environment)
    try:
        site.prepare()
        yield site
    finally:
        site.stop()
