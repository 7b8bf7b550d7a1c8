"""A service that we stand on and that is away: told to people as « réessayez », and to the log once a minute."""

import logging
import sys
from collections.abc import Iterator
from copy import copy
from time import monotonic
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

# How often the log is told that the same service is away, in seconds.
TOLD_EVERY = 60.0
# Their own pools and threads tell it before Django does.
AWAY = {
    (engine, kind) for engine in ("django", "psycopg", "sqlite3") for kind in ("OperationalError", "InterfaceError")
}
# What an engine calls an operational error and is a mistake in the code.
MISTAKES = ("no such table", "no such column", "no such function")
# How long a browser that asks again by itself should wait, in seconds.
RETRY_AFTER = 10


def service_away(error: object) -> str:
    """Which service does not answer, when this is the reason for an error; nothing for a mistake of ours."""
    for each in _causes(error):
        kinds = {(kind.__module__.partition(".")[0], kind.__name__) for kind in type(each).__mro__}
        if ("redis", "RedisError") in kinds:
            return "Redis"
        if kinds & AWAY and not any(word in str(each) for word in MISTAKES):
            return "the database"
        # Read-only to PostgreSQL, damaged to SQLite: more general kinds.
        if isinstance(each, DatabaseError) and any(word in str(each) for word in ("read-only", "malformed")):
            return "the database"
    return ""


def _causes(error: object) -> Iterator[BaseException]:
    seen: set[int] = set()
    while isinstance(error, BaseException) and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


class OutageHandler(logging.StreamHandler[Any]):
    """The log's own output: of all that fails because a service is away, one line a minute, without its stack."""

    def __init__(self, stream: Any = None) -> None:
        super().__init__(stream)
        self._told_at: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        service, error = _told_by(record)
        if not service:
            super().emit(record)
        elif monotonic() - self._told_at.get(service, -TOLD_EVERY) >= TOLD_EVERY:
            self._told_at[service] = monotonic()
            super().emit(_in_one_line(record, service, error))


def _in_one_line(record: logging.LogRecord, service: str, error: object) -> logging.LogRecord:
    """Another record: this one goes to other outputs as it is."""
    short = copy(record)
    short.levelno, short.levelname = logging.WARNING, "WARNING"
    short.msg, short.args = "%s does not answer (%s: %s)", (service, type(error).__name__, _one_line(error))
    short.exc_info = short.exc_text = short.stack_info = None
    return short


def _told_by(record: logging.LogRecord) -> tuple[str, object]:
    """The service that this line is about, and the error that says so: its stack's, or one that came with its words."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    for error in (record.exc_info[1] if record.exc_info else None, getattr(record, "failure", None), *arguments):
        if service := service_away(error):
            return service, error
    return "", None


def _one_line(error: object) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def error_page(request: HttpRequest) -> HttpResponse:
    """What an error that nobody expected answers: « réessayez » while a service is away, else that we failed."""
    if not service_away(sys.exc_info()[1]):
        return server_error(request)
    # Composed without the site's frame, which would ask the database who is there.
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})
