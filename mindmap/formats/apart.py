"""A file of somebody's read in a process of its own, with bounds of time and memory: it may be anything.

One at a time per person: whoever asks again has stopped waiting for the first, which ends at once.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Collection
from pathlib import Path

from . import own
from .faults import Unreadable
from .losses import Loss
from .reading import Reading

WORKER = Path(__file__).with_name("worker.py")
PACKAGES = WORKER.parent.parent.parent
SECONDS = 15
TOO_LONG = "Ce fichier demande trop de temps ou de mémoire pour être lu\u00a0: partagez la carte en plusieurs fichiers."
REPLACED = "Cette lecture a été abandonnée\u00a0: vous avez ouvert un autre fichier entre-temps."

_reading: dict[str, "subprocess.Popen[bytes]"] = {}
_lock = threading.Lock()


def read(data: bytes, sheets: Collection[int] | None = None, *, person: str, seconds: float = SECONDS) -> Reading:
    """The map that this file holds, read for this person. Raises Unreadable, also when it takes too long."""
    asked = json.dumps({"sheets": None if sheets is None else sorted(sheets)}).encode()
    # -I: neither the current folder nor PYTHON* variables count. Nothing of this process goes with it.
    process = subprocess.Popen(  # noqa: S603 – our own file, run by our own interpreter
        [sys.executable, "-I", str(WORKER), str(PACKAGES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
    )
    _takes_the_place(person, process)
    try:
        said, _nothing = process.communicate(asked + b"\n" + data, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_LONG) from error
    finally:
        is_last = _leaves(person, process)
        process.kill()
        process.wait()
    if not is_last:
        raise Unreadable(REPLACED)
    if process.returncode != 0:
        raise Unreadable(TOO_LONG)
    return _read(said)


def _takes_the_place(person: str, process: "subprocess.Popen[bytes]") -> None:
    with _lock:
        before, _reading[person] = _reading.get(person), process
    if before is not None:
        before.kill()


def _leaves(person: str, process: "subprocess.Popen[bytes]") -> bool:
    """Whether nobody took its place meanwhile."""
    with _lock:
        is_last = _reading.get(person) is process
        if is_last:
            del _reading[person]
    return is_last


def _read(said: bytes) -> Reading:
    content = json.loads(said)
    if "why" in content:
        raise Unreadable(content["why"])
    whole = own.read(content["map"].encode())
    losses = {Loss(name): n for name, n in content["losses"].items()}
    return Reading(whole.root, losses, whole.relations, tuple(content["sheets"]))
