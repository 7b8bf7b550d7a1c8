"""A process that has loaded a site once and, for each program that a test starts, forks one that is ready.

Loading Django, the site and its pages takes a second of processor, and the tests start hundreds of servers. What is
forked has served nobody and holds nothing: a test meets a process as fresh as one started from nothing.

    loaded = Forkserver("rcp.asgi:application", env)
    program = loaded.start(["-m", "daphne", …], env, log)      # as `python -m daphne …` with this environment
    program.send_signal(signal.SIGTERM); program.wait()

`python -m tests.faults.forkserver APPLICATION` is the process itself: a line of JSON for each program to start, the
number of its process back. It ends, and all it forked with it, when nobody writes to it any more.
"""

import contextlib
import importlib
import json
import os
import runpy
import secrets
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "templates"


# On the side of the tests


class Forked:
    """A program that was forked, held as subprocess.Popen holds its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        # Not a child of ours: this names the process even when its number is given to another.
        self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it runs. How it ended is known to its parent alone: 0."""
        return 0 if select.select([self._handle], [], [], 0)[0] else None

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def wait(self, timeout: float | None = None) -> int:
        if not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0.0)
        return 0

    def __del__(self) -> None:
        os.close(self._handle)


class Forkserver:
    def __init__(self, asgi: str, env: Mapping[str, str]) -> None:
        self._turn = Lock()
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115
        command = [sys.executable, "-m", "tests.faults.forkserver", asgi]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=dict(env), stdin=pipe, stdout=pipe, stderr=self._said, text=True
        )

    def start(self, argv: Sequence[str], env: Mapping[str, str], log: Path) -> Forked:
        """What Python would do with these words, in an environment that differs by its DATABASE_URL at most."""
        order = {"argv": list(argv), "env": dict(env), "log": str(log)}
        with self._turn:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(order) + "\n")
                self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if not answer:
                self._said.seek(0)
                raise AssertionError(f"The site could not be loaded:\n{self._said.read()[-4000:]}")
            # Before the next order: until then nobody has taken note of its end, and its number is its own.
            return Forked(int(answer))


_loaded: dict[tuple[Any, ...], Forkserver] = {}


def loaded(asgi: str, env: Mapping[str, str]) -> Forkserver:
    """The one of this process of ours that loaded this site in this environment, whatever its database."""
    key = (asgi, *sorted((name, value) for name, value in env.items() if name != "DATABASE_URL"))
    if key not in _loaded:
        _loaded[key] = Forkserver(asgi, env)
    return _loaded[key]


# In the process itself


def main() -> None:
    load(sys.argv[1])
    children: set[int] = set()
    for line in sys.stdin:
        children -= ended(children)
        child = os.fork()
        if child == 0:
            become(**json.loads(line))
            return
        children.add(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in children - ended(children):
        os.kill(child, signal.SIGKILL)


def ended(children: set[int]) -> set[int]:
    return {child for child in children if os.waitpid(child, os.WNOHANG)[0]}


def load(asgi: str) -> None:
    """Everything that a first visitor would make the site load, without a thread and without the database."""
    importlib.import_module(asgi.partition(":")[0])

    from django.conf import settings
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils.translation import gettext, override

    with override(settings.LANGUAGE_CODE):
        gettext("")
    assert get_resolver().reverse_dict is not None
    for page in PAGES.rglob("*.html"):
        # A site with only some of the areas, or with no page, serves only some of them.
        with contextlib.suppress(TemplateSyntaxError, TemplateDoesNotExist):
            get_template(str(page.relative_to(PAGES)))


def become(argv: list[str], env: dict[str, str], log: str) -> None:
    """Be the program that Python would run with these words."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    _turn_to(Path(log))
    os.environ.clear()
    os.environ.update(env)
    _point_at(env["DATABASE_URL"])
    _be_another_process()
    if argv[0] == "-m":
        sys.argv = argv[1:]
        runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = argv
        runpy.run_path(argv[0], run_name="__main__")


def _turn_to(log: Path) -> None:
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for old, new in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(old, new)
    os.close(nothing)
    os.close(file)


def _point_at(database_url: str) -> None:
    import environ
    from django.db import connections

    connections.settings["default"]["NAME"] = environ.Env.db_url_config(database_url)["NAME"]


def _be_another_process() -> None:
    """What was made while loading and may not be shared: Twisted's loop, with its descriptors, and the name by which a
    process knows its own messages."""
    import daphne.server

    from rcp.realtime.bus import bus

    bus.process = secrets.token_hex(8)
    sys.modules.pop("twisted.internet.reactor")
    importlib.reload(daphne.server)


if __name__ == "__main__":
    main()
