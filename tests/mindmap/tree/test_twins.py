"""The rule of the tree stands twice, here and in TypeScript, and only the vectors tie the two: so no mistake in it may
pass them. Each is made in the source text, which is compiled and tried.
mindmap/client/tree/twins.test.ts does the same.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mindmap.tree import order, resolve, schema
from tests.mindmap.vectors import generate

VECTORS = json.loads((generate.HERE / "resolve.json").read_text())
SOURCES = {module.__name__: Path(str(module.__file__)).read_text() for module in (schema, order, resolve)}

BOUNDED = "index = min(index, len(keys))\n    before = keys[index - 1] if index"
# What is written, and what somebody might have written instead.
MISTAKES = {
    "mindmap.tree.schema": [
        ("len(value) != 4:\n        return None\n    parent,", "len(value) < 4:\n        return None\n    parent,"),
        ("{1,200}", "{1,201}"),
        ("{1,200}", "{1,199}"),
        ("[0-9A-Za-z]{1,200}", "[0-9a-z]{1,200}"),
        ("ORDER.fullmatch(order)", "ORDER.match(order)"),
        ("isinstance(parent, str) and isinstance(prev, str) and", "isinstance(parent, str) and"),
        ("isinstance(parent, str) and isinstance(prev, str) and", "isinstance(prev, str) and"),
        ("isinstance(value, bool) or not isinstance(value, (int", "not isinstance(value, (int"),
        ("if 0 <= value <= MAX_TIME", "if 0 < value <= MAX_TIME"),
        ("if 0 <= value <= MAX_TIME", "if 0 <= value < MAX_TIME"),
        ("if 0 <= value <= MAX_TIME", "if value <= MAX_TIME"),
        ("if 0 <= value <= MAX_TIME", "if 0 <= value <= MAX_TIME + 1"),
        ("and value == int(value) else", "else"),
    ],
    "mindmap.tree.order": [
        ("before: str | None, after: str | None) -> str:", "after: str | None, before: str | None) -> str:"),
        ("generate_key_between(before, after)", "generate_key_between(before, None)"),
        ("generate_key_between(before, after)", "generate_key_between(None, after)"),
        ('f"{key}V" if key else "a0"', '"a0"'),
        ('f"{key}V" if key else "a0"', 'f"{key}V"'),
        ('f"{key}V" if key else "a0"', 'f"{key}0" if key else "a0"'),
        (
            "index = min(index, len(keys))\n    before = keys[index - 1] if index > 0",
            "before = keys[index - 1] if index > 0",
        ),
        ("keys[index - 1] if index > 0", "keys[index] if index > 0"),
        ("for key in keys[index:]", "for key in keys[index + 1:]"),
        ("if before is None or key > before", "if True"),
        ("key > before", "key >= before"),
        (
            "index = min(index, len(keys))\n    before = keys[index - 1] if index else",
            "before = keys[index - 1] if index else",
        ),
        ("or keys[i] > before", "or keys[i] >= before"),
        ("range(index, end + 1)", "range(index, end + 2)"),
        ("len(key) <= LONG_ORDER", "len(key) < LONG_ORDER"),
        ("len(key) <= LONG_ORDER and", "len(key) <= 41 and"),
        ("fresh[-1] if fresh else before", "before"),
        ("fresh.pop(index)", "fresh.pop()"),
        ("zip(range(index, end)", "zip(range(index + 1, end + 1)"),
    ],
    "mindmap.tree.resolve": [
        ('At(LOST, "a0", 0, LOST)', 'At(ROOT, "a0", 0, LOST)'),
        ('At(LOST, "a0", 0, LOST)', 'At(LOST, "a1", 0, LOST)'),
        ("for id_, raw in registers.items() if id_ not in PILLARS}", "for id_, raw in registers.items()}"),
        ("loser = max(", "loser = min("),
        ("(ats[id_].t, rank(id_))", "rank(id_)"),
        ("(ats[id_].t, rank(id_))", "(ats[id_].t, id_)"),
        ("(ats[id_].t, rank(id_))", "ats[id_].t"),
        ("ats[loser].prev if ats[loser].prev in ok else ROOT", "ROOT"),
        ("ats[loser].prev if ats[loser].prev in ok else ROOT", "ats[loser].prev"),
        ("ats[loser].prev if ats[loser].prev in ok else ROOT", "ats[loser].prev if ats[loser].prev in ok else LOST"),
        ("if ats[loser].prev in ok", "if ats[loser].prev in ats"),
        ("(rank(places[id_].order), rank(id_))", "rank(places[id_].order)"),
        ("(rank(places[id_].order), rank(id_))", "rank(id_)"),
        ("(rank(places[id_].order), rank(id_))", "(places[id_].order.lower(), rank(id_))"),
        ("if at is None or (at.parent, at.order)", "if at and (at.parent, at.order)"),
        ("if at is None or (at.parent, at.order) != (place.parent, place.order)", "if at is None"),
        ("at.prev != id_ and (at.prev in PILLARS or at.prev in ats)", "at.prev in PILLARS or at.prev in ats"),
        ("at.prev != id_ and (at.prev in PILLARS or at.prev in ats)", "at.prev != id_ and at.prev in ats"),
        ("at.prev != id_ and (at.prev in PILLARS or at.prev in ats)", "at.prev != id_"),
        ("return previous or ROOT", "return previous or LOST"),
        ("return previous or ROOT", "return ROOT"),
        ("if at.parent == id_:", "if False:"),
        ("if at.parent in PILLARS or at.parent in ats:", "if at.parent in ats:"),
        ("if at.parent in PILLARS or at.parent in ats:", "if at.parent in PILLARS:"),
        ("return previous or LOST", "return LOST"),
        ("return previous or LOST", "return previous or ROOT"),
        ("        if here in ok:\n", "        if True:\n"),
        ("cycle, step = [here], parents[here]", "cycle, step = list[str](), parents[here]"),
        ("            cycles.append(cycle)", "            cycles[:] = [cycle]"),
    ],
}
EACH = [(name, written, wrong) for name, pairs in MISTAKES.items() for written, wrong in pairs]


def compiled(sources: dict[str, str]) -> dict[str, Any]:
    """The names of the three modules as one: what one imports of another is already there."""
    names: dict[str, Any] = {"__name__": "mindmap.twins"}
    for name in ("mindmap.tree.schema", "mindmap.tree.order", "mindmap.tree.resolve"):
        exec(re.sub(r"from \.schema import .*", "", sources[name]), names)
    return names


def missed(sources: dict[str, str]) -> Iterator[str]:
    """The vectors that these rules do not give."""
    rule = SimpleNamespace(**compiled(sources))
    for case in VECTORS["cases"]:
        places = rule.resolve(case["registers"])
        plain = {id_: [place.parent, place.order] for id_, place in places.items()}
        given = (plain, rule.children_of(places), sorted(rule.repairs(case["registers"])))
        if given != (case["places"], case["children"], case["misplaced"]):
            yield case["name"]
    for case in VECTORS["slots"]:
        if rule.slot(case["keys"], case["index"]) != case["key"]:
            yield str(case)
    for case in VECTORS["rooms"]:
        key, others = rule.room(case["keys"], case["index"])
        if (key, [list(pair) for pair in sorted(others.items())]) != (case["key"], case["others"]):
            yield str(case)
    for case in VECTORS["between"]:
        if rule.between(case["before"], case["after"]) != case["key"]:
            yield str(case)


def test_the_vectors_are_given_by_the_rule_as_it_is_written() -> None:
    assert list(missed(SOURCES)) == []


@pytest.mark.parametrize(("name", "written", "wrong"), EACH, ids=[f"{written} → {wrong}" for _, written, wrong in EACH])
def test_a_mistake_in_the_rule_makes_the_vectors_fail(name: str, written: str, wrong: str) -> None:
    assert SOURCES[name].count(written) == 1
    mutated = {**SOURCES, name: SOURCES[name].replace(written, wrong)}
    try:
        found = next(missed(mutated), None)
    except (LookupError, TypeError, ValueError) as broken:
        found = repr(broken)
    assert found is not None
