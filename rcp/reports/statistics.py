"""Counts that may be published: no cell under five, and none that can be worked out from the others. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FLOOR = 5


@dataclass(frozen=True)
class Bar:
    """One published line; `share` is its length against the longest, in hundredths."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Table:
    """What may be shown: the bars, longest first, and what was put together because each part was too small.

    `others` and `total` are None when they are under the floor themselves.
    """

    bars: tuple[Bar, ...]
    others: int | None
    total: int | None

    @property
    def others_share(self) -> int:
        return share(self.others or 0, self.bars)


def table(labels: Iterable[str], *, floor: int = FLOOR) -> Table:
    """Count the labels and keep what may be published.

    Hidden cells are told only as one sum. A single hidden cell, or a sum under the floor, would be worked out from
    the total: the smallest published cells then join it (complementary suppression).
    """
    counts = Counter(_tidy(label) for label in labels)
    total = sum(counts.values())
    if total < floor:
        return Table(bars=(), others=None, total=None)
    ranked = sorted(counts.items(), key=lambda cell: (-cell[1], cell[0]))
    shown = [cell for cell in ranked if cell[1] >= floor]
    hidden = [cell for cell in ranked if cell[1] < floor]
    while shown and hidden and (len(hidden) == 1 or _sum(hidden) < floor):
        hidden.append(shown.pop())
    longest = shown[0][1] if shown else 0
    bars = tuple(Bar(label, count, round(100 * count / longest)) for label, count in shown)
    return Table(bars=bars, others=_sum(hidden) or None, total=total)


def share(count: int, bars: tuple[Bar, ...]) -> int:
    """How long a further bar is against the longest, in hundredths, at most 100."""
    return min(100, round(100 * count / bars[0].count)) if bars else 100


def _sum(cells: list[tuple[str, int]]) -> int:
    return sum(count for _, count in cells)


def _tidy(label: str) -> str:
    """The same words however they were typed: one space, a capital first."""
    words = " ".join(label.replace("'", "’").split())
    return words[:1].upper() + words[1:]
