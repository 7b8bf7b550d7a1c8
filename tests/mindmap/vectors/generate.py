"""Writes the golden vectors that tie mindmap/tree/resolve.py and mindmap/client/tree/resolve.ts.

    .venv/bin/python -m tests.mindmap.vectors.generate

What the named cases must give is written here by hand; the drawn ones are what the Python rule gives, and are
checked against the invariants by tests/mindmap/tree/test_resolve.py. Both test suites read the files as they are
committed.
"""

import json
import random
from pathlib import Path
from typing import Any

from mindmap.tree.order import between, room, slot
from mindmap.tree.resolve import children_of, repairs, resolve

HERE = Path(__file__).parent
Raw = dict[str, Any]

# name → (registers, {node: parent it must have})
NAMED: dict[str, tuple[Raw, dict[str, str]]] = {
    "an empty map": ({}, {}),
    "a well-formed tree is left alone": (
        {"a": ["root", "a0", 1, "root"], "b": ["a", "a0", 2, "a"], "c": ["b", "a0", 3, "b"]},
        {"a": "root", "b": "a", "c": "b"},
    ),
    "a cycle of two: the later move is undone": (
        {"a": ["b", "a0", 5, "root"], "b": ["a", "a0", 6, "root"]},
        {"a": "b", "b": "root"},
    ),
    "a cycle of two with equal times: the greater id gives way": (
        {"a": ["b", "a0", 5, "root"], "b": ["a", "a0", 5, "root"]},
        {"a": "b", "b": "root"},
    ),
    "ids are compared as JavaScript compares them": (
        {"\ue000": ["\U00010000", "a0", 5, "root"], "\U00010000": ["\ue000", "a0", 5, "root"]},
        {"\ue000": "root", "\U00010000": "\ue000"},
    ),
    "capitals come before small letters": (
        {"B": ["a", "a0", 5, "root"], "a": ["B", "a0", 5, "root"]},
        {"B": "a", "a": "root"},
    ),
    "time weighs more than the id": (
        {"a": ["b", "a0", 9, "root"], "b": ["a", "a0", 5, "root"]},
        {"a": "root", "b": "a"},
    ),
    "a cycle of three": (
        {"a": ["c", "a0", 4, "root"], "b": ["a", "a0", 7, "root"], "c": ["b", "a0", 6, "root"]},
        {"a": "c", "b": "root", "c": "b"},
    ),
    "the loser goes where it was when that place stands": (
        {
            "home": ["root", "a0", 1, "root"],
            "a": ["b", "a0", 3, "root"],
            "b": ["a", "a0", 9, "home"],
        },
        {"home": "root", "a": "b", "b": "home"},
    ),
    "the loser goes to the root when its old place is in the cycle too": (
        {"a": ["b", "a0", 3, "root"], "b": ["a", "a0", 9, "a"]},
        {"a": "b", "b": "root"},
    ),
    "the loser goes to the root when its old place hangs from the cycle": (
        {"a": ["b", "a0", 3, "root"], "b": ["a", "a0", 9, "leaf"], "leaf": ["a", "a0", 1, "root"]},
        {"a": "b", "b": "root", "leaf": "a"},
    ),
    "the loser goes to the root when its old place is unknown": (
        {"a": ["b", "a0", 3, "root"], "b": ["a", "a0", 9, "gone"]},
        {"a": "b", "b": "root"},
    ),
    "the loser may go back to the trash": (
        {"a": ["b", "a0", 3, "root"], "b": ["a", "a0", 9, "~trash"]},
        {"a": "b", "b": "~trash"},
    ),
    "what hangs from a cycle follows it": (
        {
            "a": ["b", "a0", 3, "root"],
            "b": ["a", "a0", 9, "root"],
            "x": ["a", "a0", 1, "root"],
            "y": ["x", "a0", 20, "root"],
        },
        {"a": "b", "b": "root", "x": "a", "y": "x"},
    ),
    "two cycles apart, each with its own loser": (
        {
            "a": ["b", "a0", 3, "root"],
            "b": ["a", "a0", 9, "root"],
            "c": ["d", "a0", 8, "root"],
            "d": ["c", "a0", 2, "root"],
        },
        {"a": "b", "b": "root", "c": "root", "d": "c"},
    ),
    "two cycles whose losers were under each other": (
        {
            "a": ["b", "a0", 3, "root"],
            "b": ["a", "a0", 9, "c"],
            "c": ["d", "a0", 8, "a"],
            "d": ["c", "a0", 2, "root"],
        },
        {"a": "b", "b": "root", "c": "root", "d": "c"},
    ),
    "an unknown parent gives way to the previous one": (
        {"a": ["root", "a0", 1, "root"], "b": ["gone", "a0", 2, "a"]},
        {"a": "root", "b": "a"},
    ),
    "an unknown parent and an unknown previous one: found again apart": (
        {"b": ["gone", "a0", 2, "gone too"]},
        {"b": "~lost"},
    ),
    "an unknown parent and itself before: found again apart": (
        {"b": ["gone", "a0", 2, "b"]},
        {"b": "~lost"},
    ),
    "falling back may itself make a cycle": (
        {"a": ["b", "a0", 4, "root"], "b": ["gone", "a0", 7, "a"]},
        {"a": "b", "b": "root"},
    ),
    "its own parent: back where it was": (
        {"a": ["root", "a0", 1, "root"], "b": ["b", "a0", 2, "a"]},
        {"a": "root", "b": "a"},
    ),
    "its own parent, and nowhere before: the root": (
        {"b": ["b", "a0", 2, "b"], "c": ["c", "a0", 2, "gone"]},
        {"b": "root", "c": "root"},
    ),
    "malformed registers are found again apart": (
        {
            "none": None,
            "word": "root",
            "number": 3,
            "map": {"parent": "root"},
            "short": ["root", "a0", 1],
            "long": ["root", "a0", 1, "root", "more"],
            "parent": [1, "a0", 1, "root"],
            "order": ["root", 7, 1, "root"],
            "blank": ["root", "", 1, "root"],
            "spaced": ["root", "a 0", 1, "root"],
            "accent": ["root", "é0", 1, "root"],
            "endless": ["root", "a" * 201, 1, "root"],
            "negative": ["root", "a0", -1, "root"],
            "fraction": ["root", "a0", 1.5, "root"],
            "huge": ["root", "a0", 2**53, "root"],
            "true": ["root", "a0", True, "root"],
            "text time": ["root", "a0", "1", "root"],
            "no previous": ["root", "a0", 1, None],
        },
        dict.fromkeys(
            [
                "none",
                "word",
                "number",
                "map",
                "short",
                "long",
                "parent",
                "order",
                "blank",
                "spaced",
                "accent",
                "endless",
                "negative",
                "fraction",
                "huge",
                "true",
            ]
            + ["text time", "no previous"],
            "~lost",
        ),
    ),
    "the limits of a register are inside": (
        {"order": ["root", "a" * 200, 0, "root"], "time": ["root", "Zz9", 2**53 - 1, "root"]},
        {"order": "root", "time": "root"},
    ),
    "a whole number written as a float": ({"a": ["root", "a0", 4.0, "root"]}, {"a": "root"}),
    "a branch in the trash stays a branch": (
        {"a": ["~trash", "a0", 4, "root"], "b": ["a", "a0", 2, "a"], "c": ["b", "a0", 3, "b"]},
        {"a": "~trash", "b": "a", "c": "b"},
    ),
    "moved out of a trashed branch: it lives": (
        {"a": ["~trash", "a0", 4, "root"], "b": ["root", "a0", 5, "a"]},
        {"a": "~trash", "b": "root"},
    ),
    "added under a trashed branch: in the trash with it": (
        {"a": ["~trash", "a0", 4, "root"], "b": ["a", "a0", 9, "a"]},
        {"a": "~trash", "b": "a"},
    ),
    "a child of a malformed node stays with it": (
        {"a": None, "b": ["a", "a0", 2, "root"]},
        {"a": "~lost", "b": "a"},
    ),
    "the pillars' own registers are not looked at": (
        {
            "root": ["a", "a0", 1, "a"],
            "~trash": None,
            "~lost": ["root", "a0", 1, "root"],
            "a": ["root", "a0", 1, "root"],
        },
        {"a": "root"},
    ),
    "a long cycle behind a long tail": (
        {f"n{i}": [f"n{(i + 1) % 6}", "a0", i, "root"] for i in range(6)}
        | {f"t{i}": ["n0" if i == 0 else f"t{i - 1}", "a0", 50 + i, "root"] for i in range(5)},
        {f"n{i}": "root" if i == 5 else f"n{(i + 1) % 6}" for i in range(6)}
        | {f"t{i}": "n0" if i == 0 else f"t{i - 1}" for i in range(5)},
    ),
}

