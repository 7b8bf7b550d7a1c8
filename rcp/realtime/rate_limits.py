"""How much one participant may send: token buckets, for one socket or by name. Pure but for the clock.

Limits are by participant, never by address: sixty people sit behind one hospital's address.
"""

import time
from collections.abc import Callable

Clock = Callable[[], float]


class TokenBucket:
    """`rate` tokens a second, at most `capacity` at once."""

    __slots__ = ("_at", "_clock", "_rate", "capacity", "level")

    def __init__(self, rate: float, capacity: float, clock: Clock = time.monotonic) -> None:
        self._rate, self.capacity, self.level, self._clock = rate, capacity, capacity, clock
        self._at = clock()

    def take(self, amount: float = 1.0) -> bool:
        """Take so much if it is there, and say whether it was. What is refused is not owed."""
        self._refill()
        if self.level < amount:
            return False
        self.level -= amount
        return True

    def charge(self, amount: float) -> None:
        """Take so much, owing what is not there."""
        self._refill()
        self.level -= amount

    def _refill(self) -> None:
        now = self._clock()
        self.level = min(self.capacity, self.level + (now - self._at) * self._rate)
        self._at = now


class RateLimiter:
    """A bucket per name: `rate` a second, `burst` at once. What is refused is not owed."""

    def __init__(self, *, rate: float, burst: float, clock: Clock = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> bool:
        """False when this name has sent too often."""
        now = self._clock()
        level, at = self._levels.get(name, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._rate)
        allowed = level >= 1
        self._levels[name] = (level - 1 if allowed else level, now)
        if len(self._levels) > 10_000:
            self._forget_full(now)
        return allowed

    def _forget_full(self, now: float) -> None:
        full = self._burst / self._rate
        self._levels = {name: kept for name, kept in self._levels.items() if now - kept[1] < full}
