"""No published cell is under five, and none can be worked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcp.reports.statistics import Bar, table


def labels(**counts: int) -> list[str]:
    return [label for label, count in counts.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("counted", "shown", "others", "total"),
    [
        (labels(A=8, B=5), [("A", 8), ("B", 5)], None, 13),
        # Two small cells are told as one sum.
        (labels(A=8, B=3, C=3), [("A", 8)], 6, 14),
        # A single small cell would be the total less the others: the next smallest goes with it.
        (labels(A=9, B=6, C=4), [("A", 9)], 10, 19),
        # Two cells whose sum is under five could be guessed: one and one.
        (labels(A=9, B=6, C=1, D=1), [("A", 9)], 8, 17),
        # Nothing can be told apart any more.
        (labels(A=6, B=2), [], 8, 8),
        (labels(A=2, B=2, C=2), [], 6, 6),
        # Under five in all, even the total is not told.
        (labels(A=2, B=2), [], None, None),
        ([], [], None, None),
        # Alone in its table, a cell is the total.
        (labels(A=7), [("A", 7)], None, 7),
    ],
)
def test_what_is_published(
    counted: list[str], shown: list[tuple[str, int]], others: int | None, total: int | None
) -> None:
    result = table(counted)
    assert [(bar.label, bar.count) for bar in result.bars] == shown
    assert (result.others, result.total) == (others, total)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(1, 12)))
def test_no_cell_under_five_is_ever_told_nor_left_alone(counts: dict[str, int]) -> None:
    result = table(labels(**counts))
    assert all(bar.count >= 5 for bar in result.bars)
    assert result.others is None or result.others >= 5
    told = {bar.label for bar in result.bars}
    untold = [label for label in counts if label not in told]
    assert len(untold) != 1 or result.total is None


def test_the_same_words_typed_otherwise_are_one_cell() -> None:
    result = table(["offre saturée", "Offre  saturée", "Offre saturée "] * 2)
    assert result.bars == (Bar("Offre saturée", 6, 100),)


def test_the_longest_bar_is_a_hundred() -> None:
    assert [bar.share for bar in table(labels(A=20, B=5, C=10)).bars] == [100, 50, 25]
