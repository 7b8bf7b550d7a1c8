"""The agenda of a meeting: order, total, what comes next. Pure."""

from collections.abc import Sequence


def moved(order: Sequence[int], item: int, *, to: int) -> list[int]:
    """The same items with `item` at place `to` (0 is first; beyond the end is last)."""
    others = [other for other in order if other != item]
    to = max(0, min(to, len(others)))
    return [*others[:to], item, *others[to:]]


def overrun(minutes: Sequence[int], planned: int) -> int:
    """By how many minutes the agenda exceeds what the meeting was planned to last; 0 when it fits."""
    return max(0, sum(minutes) - planned)