# Orders: (registers, the children of the root in order)
ORDERED: dict[str, tuple[Raw, list[str]]] = {
    "by key": (
        {"a": ["root", "a2", 1, "root"], "b": ["root", "a0", 1, "root"], "c": ["root", "a1", 1, "root"]},
        ["b", "c", "a"],
    ),
    "equal keys: by id": (
        {"c": ["root", "a0", 9, "root"], "a": ["root", "a0", 1, "root"], "b": ["root", "a0", 5, "root"]},
        ["a", "b", "c"],
    ),
    "by code unit, never by locale": (
        {"a": ["root", "a0", 1, "root"], "b": ["root", "Zz", 1, "root"], "c": ["root", "aA", 1, "root"]},
        ["b", "a", "c"],
    ),
    "a key that begins another comes first": (
        {"a": ["root", "a0V", 1, "root"], "b": ["root", "a0", 1, "root"]},
        ["b", "a"],
    ),
}

# Keys: (siblings' keys, index)
SLOTS: list[tuple[list[str], int]] = [
    ([], 0),
    (["a0"], 0),
    (["a0"], 1),
    (["a0", "a1"], 1),
    (["a0", "a0"], 1),
    (["a0", "a0", "a0", "a1"], 2),
    (["a0", "a0V", "a1"], 2),
    (["Zz", "a0"], 1),
    (["a0", "zz"], 2),
    (["!", "a0"], 1),
    (["a5", "a1"], 1),
    ([], 2),
    (["a0", "a1"], 7),
]


