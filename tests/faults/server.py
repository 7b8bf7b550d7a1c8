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
from tests.prepared import migrated

ROOT = Path(__file__).resolve().parent.parent.parent
SCALE = os.environ.get("DATABASE_URL", "").startswith("postgres")
REDIS_URL = os.environ.get("REDIS_URL", "")
# Nothing listens there: what a site that lost its Redis is given.
NO_REDIS = "redis://127.0.0.1:1/0"
# How long a process may take to answer on a busy machine, in seconds.
PATIENCE = 40.0


@dataclass
class Template:
    """How a site is prepared: programs run once, with its environment; what the last one prints is kept as `said`."""

    settings: str
    asgi: str
    prepare: Sequence[Sequence[str]]
    folder: Path
    said: str = ""
    _url: str = ""

    def copy(self, folder: Path) -> str:
        """The address of a fresh copy of the prepared database."""
        if not self._url:
            self._url = made_database(self.folder)
            for command in self.prepare:
                self.said = run(command, environment(self.settings, self._url, ""))
        return copied_database(self._url, folder)

    def drop(self) -> None:
        if self._url:
            drop_database(self._url)


class Site:
    """A database and the processes that share it."""

    def __init__(self, folder: Path, *, template: Template, redis: str = REDIS_URL, **env: str) -> None:
        self.folder = folder
        self.template = template
        self.database_url = template.copy(folder)
        self.env = environment(template.settings, self.database_url, redis) | env
        self.servers: list[Server] = []

    def serve(self, **env: str) -> "Server":
        """Start one more process on this database, and wait until it answers."""
        server = Server(self.template.asgi, self.env | env, self.folder / f"server-{len(self.servers)}.log")
        self.servers.append(server)
        server.start()
        return server

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
        drop_database(self.database_url)


@dataclass
class Server:
    """One Daphne process. Its port stays the same when it is started again."""

    asgi: str
    env: Mapping[str, str]
    log: Path
    port: int = field(default_factory=lambda: free_port())
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, *, wait: bool = True) -> None:
        command = [*web_server("127.0.0.1", self.port)[:-1], self.asgi]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=dict(self.env), stdout=log, stderr=log)
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


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


# Databases


def made_database(folder: Path) -> str:
    """An empty one; on SQLite the site's migrations are in already."""
    if SCALE:
        return _created("template0")
    path = folder / f"template-{secrets.token_hex(4)}.sqlite3"
    shutil.copy(migrated(), path)
    return f"sqlite:///{path}"


def copied_database(url: str, folder: Path) -> str:
    if SCALE:
        return _created(urlsplit(url).path[1:])
    path = folder / "site.sqlite3"
    # The template's last program has ended, so everything is in its one file.
    shutil.copy(path_of(url), path)
    return f"sqlite:///{path}"


def drop_database(url: str) -> None:
    if SCALE:
        _on_server(f'drop database if exists "{urlsplit(url).path[1:]}" with (force)')


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
