"""Whose rights changed, and when this process saw it; no row numbered early and committed late is missed."""

import math
import threading
import time
from collections.abc import Callable, Iterable

from rcp.access.models import RightsChange

# How far back a process looks when it starts, and for how many seconds it waits for a number that it skipped:
# on PostgreSQL a number is given before the transaction commits, so a lower one may appear after a higher one.
OVERLAP = 100
LATE = 60.0


class Watermark:
    """The numbers seen so far, and those that were skipped and may still come. Pure."""

    def __init__(self, start: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.highest = start
        self.skipped: dict[int, float] = {}
        self._clock = clock

    def see(self, numbers: Iterable[int]) -> None:
        now = self._clock()
        for number in sorted(numbers):
            self.skipped.pop(number, None)
            if number > self.highest:
                self.skipped |= dict.fromkeys(range(max(self.highest + 1, number - OVERLAP), number), now)
                self.highest = number
        self.skipped = {number: at for number, at in self.skipped.items() if now - at < LATE}


class RightsChanges:
    """One per process, asked from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watermark: Watermark | None = None
        self._changed_at: dict[int, float] = {}

    def read(self) -> None:
        """Read whose rights changed since the last reading, in one query (two the first time)."""
        with self._lock:
            if self._watermark is None:
                self._watermark = Watermark(max(0, newest_change() - OVERLAP))
            mark = self._watermark
            rows = RightsChange.objects.filter(pk__gt=mark.highest)
            if mark.skipped:
                rows = rows | RightsChange.objects.filter(pk__in=list(mark.skipped))
            found = dict(rows.values_list("pk", "person_id"))
            mark.see(found)
            # After the query: whoever was read before a change it shows was read before this instant.
            self._changed_at |= dict.fromkeys(found.values(), time.monotonic())

    def changed_at(self, person_id: int | None) -> float:
        """When a change of this person's rights was last seen (monotonic, seconds); minus infinity for never.

        An actor that was read later than this is as it should be.
        """
        return self._changed_at.get(person_id, -math.inf) if person_id is not None else -math.inf


def newest_change() -> int:
    """The number of the last change of anyone's rights."""
    return RightsChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


rights_changes = RightsChanges()
