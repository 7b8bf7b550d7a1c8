"""The servers of shared documents that are measured: ours, and two of our peers, pinned in package.json."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.server import ROOT, Template, environment, free_port
from tests.rcp.coedit.site import Site, stage_in

HERE = Path(__file__).resolve().parent
SERVERS = ["ours", "ours-uvicorn", "hocuspocus", "y-websocket"]
PEERS = {"hocuspocus": "hocuspocus.mjs", "y-websocket": "node_modules/y-websocket/bin/server.cjs"}
PACKAGES = {
    "hocuspocus": "@hocuspocus/server",
    "y-websocket": "y-websocket",
    "mind-elixir": "mind-elixir",
    "jsmind": "jsmind",
}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server that answers. `rows` counts what it has on disk; `cookie` lets a client in."""

    pid: int
    url: str
    room: str
    cookie: str
    rows: Callable[[], int]


def install() -> None:
    if not all((HERE / "node_modules" / package).exists() for package in PACKAGES.values()):
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)


@contextmanager
def served(name: str, folder: Path) -> Iterator[Served]:
    folder.mkdir()
    yield from ours(name, folder) if name.startswith("ours") else peer(name)


def peer(name: str) -> Iterator[Served]:
    port = free_port()
    env = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "NODE_ENV": "production"}
    process = subprocess.Popen(["node", PEERS[name]], cwd=HERE, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Served(process.pid, f"ws://127.0.0.1:{port}", "room", "", lambda: 0)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def ours(name: str, folder: Path) -> Iterator[Served]:
    template = stage_in(folder)
    site = Site(folder, template=template, redis="", as_deployed=True)
    uvicorn = None
    try:
        port = site.start()
        uuid = site.do(port, "open_one", kind="bench")
        pid = site.servers[0].pid
        if name == "ours-uvicorn":
            port, uvicorn = under_uvicorn(site, template)
            pid = uvicorn.pid
        url, cookie = f"ws://127.0.0.1:{port}/ws/shared", f"sessionid={site.cookies['claire']}"
        yield Served(pid, url, uuid, cookie, lambda: len(site.do(port, "rows", uuid=uuid)))
    finally:
        if uvicorn:
            uvicorn.kill()
            uvicorn.wait()
        site.close()


def under_uvicorn(site: Site, template: Template) -> tuple[int, "subprocess.Popen[bytes]"]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command += ["--ws", "websockets-sansio", template.asgi]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(template.settings, site.database_url, ""))
    wait_for(port)
    return port, process


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody answers on {port}")


def version(name: str) -> str:
    if name not in PACKAGES:
        described = ["git", "describe", "--always"]
        return subprocess.run(described, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    return str(json.loads((HERE / "node_modules" / PACKAGES[name] / "package.json").read_text())["version"])


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and of what it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
