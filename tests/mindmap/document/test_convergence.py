"""Several people write apart, meet in any order, and see the same map. Replicas are Yjs documents (pycrdt)."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, merge_updates

from mindmap.document.ydoc import (
    add_nodes,
    empty_doc,
    first_update,
    move,
    nodes_of,
    registers_of,
    values_of,
    write_repairs,
)
from mindmap.tree.resolve import children_of, repairs, resolve
from mindmap.tree.schema import LOST, PILLARS, ROOT, TRASH

PEOPLE = 3
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Table:
    """A few replicas of one map, and everything each wrote, in order."""

    def __init__(self, people: int = PEOPLE) -> None:
        first = first_update("Carte", ["a", "b", {"text": "c", "children": ["d", "e"]}])
        self.log: list[bytes] = [first]
        self.said: set[str] = set()
        self.docs = [empty_doc() for _ in range(people)]
        for doc in self.docs:
            doc.apply_update(first)

    def act(self, who: int, draw: random.Random) -> None:
        doc = self.docs[who]
        before = doc.get_state()
        with doc.transaction():
            self._change(doc, draw)
        self.log.append(doc.get_update(before))

    def _change(self, doc: "Doc[Any]", draw: random.Random) -> None:
        ids = [id_ for id_ in sorted(registers_of(doc)) if id_ not in PILLARS]
        places = resolve(registers_of(doc))
        what = draw.random()
        if what < 0.35:
            text = f"t{draw.randrange(10**9)}"
            self.said.add(text)
            add_nodes(doc, [text], under=draw.choice([ROOT, *ids]))
        elif what < 0.85:
            node, under = draw.choice(ids), draw.choice([ROOT, *ids])
            if not hangs_under(places, under, node):
                move(doc, node, under=under, index=draw.randrange(3))
        else:
            move(doc, draw.choice(ids), under=TRASH)

    def meet(self, one: int, other: int) -> None:
        self.docs[one].apply_update(self.docs[other].get_update(self.docs[one].get_state()))


def hangs_under(places: Any, node: str, ancestor: str) -> bool:
    while node not in PILLARS:
        if node == ancestor:
            return True
        node = places[node].parent
    return False


def seen(doc: "Doc[Any]") -> tuple[dict[str, list[str]], dict[str, object]]:
    """What the screen shows: the tree, and every word."""
    words = {id_: value.get("txt") for id_, value in values_of(doc).items()}
    return children_of(resolve(registers_of(doc))), words


def played(seed: int, steps: int = 40) -> Table:
    draw = random.Random(seed)
    table = Table()
    for _step in range(steps):
        table.act(draw.randrange(PEOPLE), draw)
        if draw.random() < 0.2:
            table.meet(*draw.sample(range(PEOPLE), 2))
    return table


@SLOW
@given(st.integers(0, 2**32))
def test_everybody_sees_the_same_map_whatever_the_order(seed: int) -> None:
    """I4: any order, repetitions, batches.

    pycrdt may keep an update that came too early aside until it is asked again: as the protocol does when it finds a
    gap, whoever came late then says what they have and are sent what they lack.
    """
    table, order = played(seed), random.Random(seed + 1)
    shuffled = [*table.log, *order.choices(table.log, k=5)]
    order.shuffle(shuffled)
    late = empty_doc()
    for update in shuffled:
        late.apply_update(update)
    on_time = empty_doc()
    for update in table.log:
        on_time.apply_update(update)
    half = len(shuffled) // 2
    batched = empty_doc()
    batched.apply_update(merge_updates(*shuffled[:half]))
    batched.apply_update(merge_updates(*shuffled[half:]))
    for doc in (late, batched):
        doc.apply_update(on_time.get_update(doc.get_state()))
    for doc in table.docs:
        for update in table.log:
            doc.apply_update(update)
    assert all(seen(doc) == seen(on_time) for doc in (*table.docs, late, batched))


@SLOW
@given(st.integers(0, 2**32))
def test_no_word_is_lost(seed: int) -> None:
    """I8: live, trashed or found again, every text that was typed is somewhere, and hangs from a pillar."""
    table = played(seed)
    doc = empty_doc()
    for update in table.log:
        doc.apply_update(update)
    assert table.said <= {value.get("txt") for value in values_of(doc).values()}
    places = resolve(registers_of(doc))
    for here in places:
        while here not in PILLARS:
            here = places[here].parent
        assert here in (ROOT, TRASH, LOST)


@SLOW
@given(st.integers(0, 2**32))
def test_a_snapshot_and_what_follows_is_the_live_map(seed: int) -> None:
    """I15."""
    table = played(seed)
    live = empty_doc()
    for update in table.log:
        live.apply_update(update)
    cut = len(table.log) // 2
    early = empty_doc()
    for update in table.log[:cut]:
        early.apply_update(update)
    again = empty_doc()
    again.apply_update(early.get_update())
    for update in table.log[cut:]:
        again.apply_update(update)
    merged = empty_doc()
    merged.apply_update(merge_updates(*table.log))
    assert seen(again) == seen(live) == seen(merged)


@SLOW
@given(st.integers(0, 2**32))
def test_writing_the_repairs_changes_nothing_that_is_seen(seed: int) -> None:
    """I6, on real documents."""
    table = played(seed)
    doc = table.docs[0]
    for update in table.log:
        doc.apply_update(update)
    before = seen(doc)
    write_repairs(doc, repairs(registers_of(doc)))
    assert seen(doc) == before
    assert repairs(registers_of(doc)) == {}


def test_two_opposite_moves_make_a_real_conflict_that_everybody_settles_alike() -> None:
    table = Table(2)
    values = values_of(table.docs[0])
    a, b = (next(id_ for id_, value in values.items() if value["txt"] == name) for name in "ab")
    for doc, node, under in ((table.docs[0], a, b), (table.docs[1], b, a)):
        before = doc.get_state()
        move(doc, node, under=under)
        table.log.append(doc.get_update(before))
    for doc in table.docs:
        for update in table.log:
            doc.apply_update(update)
    wrong = repairs(registers_of(table.docs[0]))
    assert len(wrong) == 1
    assert repairs(registers_of(table.docs[1])) == wrong
    assert seen(table.docs[0]) == seen(table.docs[1])


@pytest.mark.parametrize("where", [ROOT, TRASH])
def test_a_word_typed_while_the_branch_is_trashed_survives(where: str) -> None:
    table = Table(2)
    c = next(id_ for id_, value in values_of(table.docs[0]).items() if value["txt"] == "c")
    move(table.docs[0], c, under=where)
    nodes_of(table.docs[1])[c]["txt"].insert(1, " et plus")
    table.meet(0, 1)
    table.meet(1, 0)
    assert seen(table.docs[0]) == seen(table.docs[1])
    assert values_of(table.docs[0])[c]["txt"] == "c et plus"


def test_branches_are_sown_after_a_key_that_is_too_long_to_follow() -> None:
    doc = Table(1).docs[0]
    first = children_of(resolve(registers_of(doc)))[ROOT][0]
    nodes_of(doc)[first]["at"] = [ROOT, "z" * 200, 2**53 - 1, ROOT]
    heads = add_nodes(doc, ["x", "y"], under=ROOT)
    assert children_of(resolve(registers_of(doc)))[ROOT][-3:] == [first, *heads]
    move(doc, heads[1], under=ROOT, index=0)
    assert children_of(resolve(registers_of(doc)))[ROOT][0] == heads[1]
    assert repairs(registers_of(doc)) == {}
