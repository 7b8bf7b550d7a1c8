"""How often one participant may speak, whatever the number of tabs and however many share one address. Pure."""

import time
from collections.abc import Callable


class Buckets:
    """A token bucket per name: `rate` a second, `burst` at once."""

    def __init__(self, *, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> bool:
        """False when this name has spoken too often."""
        now = self._clock()
        level, at = self._levels.get(name, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._rate)
        allowed = level >= 1
        self._levels[name] = (level - 1 if allowed else level, now)
        if len(self._levels) > 10_000:
            self._forget(now)
        return allowed

    def _forget(self, now: float) -> None:
        full = self._burst / self._rate
        self._levels = {name: kept for name, kept in self._levels.items() if now - kept[1] < full}
