"""Ways from one box of a drawing to another that pass over no box. Pure.

Boxes stand in columns, as `dot` places a map. Between two columns is a corridor, free from top to bottom; a column is
crossed above it, below it, or between two of its boxes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush, nsmallest
from itertools import count, pairwise

Point = tuple[float, float]
_Turns = tuple[tuple[int, float, float], ...]

# How far around the drawing a way may go, how near a box it passes at the least and where there is room, and what is a
# comfortable gap, in points.
AROUND = 12.0
NEAR = 2.0
EASY = 6.0
WIDE = 9.0
# What a way pays for a turn, and for a gap where it passes nearer to the boxes, in points of detour.
TURN = 14.0
NARROW = 40.0
# How many gaps of a column are tried from one place: the next ones lead further out of the way.
MOST_GAPS = 8
# Where the ways run in a corridor, one after the other, so that they seldom run over one another.
LANES = (0.5, 0.3, 0.7, 0.4, 0.6)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def touches(self, other: "Box", clear: float = 0.0) -> bool:
        """Whether the two come nearer than `clear` to each other."""
        return (
            self.left < other.right + clear
            and other.left < self.right + clear
            and self.top < other.bottom + clear
            and other.top < self.bottom + clear
        )


@dataclass(frozen=True)
class Column:
    """Boxes above one another, and the gaps by which a way crosses them, as (highest, lowest)."""

    left: float
    right: float
    gaps: tuple[tuple[float, float], ...]

    def crossings(self, y: float, target: float) -> Iterable[tuple[float, float]]:
        """(where, what it costs) by the gaps that lead least out of the way: as straight on as each lets, or straight
        to the target."""
        for high, low in nsmallest(MOST_GAPS, self.gaps, key=lambda gap: _out_of_the_way(gap, y, target)):
            near = min(EASY, (low - high) / 2)
            yield from {(min(max(at, high + near), low - near), _price(high, low)) for at in (y, target)}


def _price(high: float, low: float) -> float:
    return 0.0 if low - high >= WIDE else NARROW


def _out_of_the_way(gap: tuple[float, float], y: float, target: float) -> float:
    """How long the way from one height to another becomes by this gap."""
    high, low = gap
    at = min(max(y, high), low)
    return abs(at - y) + abs(at - target) + _price(high, low)


@dataclass(frozen=True)
class Field:
    """The columns of a drawing from left to right, with a corridor before each and one after the last."""

    columns: tuple[Column, ...]
    corridors: tuple[tuple[float, float], ...]

    def column_of(self, box: Box) -> int:
        return next(n for n, column in enumerate(self.columns) if box.left < column.right)

    def way(self, a: Box, b: Box, lane: int = 0) -> list[Point]:
        """The corners of a way from a side of `a` to a side of `b`, the two included."""
        down = 1 if b.centre[1] >= a.centre[1] else -1
        start, end = a.centre[1] + down * _off(a), b.centre[1] - down * _off(b)
        from_, to = self.column_of(a), self.column_of(b)
        turns = self._turns((from_, from_ + 1), start, (to, to + 1), end)
        points = [(a.left if turns[0][0] == from_ else a.right, start)]
        for corridor, enters, leaves in turns:
            x = self._lane(corridor, lane)
            points += [(x, enters), (x, leaves)]
        points.append((b.left if turns[-1][0] == to else b.right, end))
        return _without_idle(points)

    def _lane(self, corridor: int, lane: int) -> float:
        left, right = self.corridors[corridor]
        return left + (right - left) * LANES[lane % len(LANES)]

    def _turns(
        self, starts: Sequence[int], start: float, ends: Sequence[int], end: float
    ) -> list[tuple[int, float, float]]:
        """(corridor, where it is entered, where it is left), for each corridor on the cheapest way.

        A* (Hart, Nilsson and Raphael, 1968): what is still to go is at least the height left and the columns between.
        """
        order = count()
        waiting: list[tuple[float, int, float, int, float, _Turns]] = []

        def push(cost: float, corridor: int, y: float, turns: "_Turns") -> None:
            least = cost + abs(y - end) + self._columns_between(corridor, ends)
            heappush(waiting, (least, next(order), cost, corridor, y, turns))

        for corridor in starts:
            push(0.0, corridor, start, ())
        seen: set[tuple[int, float]] = set()
        while waiting:
            _least, _order, cost, corridor, y, turns = heappop(waiting)
            if corridor in ends:
                # Nothing that waits can be cheaper.
                return [*turns, (corridor, y, end)]
            if (corridor, y) in seen:
                continue
            seen.add((corridor, y))
            for after in (corridor - 1, corridor + 1):
                if 0 <= after < len(self.corridors):
                    column = self.columns[min(corridor, after)]
                    for at, price in column.crossings(y, end):
                        turn = TURN if abs(at - y) > NEAR else 0.0
                        more = cost + abs(at - y) + column.right - column.left + price + turn
                        push(more, after, at, (*turns, (corridor, y, at)))
        raise ValueError("no way: a column can always be passed above it")

    def _columns_between(self, corridor: int, ends: Sequence[int]) -> float:
        """How wide the columns are that stand between a corridor and the nearest of these."""
        nearest = min(ends, key=lambda one: abs(one - corridor))
        between = self.columns[min(corridor, nearest) : max(corridor, nearest)]
        return sum(column.right - column.left for column in between)


def field_of(boxes: Iterable[Box], frame: Box) -> Field:
    """The columns that these boxes make within the drawing's own frame."""
    columns: list[list[Box]] = []
    for box in sorted(boxes, key=lambda one: (one.left, one.top)):
        if columns and box.left < max(one.right for one in columns[-1]):
            columns[-1].append(box)
        else:
            columns.append([box])
    laid = tuple(
        Column(min(box.left for box in column), max(box.right for box in column), tuple(_gaps(column, frame)))
        for column in columns
    )
    sides = [(frame.left - AROUND, frame.left - AROUND), *((one.left, one.right) for one in laid)]
    sides.append((frame.right + AROUND, frame.right + AROUND))
    return Field(laid, tuple((before[1], after[0]) for before, after in pairwise(sides)))


def _gaps(column: Sequence[Box], frame: Box) -> Iterable[tuple[float, float]]:
    """Above, between and below; two boxes that nearly touch leave none."""
    high = frame.top - AROUND
    for box in sorted(column, key=lambda one: one.top):
        if box.top - high >= 2 * NEAR:
            yield high, box.top
        high = max(high, box.bottom)
    yield high, max(frame.bottom, high) + AROUND


def _off(box: Box) -> float:
    """How far from the middle of its side a way meets a box: the map's own lines meet it in the middle."""
    return min(9.0, (box.bottom - box.top) * 0.3)


def _without_idle(points: Sequence[Point]) -> list[Point]:
    """The same way without corners that turn nowhere."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(point[0] - kept[-1][0]) < 0.05 and abs(point[1] - kept[-1][1]) < 0.05:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return kept


def _straight(a: Point, b: Point, c: Point) -> bool:
    return (abs(a[0] - b[0]) < 0.05 and abs(b[0] - c[0]) < 0.05) or (
        abs(a[1] - b[1]) < 0.05 and abs(b[1] - c[1]) < 0.05
    )
