"""Where nodes hang after conflicts: the vectors shared with the browser, and the invariants of any map."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindmap.tree.order import room, slot
from mindmap.tree.resolve import children_of, repairs, resolve
from mindmap.tree.schema import LOST, PILLARS, ROOT, TRASH, parse_at
from tests.mindmap.vectors import generate

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "resolve.json").read_text())
CASES = VECTORS["cases"]

IDS = [f"n{i}" for i in range(8)]
PARENTS = st.sampled_from([*IDS, ROOT, TRASH, LOST, "gone"])
REGISTERS = st.tuples(PARENTS, st.sampled_from(["a0", "a0V", "a1", "Zz"]), st.integers(0, 6), PARENTS).map(list)
MAPS = st.dictionaries(st.sampled_from(IDS), st.one_of(REGISTERS, REGISTERS, REGISTERS, st.sampled_from([None, [], 3])))


def test_the_committed_vectors_are_what_the_generator_writes() -> None:
    assert (generate.HERE / "resolve.json").read_text() == generate.text()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_map_resolves_as_its_vector_says(case: dict[str, Any]) -> None:
    places = resolve(case["registers"])
    assert {id_: [place.parent, place.order] for id_, place in places.items()} == case["places"]
    assert children_of(places) == case["children"]
    assert sorted(repairs(case["registers"])) == case["misplaced"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_vectors_say_what_was_decided_by_hand(case: dict[str, Any]) -> None:
    if "parents" in case:
        assert {id_: place[0] for id_, place in case["places"].items()} == case["parents"]
    if "roots" in case:
        assert case["children"][ROOT] == case["roots"]


@pytest.mark.parametrize("case", VECTORS["slots"])
def test_a_new_sibling_gets_the_key_of_its_vector(case: dict[str, Any]) -> None:
    assert slot(case["keys"], case["index"]) == case["key"]


@pytest.mark.parametrize("case", VECTORS["rooms"])
def test_room_is_made_as_its_vector_says(case: dict[str, Any]) -> None:
    """I7: the new key stands where it was asked, strictly between its neighbours, and nobody else changes places."""
    key, others = room(case["keys"], case["index"])
    assert (key, [list(pair) for pair in sorted(others.items())]) == (case["key"], case["others"])
    after = [others.get(place, old) for place, old in enumerate(case["keys"])]
    index = min(case["index"], len(after))
    assert all(one < key for one in after[:index])
    assert all(key < other for other in after[index:])
    assert after == sorted(after)


@given(MAPS)
def test_every_node_hangs_once_and_reaches_a_pillar(registers: dict[str, Any]) -> None:
    """I1 and I2."""
    places = resolve(registers)
    assert places.keys() == registers.keys()
    for here in places:
        steps = 0
        while here not in PILLARS:
            here, steps = places[here].parent, steps + 1
            assert steps <= len(places)


@given(MAPS)
def test_the_order_of_reading_changes_nothing(registers: dict[str, Any]) -> None:
    backwards = dict(reversed(registers.items()))
    assert resolve(backwards) == resolve(registers)
    assert children_of(resolve(backwards)) == children_of(resolve(registers))


@given(MAPS)
def test_a_well_formed_tree_is_left_alone(registers: dict[str, Any]) -> None:
    """I3, on trees made by writing the repairs of any map."""
    tree = repaired(registers)
    assert {id_: [place.parent, place.order] for id_, place in resolve(tree).items()} == {
        id_: at[:2] for id_, at in tree.items()
    }


@given(MAPS)
def test_repairing_twice_is_repairing_once(registers: dict[str, Any]) -> None:
    """I6: what everybody saw is what is written, and nothing is left to repair."""
    tree = repaired(registers)
    assert repairs(tree) == {}
    assert resolve(tree) == resolve(registers)


@given(MAPS)
def test_siblings_are_strictly_ordered(registers: dict[str, Any]) -> None:
    """I7."""
    places = resolve(registers)
    for siblings in children_of(places).values():
        keys = [(places[id_].order, id_) for id_ in siblings]
        assert keys == sorted(set(keys))


def repaired(registers: dict[str, Any]) -> dict[str, Any]:
    t = max((at.t for at in map(parse_at, registers.values()) if at), default=0) + 1
    fixed = {id_: [place.parent, place.order, t, place.parent] for id_, place in repairs(registers).items()}
    return {**registers, **fixed}
