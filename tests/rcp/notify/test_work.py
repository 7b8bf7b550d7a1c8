"""The background loop as a process: it works, and it stops when asked."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_stops_cleanly_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "LOG_LEVEL": "CRITICAL"}
    loop = subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert loop.stdout is not None
        assert loop.stdout.readline() == "Travail de fond : en route.\n"
        assert loop.poll() is None
        loop.send_signal(number)
        assert loop.wait(timeout=20) == 0
    finally:
        loop.kill()
        loop.wait()
