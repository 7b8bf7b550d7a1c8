"""A database with every migration applied, made once and copied: on SQLite, migrating again for every worker of every
stage costs more than most tests. It is kept in build/, under a name that follows all that a migration may read."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "prepared"


def migrated() -> Path:
    """Where it is; whoever comes first makes it, and those who come meanwhile wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{_code()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in KEPT.glob("*.sqlite3*"):
                old.unlink()
            _migrate(path.with_suffix(".sqlite3-new"))
            path.with_suffix(".sqlite3-new").rename(path)
    return path


def _migrate(path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = kept | {"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "only-for-tests", "DEMO": "1"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True, timeout=110)


def _code() -> str:
    """What stands for the code as it is: a migration reads migrations, but also lists, triggers and settings."""
    files = [
        ROOT / "requirements.txt",
        *(f for name in ("rcp", "mindmap", "approvals", "procedures") for f in (ROOT / name).rglob("*.py")),
    ]
    read = hashlib.sha256()
    for file in sorted(files):
        read.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return read.hexdigest()[:24]
