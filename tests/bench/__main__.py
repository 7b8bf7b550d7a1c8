"""python -m tests.bench: ours beside hocuspocus and y-websocket's own server, in one run; one JSON object per measure.

Every server does the same work for the same sixty people: one room, ten edits a second each. Ours writes each edit to
disk before anyone sees it; the others keep them in memory. CPU time is the server's alone, read from /proc.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.server import ROOT, Site, Template, environment, free_port
from tests.rcp.coedit.site import Site as Stage
from tests.rcp.coedit.site import stage_in

HERE = Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=60)
    parser.add_argument("--rate", type=float, default=10, help="edits a second, each")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", choices=["ours", "ours-uvicorn", "hocuspocus", "y-websocket"], action="append")
    wanted = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted.only or ["ours", "ours-uvicorn", "hocuspocus", "y-websocket"]:
            say(measure(name, Path(folder), wanted.clients, wanted.rate, wanted.seconds))
    return 0


def install() -> None:
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def say(facts: dict[str, Any]) -> None:
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def measure(name: str, folder: Path, clients: int, rate: float, seconds: float) -> dict[str, Any]:
    with served(name, folder / name) as (pid, port, arguments, rows):
        command = ["node", "load.mjs", name.removesuffix("-uvicorn"), *arguments[:2]]
        command += [str(clients), str(rate), str(seconds), *arguments[2:]]
        load = subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert load.stdin is not None
        assert load.stdout is not None
        assert json.loads(load.stdout.readline())["ready"]
        before = cpu_seconds(pid)
        load.stdin.write("go\n")
        load.stdin.flush()
        told = json.loads(load.stdout.readline())
        spent = cpu_seconds(pid) - before
        load.wait(10)
        return {
            "measure": "one room",
            "server": name,
            "version": version(name),
            "clients": clients,
            "edits_per_second": round(told["edits"] / told["seconds"]),
            "cpu_us_per_edit": round(spent / told["edits"] * 1e6),
            "cpu_share": round(spent / told["seconds"], 2),
            "delivered": round(told["heard"] / told["expected"], 4),
            "p50_ms": told["p50_ms"],
            "p99_ms": told["p99_ms"],
            "closed": told["closed"],
            "edits": told["edits"],
            "rows_on_disk": rows(),
            "rss_mb": round(memory_kb(pid) / 1024),
        }


@contextmanager
def served(name: str, folder: Path) -> Iterator[tuple[int, int, list[str], Any]]:
    folder.mkdir()
    if name.startswith("ours"):
        yield from ours(name, folder)
        return
    port = free_port()
    program = {"hocuspocus": "hocuspocus.mjs", "y-websocket": "node_modules/y-websocket/bin/server.cjs"}[name]
    env = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "NODE_ENV": "production"}
    process = subprocess.Popen(["node", program], cwd=HERE, env=env, stdout=subprocess.DEVNULL)
    try:
        answers(port)
        yield process.pid, port, [f"ws://127.0.0.1:{port}", "room"], lambda: 0
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def ours(name: str, folder: Path) -> Iterator[tuple[int, int, list[str], Any]]:
    template = stage_in(folder)
    site = Stage(folder, template=template, redis="")
    uvicorn = None
    try:
        port = site.start()
        uuid = site.do(port, "open_one", kind="bench")
        pid = site.servers[0].pid
        if name == "ours-uvicorn":
            port, uvicorn = under_uvicorn(site, template)
            pid = uvicorn.pid
        arguments = [f"ws://127.0.0.1:{port}/ws/shared", uuid, f"sessionid={site.cookies['claire']}"]
        yield pid, port, arguments, lambda: len(site.do(port, "rows", uuid=uuid))
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
    answers(port)
    return port, process


def answers(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody answers on {port}")


def version(name: str) -> str:
    if name.startswith("ours"):
        return subprocess.run(
            ["git", "describe", "--always"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
    package = {"hocuspocus": "@hocuspocus/server", "y-websocket": "y-websocket"}[name]
    return str(json.loads((HERE / "node_modules" / package / "package.json").read_text())["version"])


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and of what it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


if __name__ == "__main__":
    sys.exit(main())
