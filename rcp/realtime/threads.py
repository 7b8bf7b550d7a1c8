"""Where sockets do their database work: threads of their own, never the event loop nor Django's one request thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")


def _pool(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.SOCKET_THREADS[name], thread_name_prefix=name)


# Commands may wait for a lock; reading what changed must not wait behind them, nor polling behind either. Updates of
# shared documents have their own, since they come many times a second. Each thread holds a connection while it works:
# settings.SOCKET_THREADS counts them, and the pool of connections is made from that count.
commands = _pool("commands")
reads = _pool("reads")
polls = _pool("polls")
documents = _pool("documents")


async def run_in(pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do this in a thread of the pool and give what it gives; once begun it ends, whatever becomes of the caller."""
    return await asyncio.get_running_loop().run_in_executor(pool, partial(_with_connection, work, *args, **kwargs))


def _with_connection(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return work(*args, **kwargs)
    finally:
        _give_connection_back()


def _give_connection_back() -> None:
    """Return pooled connections and drop broken ones; a healthy SQLite file stays open, since opening costs more."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" or connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
