"""Real servers for tests: a database of their own, Daphne processes that share it, started, killed and started again.

    site = Site(tmp_path, template=ledger_template)
    server = site.serve()
    server.kill(); server.start()
    site.rows("select seq from journal_entry")
    site.close()

DATABASE_URL chooses the engine (a PostgreSQL address, else SQLite files) and REDIS_URL the bus, so that
`make test-scale` runs the same tests. Each site is a copy of a template prepared once per run.
"""

import os
import random
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from deploy.run import web_server
from tests.prepared import PACKAGES, STORY, Prepared, code_of, memory, migrated

from .forkserver import Forked, loaded

ROOT = Path(__file__).resolve().parent.parent.parent
SCALE = os.environ.get("DATABASE_URL", "").startswith("postgres")
REDIS_URL = os.environ.get("REDIS_URL", "")
# Nothing listens there: what a site that lost its Redis is given.
NO_REDIS = "redis://127.0.0.1:1/0"
# How long a process may take to answer on a busy machine, in seconds.
PATIENCE = 40.0


@dataclass
class Template:
    """How a site is prepared: programs run once, with its environment; what the last one prints is kept as `said`.

    `folder` is where a database of its own may stand; `name` keeps it from one run to the next, while neither the
    code nor the tests change (`of_tests` false: what fills it is the site's own code alone).
    """

    settings: str
    asgi: str
    prepare: Sequence[Sequence[str]]
    folder: Path
    name: str = ""
    of_tests: bool = True
    said: str = ""
    _url: str = ""

    def copy(self, folder: Path) -> str:
        """The address of a fresh copy of the prepared database."""
        if self.name and not SCALE:
            path = database_file(folder)
            self.said = self._kept().copy(path)
            return f"sqlite:///{path}"
        if not self._url:
            self._url = made_database(self.folder)
            self.said = self._fill(self._url)
        return copied_database(self._url, folder)

    def _kept(self) -> Prepared:
        code = code_of(*PACKAGES, *(["tests"] if self.of_tests else []))
        return Prepared(self.name, code, self._filled, lasts=STORY)

    def _filled(self, path: Path) -> str:
        migrated().copy(path)
        return self._fill(f"sqlite:///{path}")

    def _fill(self, url: str) -> str:
        said = ""
        for command in self.prepare:
            said = run(command, environment(self.settings, url, ""))
        return said

    def drop(self) -> None:
        if self._url:
            drop_database(self._url)


