"""Tells the log that something fails, and that it works again, without repeating itself while it goes on failing."""

import logging
import time

from django.db import DatabaseError

# How often the same failure is told, in seconds.
TOLD_EVERY = 60.0


class FailureLog:
    """One per thing that is tried again and again. `name` begins each line."""

    def __init__(self, logger: logging.Logger, name: str) -> None:
        self._logger, self._name = logger, name
        self._kind = ""
        self._told_at = 0.0

    def failed(self, error: BaseException, *, expected: tuple[type[BaseException], ...] = (DatabaseError,)) -> None:
        """It failed. What is expected to happen one day takes a line; anything else is a bug and shows where."""
        kind, now = type(error).__name__, time.monotonic()
        if kind == self._kind and now - self._told_at < TOLD_EVERY:
            return
        self._kind, self._told_at = kind, now
        if isinstance(error, expected):
            # With the error itself, for whoever tells apart what is away (outages.py).
            self._logger.warning("%s: fails and is tried again (%s)", self._name, kind, extra={"failure": error})
        else:
            self._logger.error("%s: failed and is tried again", self._name, exc_info=error)

    def worked(self) -> None:
        if self._kind:
            self._logger.warning("%s: works again", self._name)
            self._kind = ""
