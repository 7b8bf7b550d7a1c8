"""Locked branches: what an update would do there is refused, and nothing else."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from mindmap.document.fence import Fence
from mindmap.document.trial import try_on
from mindmap.document.ydoc import add_nodes, empty_doc, first_update, move, nodes_of, rels_of, values_of, write_at
from mindmap.tree.branches import build_tree
from mindmap.tree.schema import MAX_LABEL, ROOT, TRASH, At
from rcp.coedit.kinds import Fenced

INSIDE = [{"id": "inside00", "text": "Fermées"}, {"id": "second00", "text": "Pleines"}]
ACCESS = [{"id": "locked00", "text": "Listes", "children": INSIDE}, {"id": "beside00", "text": "Délais"}]
OUTLINE: list[Any] = [{"id": "upper000", "text": "Accès", "children": ACCESS}, {"id": "freely00", "text": "Ailleurs"}]

Change = Callable[["Doc[Any]"], object]


LINKS = {
    "outlink0": {"a": "inside00", "b": "freely00", "label": "aggrave"},
    "inlink00": {"a": "freely00", "b": "locked00", "label": ""},
    "farlink0": {"a": "beside00", "b": "freely00", "label": "dépend de"},
}


def a_map() -> "Doc[Any]":
    doc = empty_doc()
    doc.apply_update(first_update("Carte", OUTLINE))
    rels_of(doc).update(LINKS)
    return doc


def update_of(doc: "Doc[Any]", *changes: Change) -> bytes:
    """What a browser that holds this document would send after these changes."""
    theirs = empty_doc()
    theirs.apply_update(doc.get_update())
    before = theirs.get_state()
    for change in changes:
        with theirs.transaction():
            change(theirs)
    return theirs.get_update(before)


def text(doc: "Doc[Any]", id_: str, key: str = "txt") -> "Text":
    found = nodes_of(doc)[id_][key]
    assert isinstance(found, Text)
    return found


def plain(id_: str, key: str, value: str) -> Change:
    return lambda doc: nodes_of(doc)[id_].__setitem__(key, value)


def moved(id_: str, under: str, index: int | None = None) -> Change:
    return lambda doc: move(doc, id_, under=under, index=index)


def added(under: str) -> Change:
    return lambda doc: add_nodes(doc, [{"text": "De plus"}], under=under)


def linked(id_: str, a: str, b: str, label: str = "") -> Change:
    return lambda doc: rels_of(doc).__setitem__(id_, {"a": a, "b": b, "label": label})


def unlinked(id_: str) -> Change:
    return lambda doc: rels_of(doc).pop(id_, None)


def erased(id_: str) -> Change:
    return lambda doc: nodes_of(doc).pop(id_)


REFUSED: dict[str, tuple[Change, set[str]]] = {
    "its words": (lambda doc: text(doc, "locked00").insert(0, "x"), {"locked00"}),
    "words in it": (lambda doc: text(doc, "inside00").clear(), {"inside00"}),
    "a note": (lambda doc: text(doc, "inside00", "note").insert(0, "x"), {"inside00"}),
    "a value": (plain("second00", "kind", "cause"), {"second00"}),
    "a tag": (plain("second00", "tag:urgent", "x"), {"second00"}),
    "a move within": (moved("inside00", "locked00"), {"inside00"}),
    "a move in": (moved("freely00", "inside00"), {"freely00"}),
    "a move out": (moved("inside00", ROOT), {"inside00"}),
    "a move of it": (moved("locked00", ROOT), {"locked00"}),
    "throwing it away": (moved("locked00", TRASH), {"locked00"}),
    "throwing away what it hangs under": (moved("upper000", TRASH), {"upper000"}),
    "erasing a node": (erased("inside00"), {"inside00"}),
    "a link from it": (linked("newlink0", "inside00", "beside00"), {"newlink0"}),
    "a link to it": (linked("newlink0", "beside00", "locked00"), {"newlink0"}),
    "a link within it": (linked("newlink0", "inside00", "second00"), {"newlink0"}),
    "naming a link from it": (linked("outlink0", "inside00", "freely00", "autre"), {"outlink0"}),
    "naming a link to it": (linked("inlink00", "freely00", "locked00", "autre"), {"inlink00"}),
    "removing a link from it": (unlinked("outlink0"), {"outlink0"}),
    "removing a link to it": (unlinked("inlink00"), {"inlink00"}),
    "turning a link away from it": (linked("inlink00", "freely00", "beside00"), {"inlink00"}),
    "turning a link to it": (linked("farlink0", "inside00", "freely00", "dépend de"), {"farlink0"}),
    "making no link of a link to it": (lambda doc: rels_of(doc).__setitem__("inlink00", "x"), {"inlink00"}),
}

ADMITTED: dict[str, Change] = {
    "words elsewhere": lambda doc: text(doc, "beside00").insert(0, "x"),
    "words above": lambda doc: text(doc, "upper000").insert(0, "x"),
    "a node elsewhere": added("upper000"),
    "a move elsewhere": moved("beside00", ROOT),
    "a move of what it hangs under": moved("upper000", "freely00"),
    "throwing away something else": moved("freely00", TRASH),
    "a link elsewhere": linked("newlink0", "freely00", "beside00"),
    "a link to what it hangs under": linked("newlink0", "freely00", "upper000"),
    "naming a link elsewhere": linked("farlink0", "beside00", "freely00", "autre"),
    "removing a link elsewhere": unlinked("farlink0"),
    "a link to nothing": linked("newlink0", "freely00", "nowhere0"),
    "saying a link to it again": linked("inlink00", "freely00", "locked00"),
    "a link to it, made and removed": lambda doc: (
        linked("newlink0", "freely00", "locked00")(doc),
        unlinked("newlink0")(doc),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_touches_a_locked_branch_is_refused_and_named(name: str) -> None:
    change, places = REFUSED[name]
    doc = a_map()
    with pytest.raises(Fenced) as refusal:
        Fence({"locked00": "Claire Aubert"}).check(doc, update_of(doc, change))
    assert set(refusal.value.places) == places
    assert "verrouillée par Claire Aubert" in refusal.value.why


@pytest.mark.parametrize("name", ADMITTED)
def test_what_does_not_touch_it_goes_through(name: str) -> None:
    doc = a_map()
    Fence({"locked00": "Claire"}).check(doc, update_of(doc, ADMITTED[name]))


def test_a_new_node_in_it_is_named_to_be_taken_back() -> None:
    doc = a_map()

    def add(theirs: "Doc[Any]") -> None:
        add_nodes(theirs, [{"id": "newnode0", "text": "De plus"}], under="inside00")

    with pytest.raises(Fenced) as refusal:
        Fence({"locked00": ""}).check(doc, update_of(doc, add))
    assert refusal.value.places == ("newnode0",)


def test_only_what_is_guilty_is_named_among_several_changes() -> None:
    doc = a_map()
    admitted = [ADMITTED[name] for name in ("a move elsewhere", "words elsewhere", "a link elsewhere")]
    refused = [REFUSED[name][0] for name in ("a move in", "a note", "removing a link to it")]
    with pytest.raises(Fenced) as refusal:
        Fence({"locked00": ""}).check(doc, update_of(doc, *admitted, *refused))
    assert set(refusal.value.places) == {"freely00", "inside00", "inlink00"}


def test_whose_branch_a_link_touches_is_said() -> None:
    doc = a_map()
    fence = Fence({"beside00": "Nadia", "locked00": "Claire"})
    with pytest.raises(Fenced, match="par Claire"):
        fence.check(doc, update_of(doc, unlinked("inlink00")))
    with pytest.raises(Fenced, match="par Nadia"):
        fence.check(doc, update_of(doc, unlinked("farlink0")))


def test_what_was_written_and_taken_back_is_no_offence() -> None:
    doc = a_map()
    at = nodes_of(doc)["inside00"]["at"]
    back: list[Change] = [
        lambda theirs: text(theirs, "inside00").insert(0, "xyz"),
        REFUSED["a move out"][0],
        lambda theirs: text(theirs, "inside00").__delitem__(slice(0, 3)),
        lambda theirs: nodes_of(theirs)["inside00"].__setitem__("at", at),
        ADMITTED["words elsewhere"],
    ]
    Fence({"locked00": ""}).check(doc, update_of(doc, *back))


def test_a_cycle_made_on_purpose_does_not_throw_a_locked_branch_away() -> None:
    """No register names the trash as a parent, yet resolve() would send both nodes there."""
    doc = a_map()
    update = update_of(
        doc,
        lambda theirs: write_at(theirs, "upper000", At("freely00", "a0", 90, TRASH)),
        lambda theirs: write_at(theirs, "freely00", At("upper000", "a0", 91, TRASH)),
    )
    with pytest.raises(Fenced):
        Fence({"locked00": ""}).check(doc, update)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_let_through_leaves_the_branch_as_it_was(seed: int) -> None:
    """Random writers, one fence that follows the document from refusal to refusal: I, a locked branch never changes."""
    chance = random.Random(seed)  # noqa: S311
    doc = a_map()
    fence = Fence({"locked00": "Claire"})
    before = branch(doc)
    refused = admitted = 0
    for _turn in range(60):
        update = update_of(doc, *(a_change(doc, chance) for _ in range(chance.randint(1, 3))))
        try:
            fence.check(doc, update)
        except Fenced:
            refused += 1
            continue
        doc.apply_update(update)
        admitted += 1
        assert branch(doc) == before
    assert refused
    assert admitted


def a_change(doc: "Doc[Any]", chance: random.Random) -> Change:
    ids = [id_ for id_ in nodes_of(doc).keys() if id_ != ROOT]  # noqa: SIM118
    id_, other = chance.choice(ids), chance.choice([*ids, ROOT, TRASH])
    ways: list[Change] = [
        lambda theirs: text(theirs, id_).insert(0, "x"),
        plain(id_, "kind", chance.choice(["cause", "idea"])),
        lambda theirs: write_at(
            theirs, id_, At(other, "a1", chance.randint(1, 500), chance.choice([ROOT, TRASH, id_]))
        ),
        added(other if other != TRASH else ROOT),
        linked(f"link000{chance.randint(1, 3)}", id_, other if other != id_ else ROOT),
        unlinked(chance.choice(list(rels_of(doc).keys()) or ["farlink0"])),
    ]
    return chance.choice(ways)


def branch(doc: "Doc[Any]") -> object:
    """All that hangs under the locked node, as it says it, and what links it; None when it is not in the map."""
    values, links = values_of(doc), rels_of(doc).to_py() or {}
    found = build_tree(values).find("locked00")
    if found is None:
        return None
    inside = {b.node.id for _depth, b in found.walk()}
    joined = {id_: link for id_, link in sorted(links.items()) if {link["a"], link["b"]} & inside}
    return [(depth, values[b.node.id]) for depth, b in found.walk()], joined


def test_a_document_written_elsewhere_meanwhile_is_followed() -> None:
    doc = a_map()
    fence = Fence({"locked00": ""})
    fence.check(doc, update_of(doc, ADMITTED["words above"]))
    doc.apply_update(
        update_of(doc, lambda theirs: add_nodes(theirs, [{"id": "theirs00", "text": "!"}], under="locked00"))
    )
    with pytest.raises(Fenced) as refusal:
        fence.check(doc, update_of(doc, lambda theirs: text(theirs, "theirs00").insert(0, "x")))
    assert refusal.value.places == ("theirs00",)


def test_a_node_that_is_no_map_is_nobody_s_in_it() -> None:
    doc = a_map()
    Fence({"locked00": ""}).check(doc, update_of(doc, lambda theirs: nodes_of(theirs).__setitem__("strange0", "x")))
    replaced = update_of(doc, lambda theirs: nodes_of(theirs).__setitem__("inside00", Map({})))
    with pytest.raises(Fenced):
        Fence({"locked00": ""}).check(doc, replaced)


def test_what_a_fence_refuses_is_as_new_when_it_comes_again() -> None:
    """The rules of the kind are asked first: what they let through and the fence does not leaves no trace."""
    doc = a_map()
    bad = update_of(doc, lambda theirs: text(theirs, "inside00").insert(0, "x" * (MAX_LABEL - 20)))
    for _ in range(2):
        try_on(doc, bad)
        with pytest.raises(Fenced):
            Fence({"locked00": ""}).check(doc, bad)
    good = update_of(doc, lambda theirs: text(theirs, "inside00").insert(0, "y" * (MAX_LABEL - 20)))
    try_on(doc, good)
    doc.apply_update(good)


@pytest.mark.parametrize("noise", [b"", b"\x00", b"\x01\x01\xff", bytes(range(64))])
def test_noise_is_left_to_the_document(noise: bytes) -> None:
    doc = a_map()
    fence = Fence({"locked00": ""})
    fence.check(doc, noise)
    with pytest.raises(Fenced):
        fence.check(doc, update_of(doc, REFUSED["words in it"][0]))
