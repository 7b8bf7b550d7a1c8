"""Where sockets do their database work: threads of their own, never the event loop nor Django's one request thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

# SQLite has one writer at a time and lets the others sleep at random: a queue of ours is quicker, and fair.
COMMANDS = 1 if connections.settings["default"]["ENGINE"].endswith("sqlite3") else 4
# Commands may wait for a lock; looking at what changed must not wait behind them, nor the watch behind either.
# Together they stay below the pool of PostgreSQL connections (settings.py), which requests use too.
commands = ThreadPoolExecutor(COMMANDS, thread_name_prefix="commands")
looks = ThreadPoolExecutor(2, thread_name_prefix="looks")
watch = ThreadPoolExecutor(1, thread_name_prefix="watch")


async def hop(pool: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do this in a thread of the pool and give what it gives; once begun it ends, whatever becomes of the caller."""
    return await asyncio.get_running_loop().run_in_executor(pool, partial(_tidily, work, *args, **kwargs))


def _tidily(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return work(*args, **kwargs)
    finally:
        give_back()


def give_back() -> None:
    """Return pooled connections and drop broken ones; a healthy SQLite file stays open, since opening costs more."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" or connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
