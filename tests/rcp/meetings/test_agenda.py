import pytest

from rcp.meetings import agenda


@pytest.mark.parametrize(
    ("item", "to", "order"),
    [(3, 0, [3, 1, 2]), (1, 2, [2, 3, 1]), (2, 1, [1, 2, 3]), (1, 99, [2, 3, 1]), (3, -5, [3, 1, 2])],
)
def test_a_point_moves_and_the_others_keep_their_order(item: int, to: int, order: list[int]) -> None:
    assert agenda.moved([1, 2, 3], item, to=to) == order


@pytest.mark.parametrize(("minutes", "planned", "over"), [([10, 20], 60, 0), ([40, 30], 60, 10), ([], 60, 0)])
def test_an_agenda_says_by_how_much_it_exceeds_the_meeting(minutes: list[int], planned: int, over: int) -> None:
    assert agenda.overrun(minutes, planned) == over
