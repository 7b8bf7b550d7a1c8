"""What happened in a map, told from its log: who did what to which nodes, and when. Nothing of it is stored.

A log holds keystrokes; a `Step` gathers what one hand did of one kind to the same nodes without a long break. Read once
per process and continued from there; 10,000 updates take about a third of a second the first time.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any, cast
from uuid import UUID

from pycrdt import Array, Doc, Map, Text

from rcp.coedit.models import SharedDocument, Update
from rcp.coedit.queries import state_of

from ..document.ydoc import empty_doc, nodes_of, rels_of
from ..tree.schema import LOST, ROOT, TRASH, parse_at

# Two changes of one kind, by one hand, to the same nodes, closer than this are one step.
BREAK = timedelta(seconds=30)
KEPT_IN_MEMORY = 64


class What(StrEnum):
    ADDED = "added"
    WORDED = "worded"
    NOTED = "noted"
    MOVED = "moved"
    TRASHED = "trashed"
    RETURNED = "returned"  # out of the trash
    QUALIFIED = "qualified"  # kind, level, tags, link, image…
    RELATED = "related"  # a link across the tree was made, changed or taken away


ORDER = list(What)


@dataclass(frozen=True)
class Step:
    """`seq` is the last update of it, `first` the first; `author` is named as in the journal (« person:12 »)."""

    first: int
    seq: int
    began_at: datetime
    at: datetime
    author: str
    what: What
    nodes: tuple[str, ...]
    origin: str = ""


@dataclass
class Chronicle:
    """All that happened in one epoch of a document, up to update `seq`; `steps_of` gives the places in `steps`."""

    epoch: int
    seq: int = 0
    steps: list[Step] = field(default_factory=list)
    steps_of: dict[str, list[int]] = field(default_factory=dict)
    # Nodes that were hung in the map at least once: before that a node is only being made.
    hung: set[str] = field(default_factory=set)

    def of(self, node: str) -> list[Step]:
        return [self.steps[index] for index in self.steps_of.get(node, ())]

    def in_order(self, *, since: int = 0) -> list[Step]:
        """The steps that ended after update `since`, in the order in which they ended."""
        return sorted((step for step in self.steps if step.seq > since), key=lambda step: step.seq)

    def copy(self) -> "Chronicle":
        steps_of = {node: list(places) for node, places in self.steps_of.items()}
        return replace(self, steps=list(self.steps), steps_of=steps_of)

    def add(self, step: Step) -> None:
        if self._continues(step):
            return
        index = len(self.steps)
        self.steps.append(step)
        for node in step.nodes:
            self.steps_of.setdefault(node, []).append(index)

    def _continues(self, step: Step) -> bool:
        """Whether it only goes on with the last step of its nodes, or gives its first words to a node just added."""
        index = self._last_of(step.nodes)
        if index is None:
            return False
        last = self.steps[index]
        # Other hands may have written elsewhere meanwhile: their keystrokes do not cut this one's words in pieces.
        near = step.at - last.at < BREAK and last.author == step.author and last.origin == step.origin
        first_words = last.what is What.ADDED and step.what is What.WORDED
        if not near or not (first_words or (last.what is step.what and last.nodes == step.nodes)):
            return False
        self.steps[index] = replace(last, seq=step.seq, at=step.at)
        return True

    def _last_of(self, nodes: Sequence[str]) -> int | None:
        places = self.steps_of.get(nodes[0]) if nodes else None
        return places[-1] if places else None


_known: "OrderedDict[UUID, Chronicle]" = OrderedDict()
_lock = Lock()


def chronicle_of(document: SharedDocument) -> Chronicle:
    """Everything up to the document's last stored update; only what is new since the last time is read."""
    with _lock:
        known = _known.pop(document.uuid, None)
        if known is None or known.epoch != document.epoch:
            known = Chronicle(document.epoch)
        _read_on(document, known)
        _known[document.uuid] = known
        while len(_known) > KEPT_IN_MEMORY:
            _known.popitem(last=False)
        # Another request may read on while this one is told.
        return known.copy()


