"""Keeps what must never end: a task that fails is logged and goes on, and /healthz says when one is late.

supervisor.every(1.0, "rooms", poll)      a turn each second, sooner when woken
supervisor.forever("bus", receive)        begun again whenever it ends
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from .failure_log import FailureLog

logger = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]

# How long until work that ended is begun again, in seconds.
RESTART_AFTER = 1.0
# How long a turn may be late before /healthz says so, in seconds; at least three times its own period.
LATE_AFTER = 5.0


class Kept:
    """One task. `done_at` is when it last did well (monotonic, seconds)."""

    def __init__(self, name: str, work: Work, period: float | None) -> None:
        self.name = name
        self.done_at = time.monotonic()
        self._work, self._period = work, period
        self._wanted = asyncio.Event()
        self._failures = FailureLog(logger, name)
        self._task = asyncio.get_running_loop().create_task(self._run(), name=name)

    def wake(self) -> None:
        """Take the next turn now. On the event loop."""
        self._wanted.set()

    def stop(self) -> None:
        self._task.cancel()

    def is_late(self, now: float) -> bool:
        return self._period is not None and now - self.done_at > max(LATE_AFTER, 3 * self._period)

    async def _run(self) -> None:
        while True:
            if self._period is not None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wanted.wait(), self._period)
                self._wanted.clear()
            # In a task of its own: what it waits for may be cancelled by others, and that must not end this one.
            turn = asyncio.ensure_future(self._work())
            try:
                await asyncio.wait({turn})
            finally:
                turn.cancel()
            self._judge(turn)
            if self._period is None:
                await asyncio.sleep(RESTART_AFTER)

    def _judge(self, turn: "asyncio.Future[None]") -> None:
        error = asyncio.CancelledError("cancelled") if turn.cancelled() else turn.exception()
        if error is not None:
            self._failures.failed(error)
        else:
            self.done_at = time.monotonic()
            self._failures.worked()


class Supervisor:
    """One per process. What is kept belongs to the loop that was running when it was given."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def every(self, seconds: float, name: str, work: Work) -> Kept:
        """Do this again and again, and at once when woken; the first turn after one period."""
        return self._keep(Kept(name, work, seconds))

    def forever(self, name: str, work: Work) -> Kept:
        """Do this, which is not meant to end, and begin again whenever it does."""
        return self._keep(Kept(name, work, None))

    def _keep(self, kept: Kept) -> Kept:
        self._kept[kept.name] = kept
        return kept

    def late(self) -> list[str]:
        """What has not done well for too long, by name. From any thread."""
        now = time.monotonic()
        return sorted(kept.name for kept in list(self._kept.values()) if kept.is_late(now))


supervisor = Supervisor()
