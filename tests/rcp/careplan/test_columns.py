"""How needs stand in their columns, and how few of them come first."""

from collections.abc import Sequence

import pytest

from rcp.careplan.columns import placed, ranked


@pytest.mark.parametrize(
    ("column", "row", "to", "then"),
    [
        ([], 1, None, [1]),
        ([1, 2, 3], 3, 0, [3, 1, 2]),
        ([1, 2, 3], 1, 1, [2, 1, 3]),
        ([1, 2, 3], 1, None, [2, 3, 1]),
        ([1, 2], 9, 1, [1, 9, 2]),
        ([1, 2], 9, 99, [1, 2, 9]),
        ([1, 2], 9, -4, [9, 1, 2]),
    ],
)
def test_a_need_takes_its_place_and_the_others_keep_their_order(
    column: Sequence[int], row: int, to: int | None, then: list[int]
) -> None:
    assert placed(column, row, to) == then


@pytest.mark.parametrize(
    ("first", "row", "chosen", "then"),
    [
        ([], 5, True, [5]),
        ([5], 5, True, [5]),
        ([5, 6], 7, True, [5, 6, 7]),
        ([5, 6, 7], 7, True, [5, 6, 7]),
        ([5, 6, 7], 5, False, [6, 7]),
        ([5], 9, False, [5]),
    ],
)
def test_priorities_are_chosen_in_turn_and_those_after_come_up(
    first: Sequence[int], row: int, chosen: bool, then: list[int]
) -> None:
    assert ranked(first, row, chosen=chosen) == then


def test_a_fourth_priority_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="Trois priorités au plus"):
        ranked([1, 2, 3], 4, chosen=True)
