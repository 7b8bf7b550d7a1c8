"""The background loop as a process: it works, and it stops when asked."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_stops_cleanly_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "LOG_LEVEL": "CRITICAL"}
    with subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment) as loop:
        time.sleep(4)
        assert loop.poll() is None
        loop.send_signal(number)
        assert loop.wait(timeout=8) == 0