def _read_on(document: SharedDocument, chronicle: Chronicle) -> None:
    rows = Update.objects.filter(document=document, epoch=chronicle.epoch, seq__gt=chronicle.seq).order_by("seq")
    news = list(rows.values_list("seq", "data", "author", "at", "origin"))
    if not news:
        return
    doc = state_of(document, upto=chronicle.seq) if chronicle.seq else empty_doc()
    reader = _Reader(doc, chronicle)
    try:
        for seq, data, author, at, origin in news:
            reader.read(seq, bytes(data), author, at, origin)
    finally:
        reader.stop()
    chronicle.seq = news[-1][0]


class _Reader:
    """Applies updates one by one and notes what each changed."""

    def __init__(self, doc: "Doc[Any]", chronicle: Chronicle) -> None:
        self.doc, self.chronicle = doc, chronicle
        # What the update in hand did.
        self.did: dict[What, set[str]] = {}
        self.nodes, self.relations = nodes_of(doc), rels_of(doc)
        self._on_all_nodes = self.nodes.observe_deep(self._on_nodes)
        self._on_all_relations = self.relations.observe(self._on_relations)

    def stop(self) -> None:
        """What observes a document keeps it in memory."""
        self.nodes.unobserve(self._on_all_nodes)
        self.relations.unobserve(self._on_all_relations)

    def read(self, seq: int, data: bytes, author: str, at: datetime, origin: str) -> None:
        self.did = {}
        self.doc.apply_update(data)
        made = self.did.get(What.ADDED, set())
        # In a fixed order: that in which Yjs tells of one update differs from a reading to the next.
        for what in sorted(self.did, key=ORDER.index):
            # What a new node says is part of its coming.
            nodes = self.did[what] if what is What.ADDED else self.did[what] - made
            if told := tuple(sorted(nodes)):
                self.chronicle.add(Step(seq, seq, at, at, author, what, told, origin))

    def _on_nodes(self, events: Iterable[Any]) -> None:
        for event in events:
            path = list(event.path)
            if not path:
                for id_ in event.keys:
                    self._came(id_)
            elif len(path) == 1:
                self._changed(path[0], event.keys)
            else:
                self._note(What.NOTED if path[1] == "note" else What.WORDED, path[0])

    def _came(self, id_: str) -> None:
        """A node was made; it is added once it hangs in the map: a browser makes it in the trash first."""
        node = cast("object", self.nodes.get(id_))
        at = parse_at(_plain(node.get("at"))) if isinstance(node, Map) else None
        if id_ == ROOT or (at is not None and at.parent != TRASH):
            self._hung(id_)

    def _hung(self, id_: str) -> None:
        self.chronicle.hung.add(id_)
        self._note(What.ADDED, id_)

    def _changed(self, id_: str, keys: "dict[str, dict[str, object]]") -> None:
        for key, change in keys.items():
            if key == "at":
                self._moved(id_, change)
            elif key == "txt":
                self._note(What.WORDED, id_)
            elif key == "note":
                if change.get("action") != "add" or str(change.get("newValue") or ""):
                    self._note(What.NOTED, id_)
            elif key != "src":
                self._note(What.QUALIFIED, id_)

    def _moved(self, id_: str, change: "dict[str, object]") -> None:
        before, after = parse_at(_plain(change.get("oldValue"))), parse_at(_plain(change.get("newValue")))
        came_from, goes_to = (at.parent if at else LOST for at in (before, after))
        if id_ not in self.chronicle.hung:
            if goes_to != TRASH:
                self._hung(id_)
        elif goes_to == TRASH != came_from:
            self._note(What.TRASHED, id_)
        elif came_from == TRASH != goes_to:
            self._note(What.RETURNED, id_)
        elif before != after:
            self._note(What.MOVED, id_)

    def _on_relations(self, event: Any) -> None:
        for change in event.keys.values():
            for value in (change.get("newValue"), change.get("oldValue")):
                ends = value.get("a") if isinstance(value, dict) else None
                if isinstance(ends, str):
                    self._note(What.RELATED, ends)
                    break

    def _note(self, what: What, id_: str) -> None:
        self.did.setdefault(what, set()).add(id_)


def _plain(value: object) -> object:
    return value.to_py() if isinstance(value, Array) else str(value) if isinstance(value, Text) else value
