"""Databases made once and copied: migrating and filling one again for every worker of every stage costs more than most
tests. They are kept in build/prepared, under names that follow all that making them reads."""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "prepared"
PACKAGES = ("rcp", "mindmap", "approvals", "procedures")
# A story begins « now »: how long a database that was filled with one stays close enough to its own now, in seconds.
STORY = 600.0
# What a folder in memory must have free to be worth it, in bytes.
ROOMY = 512 * 1024 * 1024


@dataclass(frozen=True)
class Prepared:
    """A SQLite database that `fill` makes in the file it is given, and what it says. `code` stands for all it reads."""

    name: str
    code: str
    fill: Callable[[Path], str]
    lasts: float = float("inf")

    def copy(self, path: Path) -> str:
        """Put a copy there; whoever comes first makes it, and those who come meanwhile wait."""
        file = KEPT / f"{self.name}-{self.code}.sqlite3"
        with _locked(self.name):
            if not file.exists() or time.time() - file.stat().st_mtime > self.lasts:
                self._make(file)
            shutil.copyfile(file, path)
            return file.with_suffix(".said").read_text()

    def _make(self, file: Path) -> None:
        for old in KEPT.glob(f"{self.name}-*"):
            old.unlink()
        fresh = memory() / f"making-{file.name}"
        fresh.unlink(missing_ok=True)
        file.with_suffix(".said").write_text(self.fill(fresh))
        # Across file systems, so in two steps: a name that stands is whole.
        shutil.copyfile(fresh, file.with_suffix(".new"))
        file.with_suffix(".new").rename(file)
        fresh.unlink()


@contextmanager
def _locked(name: str) -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated() -> Prepared:
    """Every migration applied, nothing in it."""
    return Prepared("migrated", code_of(*PACKAGES), _migrate)


def _migrate(path: Path) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = kept | {"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "only-for-tests", "DEMO": "1"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True, timeout=110)
    return ""


@cache
def code_of(*folders: str) -> str:
    """Stands for these folders and the libraries as they are: lists, triggers and data count, not only programs."""
    read = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in sorted(file for folder in folders for file in (ROOT / folder).rglob("*")):
        if file.is_file() and not {"client", "__pycache__", "node_modules"} & set(file.parts):
            read.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return read.hexdigest()[:24]


@cache
def memory() -> Path:
    """A folder of this process, in memory where there is room: the tests stop programs, they do not cut the power, and
    a database whose every commit reaches a disk waits more than it works."""
    base = Path("/dev/shm")  # noqa: S108
    is_roomy = os.access(base, os.W_OK) and shutil.disk_usage(base).free > ROOMY
    folder = Path(tempfile.mkdtemp(prefix="tests-", dir=base if is_roomy else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
