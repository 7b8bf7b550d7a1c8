"""Every update of a note or a draft is tried first: what our pages would delete, or paper not find, is refused."""

import json
from pathlib import Path
from typing import Any, cast

import pytest
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from approvals.shared_text import DRAFT
from rcp.coedit import guard, text_schema
from rcp.coedit.kinds import kinds
from rcp.coedit.protocol import varuint
from rcp.coedit.queries import Log
from rcp.coedit.replica import Replica
from rcp.journal.refusals import Refused
from rcp.meetings.notes import NOTES

KNOWN = json.loads((Path(__file__).parent / "text_schema.json").read_text())


class Written:
    """A text with one heading and one paragraph, and what somebody would send to change it."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc(client_id=5)
        root = self.doc.get("default", type=XmlFragment)
        root.children.append(XmlElement("heading", {"level": "3"}, [XmlText("Décisions")]))
        root.children.append(XmlElement("paragraph", {}, [XmlText("Mme A. rentre.")]))
        self.theirs: Doc[Any] = Doc(client_id=7)
        self.theirs.apply_update(self.doc.get_update())

    def update(self, change: Any) -> bytes:
        before = self.theirs.get_state()
        change(self.theirs.get("default", type=XmlFragment), self.theirs)
        return self.theirs.get_update(before)


def letters_in(parent: bytes, text: str) -> bytes:
    """Text that sits in an element itself, as Yjs 14 writes it."""
    written = text.encode()
    piece = bytes([4]) + parent + varuint(len(written)) + written
    return varuint(1) + varuint(1) + varuint(77) + varuint(0) + piece + varuint(0)


def tried(written: Written, update: bytes) -> None:
    text_schema.check(cast(Any, None), written.doc, update, cast(Any, None))


def nested(depth: int) -> XmlElement:
    within: XmlElement | XmlText = XmlText("au fond")
    for _each in range(depth):
        within = XmlElement("blockquote", {}, [within])
    return cast(XmlElement, within)


GOOD: dict[str, Any] = {
    "a letter": lambda root, doc: root.children[1].children[0].insert(0, "Hier, "),
    "bold and a link": lambda root, doc: (
        root.children[1]
        .children[0]
        .insert(0, "là", {"bold": {}, "link": {"href": "https://exemple.fr", "target": "_blank"}})
    ),
    "marks that overlap": lambda root, doc: (
        root.children[1].children[0].insert(0, "là", {"link--aB3/+x9=": {"href": "x"}})
    ),
    "a list": lambda root, doc: root.children.append(
        XmlElement(
            "orderedList",
            {"start": "2", "type": "a"},
            [XmlElement("listItem", {}, [XmlElement("paragraph", {}, [XmlText("un")]), XmlElement("horizontalRule")])],
        )
    ),
    "a level": lambda root, doc: root.children[0].attributes.__setitem__("level", "3"),
    "less": lambda root, doc: root.children.__delitem__(1),
}
BAD: dict[str, Any] = {
    "an element of another program": lambda root, doc: root.children.append(XmlElement("table")),
    "one within a list": lambda root, doc: root.children.append(XmlElement("bulletList", {}, [XmlElement("script")])),
    "an attribute": lambda root, doc: root.children[1].attributes.__setitem__("onclick", "x"),
    "a mark": lambda root, doc: root.children[1].children[0].insert(0, "là", {"comment--ab": {}}),
    "a value without end": lambda root, doc: root.children[0].attributes.__setitem__("level", "3" * 5000),
    "too deep": lambda root, doc: root.children.append(nested(60)),
    "another root": lambda root, doc: doc.get("autre", type=Text).insert(0, "caché"),
    "another kind of root": lambda root, doc: doc.get("meta", type=Map).__setitem__("v", 1),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_our_editor_writes_goes_in(name: str) -> None:
    written = Written()
    update = written.update(GOOD[name])
    tried(written, update)
    written.doc.apply_update(update)
    tried(written, written.update(lambda root, doc: root.children[0].children[0].insert(0, "Les ")))


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_part_of_a_text_is_refused_and_what_follows_is_not(name: str) -> None:
    written, other = Written(), Written()
    with pytest.raises(Refused, match="n’a pas la forme"):
        tried(written, written.update(BAD[name]))
    tried(written, other.update(GOOD["a letter"]))


@pytest.mark.parametrize("parent", [b"\x00\x05\x00", b"\x01\x07default"], ids=["in an element", "at the top"])
def test_text_that_walking_would_not_find_is_refused(parent: bytes) -> None:
    update = letters_in(parent, "Mme Dupont")
    # Well formed, and it would be kept: this is what makes it dangerous.
    guard.shape(update)
    seen = Written()
    seen.doc.apply_update(update)
    assert "Mme Dupont" in str(seen.doc.get("default", type=XmlFragment))
    with pytest.raises(Refused, match="n’a pas la forme"):
        tried(Written(), update)


def test_the_copy_follows_and_is_let_go_with_its_document() -> None:
    replica = Replica(Log(epoch=0, seq=0, start=Written().doc.get_update(), updates=()), text_schema.let_go)
    written = Written()
    update = written.update(GOOD["a letter"])
    text_schema.check(cast(Any, None), replica.doc, update, cast(Any, None))
    assert replica.doc in text_schema._trials
    replica.close()
    assert replica.doc not in text_schema._trials


def test_notes_and_drafts_are_tried_by_the_schema_that_the_editor_has() -> None:
    assert {kind: kinds[kind].check for kind in (NOTES, DRAFT)} == dict.fromkeys((NOTES, DRAFT), text_schema.check)
    assert {name: sorted(values) for name, values in text_schema.ELEMENTS.items()} == KNOWN["elements"]
    assert (sorted(text_schema.MARKS), text_schema.SCHEMA) == (KNOWN["marks"], KNOWN["schema"])