# Where siblings share a key, or keys have grown long.
ROOMS: list[tuple[list[str], int]] = [
    (["a0", "a0"], 0),
    (["a0", "a0"], 2),
    (["a0", "a0", "a0"], 1),
    (["a0", "a0", "a0", "a1"], 1),
    (["a0", "a0", "a0", "a1"], 3),
    (["a0", "a0V", "a0V", "a1"], 2),
    (["a0" + "V" * 36, "a0" + "V" * 36 + "1"], 1),
    (["a0" + "V" * 37, "a0" + "V" * 37 + "1"], 1),
    (["a0" + "V" * 38, "a0" + "V" * 38 + "1"], 1),
    (["a0" + "V" * 38, "a0" + "V" * 38 + "1", "a1"], 1),
    (["z" * 200], 1),
    (["a0", "z" * 60, "z" * 60], 3),
    (["a0", "z" * 60, "z" * 60], 2),
    (["a0"], 9),
]


def expected(registers: Raw) -> dict[str, Any]:
    places = resolve(registers)
    return {
        "places": {id_: [place.parent, place.order] for id_, place in places.items()},
        "children": children_of(places),
        "misplaced": sorted(repairs(registers)),
    }


def drawn(seed: int) -> Raw:
    """A map in disorder: most registers well formed, many of them fighting."""
    draw = random.Random(seed)
    ids = [f"n{i:02}" for i in range(draw.randint(2, 24))]
    targets = [*ids, *ids, "root", "root", "~trash", "~lost", "gone"]
    orders = ["a0", "a0V", "a1", "Zz", "a0"]
    registers: Raw = {}
    for id_ in draw.sample(ids, len(ids)):
        whole = [draw.choice(targets), draw.choice(orders), draw.randint(0, 8), draw.choice(targets)]
        registers[id_] = draw.choice([None, [], "root"]) if draw.random() < 0.04 else whole
    return registers


def vectors() -> dict[str, Any]:
    cases = [
        {"name": name, "registers": registers, "parents": parents, **expected(registers)}
        for name, (registers, parents) in NAMED.items()
    ]
    cases += [
        {"name": f"order: {name}", "registers": registers, "roots": roots, **expected(registers)}
        for name, (registers, roots) in ORDERED.items()
    ]
    cases += [{"name": f"drawn {seed}", "registers": drawn(seed), **expected(drawn(seed))} for seed in range(120)]
    return {
        "cases": cases,
        "slots": [{"keys": keys, "index": index, "key": slot(keys, index)} for keys, index in SLOTS],
        "rooms": [
            {"keys": keys, "index": index, "key": key, "others": sorted(others.items())}
            for keys, index in [*SLOTS[:9], *ROOMS]
            for key, others in [room(keys, index)]
        ],
        "between": [
            {"before": a, "after": b, "key": between(a, b)}
            for a, b in [
                (None, None),
                ("a0", None),
                (None, "a0"),
                ("a0", "a1"),
                ("a1", "a0"),
                ("a9", None),
                ("é", None),
                (None, "é"),
            ]
        ],
    }


def text() -> str:
    """One vector a line; the order of the registers is kept, since no answer may depend on it."""
    parts = []
    for name, rows in vectors().items():
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        parts.append(f'"{name}":[\n{lines}\n]')
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    (HERE / "resolve.json").write_text(text())
