"""What /healthz and the pages say of a database that is locked, full, read-only, damaged or of another version."""

import json
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from rcp.realtime import database_health
from rcp.realtime.database_health import fault_of
from tests.faults.server import PATIENCE, Server, environment
from tests.prepared import migrated


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of this code, on SQLite whatever the tests run on."""
    path = tmp_path / "site.sqlite3"
    migrated().copy(path)
    return path


def opened(path: Path, how: str = "") -> BaseDatabaseWrapper:
    """A connection of its own, as Django makes them."""
    settings = {**connections.databases["default"], "ENGINE": "django.db.backends.sqlite3", "NAME": f"file:{path}{how}"}
    connections.databases["looked-at"] = {**settings, "OPTIONS": {"uri": True, "transaction_mode": "IMMEDIATE"}}
    return connections["looked-at"]


@pytest.fixture(autouse=True)
def _closed(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
    if "looked-at" in connections.databases:
        connections["looked-at"].close()
        del connections["looked-at"], connections.databases["looked-at"]


def test_a_database_that_takes_a_write_has_no_fault(file: Path) -> None:
    assert fault_of(opened(file)) == ""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_lock_is_called_by_its_name(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked" in fault_of(opened(file))
        other.execute("ROLLBACK")
        assert fault_of(connections["looked-at"]) == ""


def test_a_database_that_is_only_read_is_said(file: Path) -> None:
    assert "is read-only" in fault_of(opened(file, "?mode=ro"))


def test_what_is_no_database_is_damaged(file: Path) -> None:
    file.write_bytes(b"not a database, " * 512)
    assert "is damaged" in fault_of(opened(file))


def test_a_full_database_is_said(file: Path) -> None:
    database = opened(file)
    with database.cursor() as cursor:
        # Its free pages are given back first.
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
    assert "disk is full" in fault_of(database)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM django_migrations WHERE app = 'paper'", "migrations are not applied"),
        ("INSERT INTO django_migrations (app, name, applied) VALUES ('paper', '0999_later', '2030-01-01')", "newer"),
        ("INSERT INTO django_migrations (app, name, applied) VALUES ('gone', '0001_x', '2030-01-01')", ""),
    ],
)
def test_a_database_of_another_version_is_said(file: Path, sql: str, said: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(sql)
    assert said in fault_of(opened(file))


def test_whoever_asks_often_asks_the_database_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def ask(database: object) -> str:
        asked.append(database)
        return ""

    monkeypatch.setattr(database_health, "fault_of", ask)
    health = database_health.DatabaseHealth()
    assert [health.fault() for _again in range(5)] == [""] * 5
    assert len(asked) == 1


# A whole server


@pytest.fixture
def server(file: Path, tmp_path: Path) -> Iterator[Server]:
    server = Server("rcp.asgi:application", environment("rcp.settings", f"sqlite:///{file}", ""), tmp_path / "log")
    server.start()
    yield server
    server.kill()


def told_by(server: Server) -> str:
    """What /healthz says of the database once it says that something is wrong: an answer stands for a second."""
    body, deadline = "", time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status, body = server.get("/healthz")
        if status == 503:
            return str(json.loads(body)["database"])
        time.sleep(0.1)
    raise AssertionError(body)


@pytest.mark.socket
def test_a_locked_database_is_told_while_it_is_locked(server: Server, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked" in told_by(server)
        # Reading goes on meanwhile.
        assert server.get("/compte/login/")[0] == 200
        other.execute("ROLLBACK")
    server.wait()


@pytest.mark.socket
def test_a_full_disk_is_a_page_that_says_to_try_again_and_one_line_of_the_log(server: Server) -> None:
    whole = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (2048, whole[1]))
    for _again in range(5):
        status, page = server.get("/entrer", body=b"token=x")
        assert status == 403  # no token of the page: nothing was to be written
        status, page = server.get("/demo/sign-in/coordination/", body=b"")
        assert status == 503
        assert "Réessayez dans un instant" in page
    assert "full or failing" in told_by(server)
    assert server.said().count("the database does not answer") == 1
    assert "Traceback" not in server.said()
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, whole)
    server.wait()