class Site:
    """A database and the processes that share it."""

    def __init__(
        self, folder: Path, *, template: Template, redis: str = REDIS_URL, as_deployed: bool = False, **env: str
    ) -> None:
        self.folder = folder
        self.template = template
        self.as_deployed = as_deployed
        self.database_url = template.copy(folder)
        self.env = environment(template.settings, self.database_url, redis) | env
        self.servers: list[Server] = []

    def serve(self, **env: str) -> "Server":
        """Start one more process on this database, and wait until it answers."""
        log = self.folder / f"server-{len(self.servers)}.log"
        server = Server(self.template.asgi, self.env | env, log, as_deployed=self.as_deployed)
        self.servers.append(server)
        server.start()
        return server

    def start_program(self, *command: str) -> Forked:
        """Start a program of the site that goes on; what it prints is in a file of its name."""
        return loaded(self.template.asgi, self.env).start(command, self.env, self.folder / f"{command[-1]}.log")

    def run(self, *command: str) -> str:
        """Run a program of the site (`manage.py …`, `-m …`) and give what it prints."""
        return run(command, self.env)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Read the database directly; `?` stands for a value."""
        if SCALE:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(sql.replace("?", "%s").encode(), values).fetchall()
        with sqlite3.connect(path_of(self.database_url), timeout=20) as file:
            found = file.execute(sql, values).fetchall()
        file.close()
        return found

    def files(self) -> list[Path]:
        """What the site has written: on SQLite its database and what goes with it, and what its processes said."""
        said = [file for file in self.folder.rglob("*") if file.is_file()]
        return said if SCALE else [*said, *_files_of(self.database_url)]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, sessions apart: what must not change when nothing may."""
        tables = (
            "select tablename from pg_tables where schemaname = 'public'"
            if SCALE
            else "select name from sqlite_master where type = 'table'"
        )
        names = sorted(row[0] for row in self.rows(tables) if row[0] != "django_session")
        return {name: sorted(self.rows(f'select * from "{name}"'), key=repr) for name in names}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody can write to the journal meanwhile."""
        if SCALE:
            with psycopg.connect(self.database_url) as connection:
                connection.execute("lock table journal_stream in exclusive mode")
                yield
            return
        file = sqlite3.connect(path_of(self.database_url), timeout=20, isolation_level=None)
        file.execute("begin immediate")
        yield
        file.execute("rollback")
        file.close()

    def close(self) -> None:
        for server in self.servers:
            server.kill()
            give_back(server.port)
        drop_database(self.database_url)


@dataclass
class Server:
    """One Daphne process. Its port stays the same when it is started again."""

    asgi: str
    env: Mapping[str, str]
    log: Path
    as_deployed: bool = False
    port: int = field(default_factory=lambda: taken_port())
    _process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, *, wait: bool = True) -> None:
        command = [*web_server("127.0.0.1", self.port)[:-1], self.asgi]
        if self.as_deployed:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(command, cwd=ROOT, env=dict(self.env), stdout=log, stderr=log)
        else:
            self._process = loaded(self.asgi, self.env).start(command[1:], self.env, self.log)
        if wait:
            self.wait()

    def wait(self) -> None:
        """Until /healthz says that it serves."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                break
            if self.get("/healthz")[0] == 200:
                return
            time.sleep(0.05)
        raise AssertionError(f"The server did not answer:\n{self.said()[-4000:]}")

    def kill(self) -> None:
        """As when the machine loses power: SIGKILL, nothing is finished."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=20)
            self._process = None

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def get(self, path: str, *, cookie: str = "", body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Ask by HTTP (POST when there is a body); (0, "") when nobody answers."""
        request = urllib.request.Request(
            f"http://{self.address}{path}", data=body, headers={"Cookie": cookie} | headers
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode(errors="replace")
        except OSError:
            return 0, ""


def environment(settings: str, database_url: str, redis: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis,
        "SECRET_KEY": "only-for-tests",
        "DEMO": "1",
    }


def run(command: Sequence[str], env: Mapping[str, str]) -> str:
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=110, check=False
    )
    assert ended.returncode == 0, f"{' '.join(command)} failed:\n{ended.stdout[-2000:]}{ended.stderr[-4000:]}"
    return ended.stdout


# Ports


_ports: list[int] = []
_in_use: set[int] = set()


def taken_port() -> int:
    """A port of this process of ours: those that were given back come first, so that what a browser keeps of an
    address serves again."""
    port = next((each for each in _ports if each not in _in_use), None)
    if port is None:
        _ports.append(port := free_port())
    _in_use.add(port)
    return port


def give_back(port: int) -> None:
    _in_use.discard(port)


def free_port() -> int:
    """One that nobody listens on, among those that the system gives to no connection by itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


# Databases


def made_database(folder: Path) -> str:
    """An empty one; on SQLite the site's migrations are in already."""
    if SCALE:
        return _created("template0")
    path = database_file(folder)
    migrated().copy(path)
    return f"sqlite:///{path}"


def copied_database(url: str, folder: Path) -> str:
    if SCALE:
        return _created(urlsplit(url).path[1:])
    path = database_file(folder)
    # The template's last program has ended, so everything is in its one file.
    shutil.copyfile(path_of(url), path)
    return f"sqlite:///{path}"


def database_file(folder: Path) -> Path:
    """Where the database of a site whose folder is this one stands: in memory, where there is room."""
    return memory() / f"{folder.name}-{secrets.token_hex(4)}.sqlite3"


def drop_database(url: str) -> None:
    if SCALE:
        _on_server(f'drop database if exists "{urlsplit(url).path[1:]}" with (force)')
        return
    for file in _files_of(url):
        file.unlink()


def _files_of(url: str) -> list[Path]:
    path = path_of(url)
    return sorted(path.parent.glob(f"{path.name}*"))


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _created(template: str) -> str:
    name = f"faults_{secrets.token_hex(6)}"
    _on_server(f'create database "{name}" template "{template}" encoding "UTF8"')
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _on_server(sql: str) -> None:
    """Databases are made and dropped from « postgres », which always exists."""
    home = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))
    with psycopg.connect(home, autocommit=True) as connection:
        connection.execute(sql.encode())
