"""A service that is away: one line of the log a minute, a page that says to try again, and mistakes shown as such."""

import logging
import sqlite3
from io import StringIO

import psycopg
import pytest
import redis
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.test import RequestFactory

from rcp.realtime import outages
from rcp.realtime.outages import OutageHandler, error_page, service_away

PLAIN = RequestFactory().get("/")


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("database is locked"), "the database"),
        (OperationalError("database or disk is full"), "the database"),
        (OperationalError("attempt to write a readonly database"), "the database"),
        (InterfaceError("connection already closed"), "the database"),
        (DatabaseError("cannot execute UPDATE in a read-only transaction"), "the database"),
        (DatabaseError("database disk image is malformed"), "the database"),
        (psycopg.OperationalError("connection refused"), "the database"),
        (sqlite3.OperationalError("disk I/O error"), "the database"),
        (redis.exceptions.ConnectionError("Error 111"), "Redis"),
        (OperationalError("no such table: meetings_meeting"), ""),
        (IntegrityError("UNIQUE constraint failed"), ""),
        (ProgrammingError("syntax error"), ""),
        (ValueError("database is locked"), ""),
        (None, ""),
    ],
)
def test_which_errors_say_that_a_service_is_away(error: object, away: str) -> None:
    assert service_away(error) == away


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    """The error as it is caught, with its cause behind it."""
    try:
        raise error from cause
    except Exception as caught:  # noqa: BLE001
        return caught


def test_the_cause_of_an_error_counts() -> None:
    assert service_away(raised(RuntimeError("receive task"), redis.exceptions.ConnectionError("away"))) == "Redis"


class Log(logging.Logger):
    """A log with the site's own output, what it holds, and a clock that one may push."""

    def __init__(self, clock: list[float]) -> None:
        super().__init__("essai")
        self.clock, self._out = clock, StringIO()
        handler = OutageHandler(self._out)
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.addHandler(handler)

    @property
    def lines(self) -> list[str]:
        return self._out.getvalue().splitlines()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    clock = [1000.0]
    monkeypatch.setattr(outages, "monotonic", lambda: clock[0])
    return Log(clock)


def test_whoever_tells_it_and_however_it_is_one_line_a_minute(log: Log) -> None:
    locked = raised(OperationalError("database is locked"))
    for _each in range(45):
        log.error("Internal Server Error: /", exc_info=locked)
        log.warning("shared document %s: the database does not answer: %r", "abc", locked)
        log.warning("rooms: fails and is tried again (OperationalError)", extra={"failure": locked})
        log.clock[0] += 1
    assert log.lines == ["WARNING essai the database does not answer (OperationalError: database is locked)"]
    log.error("Unexpected exception in receive task", exc_info=raised(redis.exceptions.ConnectionError("away")))
    assert log.lines[1:] == ["WARNING essai Redis does not answer (ConnectionError: away)"]
    log.clock[0] += 20
    log.error("Internal Server Error: /", exc_info=locked)
    assert len(log.lines) == 3


def test_a_mistake_is_told_whole_each_time(log: Log) -> None:
    for _each in range(2):
        log.error("Internal Server Error: /", exc_info=raised(IntegrityError("twice")))
        log.warning("plain %s", "words")
    assert [line for line in log.lines if not line.startswith((" ", "Traceback"))] == [
        "ERROR essai Internal Server Error: /",
        "django.db.utils.IntegrityError: twice",
        "WARNING essai plain words",
    ] * 2


def answered_to(error: Exception) -> tuple[int, str]:
    try:
        raise error
    except Exception:  # noqa: BLE001
        page = error_page(PLAIN)
    return page.status_code, page.content.decode()


def test_a_page_that_meets_it_says_to_try_again() -> None:
    status, page = answered_to(OperationalError("database is locked"))
    assert status == 503
    assert "Réessayez dans un instant" in page


def test_a_page_that_meets_a_mistake_says_that_the_service_failed() -> None:
    status, page = answered_to(IntegrityError("twice"))
    assert status == 500
    assert "Le service a rencontré une erreur" in page
