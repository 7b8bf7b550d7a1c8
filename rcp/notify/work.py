"""What is done in the background: one loop, safe twice. Each area adds its job in its AppConfig.ready()."""

import logging
from collections.abc import Callable
from threading import Event

from django.db import close_old_connections

logger = logging.getLogger(__name__)

# Each claims rows by conditional update, does a little and says how many it did.
jobs: list[Callable[[], int]] = []

IDLE = 1.0


def run_once() -> int:
    """Give every job its turn; says how much was done in all. A job that fails is told to the log and tried again."""
    done = 0
    for job in jobs:
        close_old_connections()
        try:
            done += job()
        except Exception:
            logger.exception("Background job %s failed", getattr(job, "__qualname__", job))
    close_old_connections()
    return done


def run_until(stop: Event, *, idle: float = IDLE) -> None:
    """Work until asked to stop; what is under way is finished first."""
    while not stop.is_set():
        if run_once() == 0:
            stop.wait(idle)
