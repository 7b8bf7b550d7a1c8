"""People who write in one document: what an edit costs the server, and when the others have it."""

import json
import subprocess
from pathlib import Path
from typing import Any

from .servers import HERE, cpu_seconds, memory_kb, served, version


def measure(name: str, folder: Path, clients: int, rate: float, seconds: float) -> dict[str, Any]:
    """`rate` is edits a second of each client."""
    with served(name, folder) as server:
        command = ["node", "load.mjs", name.removesuffix("-uvicorn"), server.url, server.room]
        command += [str(clients), str(rate), str(seconds), server.cookie]
        load = subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert load.stdin is not None
        assert load.stdout is not None
        assert json.loads(load.stdout.readline())["ready"]
        before = cpu_seconds(server.pid)
        load.stdin.write("go\n")
        load.stdin.flush()
        told = json.loads(load.stdout.readline())
        spent = cpu_seconds(server.pid) - before
        load.wait(10)
        return {
            "server": name,
            "version": version(name),
            "clients": clients,
            "edits_per_second": round(told["edits"] / told["seconds"]),
            "cpu_us_per_edit": round(spent / told["edits"] * 1e6),
            "cpu_share": round(spent / told["seconds"], 2),
            "delivered": round(told["heard"] / told["expected"], 4),
            "p50_ms": told["p50_ms"],
            "p95_ms": told["p95_ms"],
            "p99_ms": told["p99_ms"],
            "closed": told["closed"],
            "edits": told["edits"],
            "rows_on_disk": server.rows(),
            "rss_mb": round(memory_kb(server.pid) / 1024),
        }
