"""How long a batch gathers: not at all in a document few write in, 15 to 50 ms in a busy one. Pure."""

# From this many frames a second on, a document is busy; at this many, batches are longest. Times are in seconds.
BUSY, BUSIEST = 20.0, 500.0
SHORTEST, LONGEST = 0.015, 0.050
# How fast the measured rate follows what happens.
MEMORY_SECONDS = 0.5


class BatchWindow:
    def __init__(self) -> None:
        self._rate = 0.0
        self._last = 0.0

    def wait(self, now: float) -> float:
        """How long to gather before the next batch begins."""
        if self._rate < BUSY:
            return 0.0
        share = min(1.0, (self._rate - BUSY) / (BUSIEST - BUSY))
        window = SHORTEST + share * (LONGEST - SHORTEST)
        return max(0.0, self._last + window - now)

    def stored(self, frames: int, now: float) -> None:
        """A batch of so many frames begins now."""
        elapsed = min(max(now - self._last, 0.001), 10 * MEMORY_SECONDS)
        weight = min(1.0, elapsed / MEMORY_SECONDS)
        self._rate += weight * (frames / elapsed - self._rate)
        self._last = now
