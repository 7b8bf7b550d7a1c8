"""Well-formed Yjs updates by somebody who means harm: none passes, however small, none spoils what follows (I14)."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from mindmap.document import trial
from mindmap.document.kinds import check
from mindmap.document.ydoc import add_nodes, empty_doc, first_update, meta_of, move, nodes_of, rels_of, values_of
from mindmap.tree.schema import MAX_LABEL, MAX_NOTE, MAX_PLAIN, MAX_TIME, ROOT, TRASH
from rcp.access.actor import NOBODY
from rcp.coedit.models import SharedDocument
from rcp.journal.refusals import Refused

YDoc = Doc[Any]
Change = Callable[[YDoc], object]
ONE, TWO = "nodeOne0001", "nodeTwo0002"
AT = ["root", "a2", 3, "root"]


def a_map() -> YDoc:
    doc = empty_doc()
    doc.apply_update(first_update("Carte", [{"text": "Un", "id": ONE}, {"text": "Deux", "id": TWO}]))
    rels_of(doc)["linkOne0001"] = {"a": ONE, "b": TWO, "label": "entraîne"}
    return doc


def update_of(doc: YDoc, change: Change) -> bytes:
    """What a browser that holds this document would send after this change."""
    theirs = empty_doc()
    theirs.apply_update(doc.get_update())
    before = theirs.get_state()
    with theirs.transaction():
        change(theirs)
    return theirs.get_update(before)


def let_in(doc: YDoc, update: bytes) -> None:
    """As a room does: checked, then applied."""
    check(SharedDocument(), doc, update, NOBODY)
    doc.apply_update(update)


def node(doc: YDoc, id_: str = ONE) -> Any:
    return nodes_of(doc)[id_]


def new(doc: YDoc, id_: str = "nodeNew0003", **values: Any) -> None:
    nodes_of(doc)[id_] = Map({"at": AT, "txt": Text("x"), "note": Text(""), **values})


def put(doc: YDoc, key: str, value: Any) -> None:
    node(doc)[key] = value


HARM: dict[str, Change] = {
    "erases a node": lambda d: nodes_of(d).pop(ONE),
    "erases the root": lambda d: nodes_of(d).pop(ROOT),
    "puts a new node in the place of another": lambda d: new(d, ONE),
    "puts a string in the place of a node": lambda d: nodes_of(d).update({ONE: "rien"}),
    "adds a node that is a string": lambda d: nodes_of(d).update({"nodeNew0003": "rien"}),
    "adds a node that is a list": lambda d: nodes_of(d).update({"nodeNew0003": Array([1])}),
    "adds a node that is a text": lambda d: nodes_of(d).update({"nodeNew0003": Text("a")}),
    "adds a node that hangs nowhere": lambda d: nodes_of(d).update({"nodeNew0003": Map({"txt": Text("a")})}),
    "a strange id": lambda d: new(d, "é" * 12),
    "an id that is too short": lambda d: new(d, "abc"),
    "an id like a pillar": lambda d: new(d, "~autre-pilier"),
    "an unknown key": lambda d: put(d, "by", "quelqu’un"),
    "an unknown key of a new node": lambda d: new(d, by="x"),
    "a tag that is none": lambda d: put(d, "tag:a#b", True),
    "a tag that holds something": lambda d: put(d, "tag:urgent", "x" * 100),
    "a register that is none": lambda d: put(d, "at", "root"),
    "a register with a key that sorts nowhere": lambda d: put(d, "at", ["root", "é", 3, "root"]),
    "a key that is too long": lambda d: put(d, "at", ["root", "z" * 201, 3, "root"]),
    "a time after which there is none": lambda d: put(d, "at", ["root", "a1", MAX_TIME, "root"]),
    "a time after which there is none, in a new node": lambda d: new(d, at=["root", "a1", MAX_TIME, "root"]),
    "takes a register away": lambda d: node(d).pop("at"),
    "takes a label away": lambda d: node(d).pop("txt"),
    "puts a string in the place of a label": lambda d: put(d, "txt", "autre"),
    "puts another text in the place of a label": lambda d: put(d, "txt", Text("autre")),
    "puts a map in the place of a note": lambda d: put(d, "note", Map({"a": 1})),
    "a kind that is a map": lambda d: put(d, "kind", Map({"a": Map({"b": 1})})),
    "a kind that is a list": lambda d: put(d, "kind", ["risk"]),
    "a value that is too long": lambda d: put(d, "org", "x" * (MAX_PLAIN + 1)),
    "a label that is too long": lambda d: node(d)["txt"].insert(0, "é" * (MAX_LABEL + 1)),
    "a note that is too long": lambda d: node(d)["note"].insert(0, "x" * (MAX_NOTE + 1)),
    "a new node's label too long": lambda d: new(d, txt=Text("x" * (MAX_LABEL + 1))),
    "a source that is none": lambda d: put(d, "src", {"map": 1}),
    "a source that is no number": lambda d: put(d, "src", [float("nan"), "x"]),
    "a source without end": lambda d: put(d, "src", [float("inf"), "x"]),
    "another root": lambda d: d.get("votes", type=Map).update({"a": 1}),
    "another root that is a list": lambda d: d.get("body", type=Array).append("x"),
    "an unknown setting": lambda d: meta_of(d).update({"script": "x"}),
    "a setting that is a map": lambda d: meta_of(d).update({"title": Map({"a": 1})}),
    "a link that is a map to write in": lambda d: rels_of(d).update({"linkTwo0002": Map({"a": ONE, "b": TWO})}),
    "a link to nothing that is a node": lambda d: rels_of(d).update({"linkTwo0002": {"a": ONE, "b": "x" * 900}}),
    "a link that holds more": lambda d: rels_of(d).update(
        {"linkTwo0002": {"a": ONE, "b": TWO, "label": "", "x": "y" * 900}}
    ),
    "a link whose label is too long": lambda d: rels_of(d).update(
        {"linkTwo0002": {"a": ONE, "b": TWO, "label": "x" * 201}}
    ),
    "a link that becomes a word": lambda d: rels_of(d).update({"linkOne0001": "x"}),
}


@pytest.mark.parametrize("change", HARM.values(), ids=HARM)
def test_harm_is_refused_and_spoils_nothing(change: Change) -> None:
    doc = a_map()
    before = values_of(doc)
    with pytest.raises(Refused):
        let_in(doc, update_of(doc, change))
    assert values_of(doc) == before
    let_in(doc, update_of(doc, lambda d: node(d, TWO)["txt"].insert(0, "et ")))
    assert values_of(doc)[TWO]["txt"] == "et Deux"


WORK: dict[str, Change] = {
    "adds": lambda d: add_nodes(
        d, ["x" * 600, {"text": "é" * MAX_LABEL, "tags": ["urgent"], "kind": "risk"}], under=ROOT
    ),
    "types": lambda d: node(d)["txt"].insert(0, "é😀"),
    "takes every letter away": lambda d: node(d)["txt"].clear(),
    "moves": lambda d: move(d, ONE, under=TWO),
    "trashes": lambda d: move(d, ONE, under=TRASH),
    "says a kind": lambda d: put(d, "kind", "risk"),
    "tags": lambda d: put(d, "tag:à voir", True),
    "writes a first note in a new text": lambda d: put(d, "note", Text("mot")),
    "links": lambda d: rels_of(d).update({"linkTwo0002": {"a": TWO, "b": ONE, "label": ""}}),
    "unlinks": lambda d: rels_of(d).pop("linkOne0001"),
    "chooses a layout": lambda d: meta_of(d).update({"layout": "right"}),
    "changes nothing": lambda d: None,
}


@pytest.mark.parametrize("change", WORK.values(), ids=WORK)
def test_work_passes(change: Change) -> None:
    doc = a_map()
    let_in(doc, update_of(doc, change))


def test_what_is_not_yjs_is_left_to_the_document() -> None:
    doc = a_map()
    check(SharedDocument(), doc, b"\x01\x01\x05", NOBODY)
    let_in(doc, update_of(doc, WORK["types"]))


@pytest.mark.parametrize("root", ["nodes", "rels", "meta"])
def test_what_is_hidden_in_a_root_shows_nowhere(root: str) -> None:
    """A client may take a map for a list: a type is what each says it is, and nobody sees those items."""
    doc = a_map()
    other = empty_doc()
    other.get(root, type=Array).append("caché")
    before = values_of(doc)
    let_in(doc, other.get_update())
    assert values_of(doc) == before
    let_in(doc, update_of(doc, WORK["types"]))


def for_ever(doc: YDoc, change: Change) -> None:
    for _time in range(MAX_NOTE):
        let_in(doc, update_of(doc, change))


def test_a_label_is_not_made_long_letter_by_letter() -> None:
    doc = a_map()
    letters: Change = lambda d: node(d)["txt"].insert(0, "x" * 100)  # noqa: E731
    with pytest.raises(Refused):
        for_ever(doc, letters)
    assert len(str(node(doc)["txt"])) <= MAX_LABEL


def test_nodes_and_links_are_counted_with_those_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MAX_NODES", 6)
    monkeypatch.setattr(trial, "MAX_RELATIONS", 2)
    doc = a_map()
    let_in(doc, update_of(doc, lambda d: add_nodes(d, ["a"], under=ROOT)))
    # Another process stored these: they never passed here.
    doc.apply_update(update_of(doc, lambda d: add_nodes(d, ["b", "c"], under=ROOT)))
    doc.apply_update(update_of(doc, lambda d: rels_of(d).update({"linkTwo0002": {"a": TWO, "b": ONE}})))
    with pytest.raises(Refused, match="6"):
        let_in(doc, update_of(doc, lambda d: add_nodes(d, ["d"], under=ROOT)))
    with pytest.raises(Refused, match="2"):
        let_in(doc, update_of(doc, lambda d: rels_of(d).update({"linkTri0003": {"a": TWO, "b": ONE}})))
    # A full map is still worked on.
    let_in(doc, update_of(doc, WORK["types"]))
    let_in(doc, update_of(doc, WORK["moves"]))


def test_what_two_write_at_once_passes_in_either_order() -> None:
    """Both updates were made from the same map, neither knowing the other."""
    changes = [WORK[name] for name in ("adds", "types", "moves", "trashes", "says a kind", "tags", "links", "unlinks")]
    for first in changes:
        for second in changes:
            doc = a_map()
            updates = update_of(doc, first), update_of(doc, second)
            for update in updates:
                let_in(doc, update)


def test_a_first_note_that_another_wrote_meanwhile_is_not_replaced() -> None:
    doc = a_map()
    first = update_of(doc, lambda d: put(d, "note", Text("un")))
    second = update_of(doc, lambda d: put(d, "note", Text("deux")))
    let_in(doc, first)
    # The greater client number wins: it is refused when it would, and gives way by itself when it would not.
    with contextlib.suppress(Refused):
        let_in(doc, second)
    assert values_of(doc)[ONE]["note"] == "un"


def test_a_keystroke_in_a_full_map_copies_nothing_and_resolves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole copy of 2,000 nodes takes tens of milliseconds: no keystroke may pay for one."""
    doc = empty_doc()
    doc.apply_update(first_update("Carte", [{"text": f"b{i}", "children": ["mot"] * 19} for i in range(100)]))
    theirs = empty_doc()
    theirs.apply_update(doc.get_update())
    id_ = next(id_ for id_ in values_of(theirs) if id_ != ROOT)
    updates: list[bytes] = []
    theirs.observe(lambda event: updates.append(event.update))
    for _time in range(200):
        nodes_of(theirs)[id_]["txt"].insert(0, "a")
    let_in(doc, updates[0])
    dear: list[str] = []
    monkeypatch.setattr(trial, "Trial", lambda before: dear.append("a copy"))
    monkeypatch.setattr(trial, "resolve", lambda registers: dear.append("where all hang"))
    for update in updates[1:]:
        let_in(doc, update)
    assert not dear
    assert str(nodes_of(doc)[id_]["txt"]).startswith("a" * 200)
