"""Ways between the boxes of a drawing: over no box, and found without trying every gap of a large one."""

from heapq import heappush
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcp.paper import routes
from rcp.paper.routes import Box, field_of


def grid(columns: int, rows: int, gap: float = 8.0) -> list[Box]:
    """Boxes of 80 × 20 points, in columns 40 points apart."""
    return [
        Box(120.0 * column, (20.0 + gap) * row, 120.0 * column + 80, (20.0 + gap) * row + 20)
        for column in range(columns)
        for row in range(rows)
    ]


def frame_of(boxes: list[Box]) -> Box:
    return Box(
        min(one.left for one in boxes),
        min(one.top for one in boxes),
        max(one.right for one in boxes),
        max(one.bottom for one in boxes),
    )


@st.composite
def drawings(draw: st.DrawFn) -> list[Box]:
    """Columns of boxes of many heights, some of which nearly touch."""
    boxes = []
    for column in range(draw(st.integers(1, 5))):
        top = draw(st.floats(0, 60))
        for _row in range(draw(st.integers(1, 12))):
            height = draw(st.floats(12, 60))
            boxes.append(Box(120.0 * column, top, 120.0 * column + draw(st.floats(40, 80)), top + height))
            top += height + draw(st.floats(0, 20))
    return boxes


@settings(max_examples=150, deadline=None)
@given(boxes=drawings(), data=st.data())
def test_a_way_passes_over_no_box(boxes: list[Box], data: st.DataObject) -> None:
    a, b = data.draw(st.sampled_from(boxes)), data.draw(st.sampled_from(boxes))
    if a == b:
        return
    way = field_of(boxes, frame_of(boxes)).way(a, b)
    for (x, y), (to_x, to_y) in pairwise(way):
        line = Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
        inside = [box for box in boxes if box.touches(line, -0.5) and box not in (a, b)]
        assert inside == []


@pytest.mark.parametrize("columns", [3, 6])
def test_a_way_across_a_large_drawing_tries_few_gaps(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [0]

    def tried(rows: int) -> int:
        boxes = grid(columns, rows)
        field = field_of(boxes, frame_of(boxes))
        before = steps[0]
        field.way(boxes[0], boxes[-1])
        return steps[0] - before

    def counted(heap: list[Any], item: Any) -> None:
        steps[0] += 1
        heappush(heap, item)

    monkeypatch.setattr(routes, "heappush", counted)
    assert tried(160) <= 4 * tried(20)


def test_the_cheapest_gap_is_found_even_when_it_is_behind() -> None:
    # The second column is one tall box: the only way is above it or below it.
    boxes = [Box(0, 100, 80, 120), Box(120, 0, 200, 400), Box(240, 100, 320, 120)]
    way = field_of(boxes, frame_of(boxes)).way(boxes[0], boxes[2])
    assert min(y for _x, y in way) < 0
    assert max(y for _x, y in way) < 400
