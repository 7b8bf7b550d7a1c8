"""The methods that a map begins from: each says what it is for, and what to write at each branch."""

from typing import Any

import pytest

from mindmap.document.trial import try_on
from mindmap.document.ydoc import add_nodes, empty_doc
from mindmap.files.methods import METHODS
from mindmap.tree.schema import MAX_PLAIN, NODE_KEYS, ROOT, InPlaceState, NodeKind

BRANCHES = {
    "qqoqcp": 6,
    "cinq-pourquoi": 2,
    "ishikawa": 5,
    "alarm": 7,
    "orion": 6,
    "swot": 4,
    "sans-medecin-traitant": 7,
}


def subtrees(key: str) -> list[dict[str, Any]]:
    found, waiting = [], list[Any](METHODS[key].branches)
    while waiting:
        one = waiting.pop()
        here = {"text": one} if isinstance(one, str) else one
        found.append(here)
        waiting.extend(here.get("children", ()))
    return found


def test_every_method_is_tried_here() -> None:
    assert METHODS.keys() == BRANCHES.keys()


@pytest.mark.parametrize("key", METHODS)
def test_a_method_says_what_it_is_for_and_helps_at_each_branch(key: str) -> None:
    method = METHODS[key]
    assert method.key == key
    assert len(method.branches) == BRANCHES[key]
    assert all((method.name, method.purpose.endswith("."), method.time, method.people))
    assert all(len(branch["hint"]) > 15 for branch in method.branches)
    for subtree in subtrees(key):
        assert subtree["text"].strip() == subtree["text"] != ""
        assert len(subtree["text"]) <= 80
        assert len(subtree.get("hint", "")) <= min(MAX_PLAIN, 160)
        assert set(subtree) <= {*NODE_KEYS, "text", "children"}
        assert subtree.get("kind", NodeKind.IDEA) in set(NodeKind)
        assert subtree.get("state", InPlaceState.PLANNED) in set(InPlaceState)


@pytest.mark.parametrize("key", METHODS)
def test_a_method_is_what_a_map_may_hold(key: str) -> None:
    doc, before = empty_doc(), empty_doc()
    add_nodes(doc, METHODS[key].branches, under=ROOT)
    try_on(before, doc.get_update())


def test_the_families_of_alarm_and_the_steps_of_orion_are_whole() -> None:
    assert [branch["text"] for branch in METHODS["alarm"].branches][:3] == [
        "Patient",
        "Tâches à accomplir",
        "Individu (soignant)",
    ]
    assert [branch["text"][:2] for branch in METHODS["orion"].branches] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert len(METHODS["orion"].branches[3]["children"]) == 4


def test_five_whys_go_down_one_by_one() -> None:
    here, depth = METHODS["cinq-pourquoi"].branches[0], 0
    while children := here.get("children"):
        (child,) = children
        assert isinstance(child, dict)
        assert child["hint"]
        here, depth = child, depth + 1
    assert depth == 5
