import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcp.meetings.breakouts import Attendee, by_side, evenly, fault, proposal

DAC = [Attendee(1, "dac"), Attendee(2, "dac")]
CPTS = [Attendee(3, "cpts"), Attendee(4, "cpts"), Attendee(5, "cpts")]
GUEST = [Attendee(6)]


def test_groups_named_after_the_organisations_gather_their_people() -> None:
    assert proposal([*DAC, *CPTS, *GUEST], ["DAC", "CPTS"]) == {"DAC": [1, 2, 6], "CPTS": [3, 4, 5]}


def test_whoever_is_of_neither_side_joins_the_smaller_group() -> None:
    assert by_side([*DAC, *GUEST, Attendee(7)], {"dac": "DAC", "cpts": "CPTS"})["CPTS"] == [6, 7]


def test_other_names_get_an_even_mix() -> None:
    groups = proposal([*DAC, *CPTS], ["Causes", "Solutions"])
    assert sorted(len(people) for people in groups.values()) == [2, 3]
    assert all({1, 2} & set(people) for people in groups.values())


@given(st.lists(st.sampled_from(["dac", "cpts", ""]), max_size=40), st.integers(2, 8))
def test_everybody_is_in_exactly_one_group_and_sizes_differ_by_one_at_most(sides: list[str], count: int) -> None:
    people = [Attendee(pk, side) for pk, side in enumerate(sides)]
    groups = evenly(people, [f"groupe {n}" for n in range(count)])
    assert sorted(person for group in groups.values() for person in group) == [each.person for each in people]
    assert max(map(len, groups.values())) - min(map(len, groups.values())) <= 1


@pytest.mark.parametrize(
    ("names", "word"),
    [(["DAC"], "au moins deux"), (["DAC", "dac"], "même nom"), ([str(n) for n in range(9)], "Huit")],
)
def test_impossible_groups_are_refused_with_the_reason(names: list[str], word: str) -> None:
    assert word in fault(names)
    assert fault(["DAC", "CPTS"]) == ""


def test_a_group_is_named_after_a_side_by_any_of_its_words() -> None:
    groups = proposal([*DAC, *CPTS, *GUEST], ["Professionnels DAC", "Coordinateurs CPTS"])
    assert groups == {"Professionnels DAC": [1, 2, 6], "Coordinateurs CPTS": [3, 4, 5]}
