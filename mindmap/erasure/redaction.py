"""A map's whole log told again without what some of its nodes said, and their links' names, as if never said.

The erased text is in no byte of what is made here: a new document, by a new hand, follows the old one update by update
and is never shown the text. Everything else is the same, with its times and its authors.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pycrdt import Array, Map, Text, TransactionEvent

from rcp.coedit.commands import Past
from rcp.coedit.models import SharedDocument, Update

from ..document.ydoc import empty_doc, nodes_of, rels_of, values_of
from ..tree.schema import ROOT

# node → the plain values that stand for it at every moment; where it hangs is followed.
StandIns = Mapping[str, Mapping[str, object]]
# link → the name that stands for its own at every moment; none: it has no name. Links of other nodes are followed.
Labels = Mapping[str, str]
# `txt` and `note` are text shared letter by letter.
_LETTERS = ("txt", "note")


def redacted_log(document: SharedDocument, stand_ins: StandIns, labels: Labels) -> tuple[bytes, list[Past]]:
    """(the whole state, the log) of a new epoch. Raises RuntimeError rather than lose anything of the other nodes."""
    follower = _Follower(stand_ins, labels)
    rows = Update.objects.filter(document=document, epoch=document.epoch).order_by("seq")
    past = []
    try:
        for row in rows.iterator(chunk_size=1000):
            if data := follower.follow(bytes(row.data)):
                past.append(Past(row.seq, data, row.author, row.origin, row.at, row.after))
    finally:
        follower.stop()
    follower.check()
    return follower.new.get_update(), past


class _Follower:
    def __init__(self, stand_ins: StandIns, labels: Labels) -> None:
        self.stand_ins, self.labels = stand_ins, labels
        self.old, self.new = empty_doc(), empty_doc()
        self.touched: dict[str, set[str] | None] = {}  # node → its keys that changed; None: all of it
        self.related: set[str] = set()
        self.made: list[bytes] = []
        self.old_nodes, self.new_nodes = nodes_of(self.old), nodes_of(self.new)
        self.old_rels, self.new_rels = rels_of(self.old), rels_of(self.new)
        self.old_meta = cast("Map[Any]", self.old.get("meta", type=Map))
        self.new_meta = cast("Map[Any]", self.new.get("meta", type=Map))
        self._on_old_nodes = self.old_nodes.observe_deep(self._on_nodes)
        self._on_old_rels = self.old_rels.observe(self._on_relations)
        self._on_made = self.new.observe(self._on_new)

    def stop(self) -> None:
        """What observes a document keeps it in memory."""
        self.old_nodes.unobserve(self._on_old_nodes)
        self.old_rels.unobserve(self._on_old_rels)
        self.new.unobserve(self._on_made)

    def follow(self, update: bytes) -> bytes | None:
        """What the new document says of this update; None when that is nothing."""
        self.touched, self.related, self.made = {}, set(), []
        self.old.apply_update(update)
        with self.new.transaction():
            for id_, keys in self.touched.items():
                self._follow_node(id_, keys)
            for id_ in self.related:
                self._follow_link(id_)
            for key in self.old_meta.keys():  # noqa: SIM118
                # Some programs write the map's title there too.
                if key != "title" or ROOT not in self.stand_ins:
                    _copy(self.old_meta, self.new_meta, key)
        return self.made[-1] if self.made else None

    def check(self) -> None:
        old, new = values_of(self.old), values_of(self.new)
        others = [id_ for id_ in old if id_ not in self.stand_ins]
        same = old.keys() == new.keys() and all(old[id_] == new[id_] for id_ in others)
        places = all(old[id_].get("at") == new[id_].get("at") for id_ in self.stand_ins if id_ in old)
        links = {id_: self._told(id_, value) for id_, value in (self.old_rels.to_py() or {}).items()}
        if not (same and places and links == (self.new_rels.to_py() or {})):
            raise RuntimeError("the map told again is not the map")

    def _follow_link(self, id_: str) -> None:
        if id_ not in self.old_rels:
            self.new_rels.pop(id_, None)
            return
        link = self._told(id_, _plain(self.old_rels[id_]))
        if id_ not in self.new_rels or _plain(self.new_rels[id_]) != link:
            self.new_rels[id_] = link

    def _told(self, id_: str, link: object) -> object:
        """A link as it is told again: without its name when it touches a node whose words are erased."""
        if not isinstance(link, dict) or self.stand_ins.keys().isdisjoint((link.get("a"), link.get("b"))):
            return link
        return {**link, "label": self.labels.get(id_, "")}

    def _on_new(self, event: TransactionEvent) -> None:
        self.made.append(event.update)

    def _on_relations(self, event: Any) -> None:
        self.related.update(event.keys)

    def _on_nodes(self, events: Iterable[Any]) -> None:
        for event in events:
            path = list(event.path)
            if not path:
                self.touched.update(dict.fromkeys(event.keys))
            elif (keys := self.touched.setdefault(path[0], set())) is not None:
                keys.update([path[1]] if len(path) > 1 else event.keys)

    def _follow_node(self, id_: str, keys: set[str] | None) -> None:
        old = cast("object", self.old_nodes.get(id_))
        if not isinstance(old, Map):
            return _copy(self.old_nodes, self.new_nodes, id_)
        stand_in = self.stand_ins.get(id_)
        if id_ not in self.new_nodes or keys is None:
            values = _values(old) if stand_in is None else {**_only_place(old), **stand_in}
            self.new_nodes[id_] = Map({key: _shared(key, value) for key, value in sorted(values.items())})
            return None
        new = self.new_nodes[id_]
        for key in sorted(keys):
            if stand_in is None or key == "at":
                _follow_key(old, new, key)
        return None


def _follow_key(old: "Map[Any]", new: "Map[Any]", key: str) -> None:
    was, now = cast("object", new.get(key)), cast("object", old.get(key))
    if isinstance(was, Text) and isinstance(now, Text):
        _retype(was, str(now))
    else:
        _copy(old, new, key)


def _retype(text: Text, words: str) -> None:
    """Make `text` say `words` by one replacement. Places in a pycrdt text are counted in bytes."""
    before, after = str(text), words
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    index, gone = len(before[:start].encode()), len(before[start : len(before) - end].encode())
    if gone:
        del text[index : index + gone]
    if insert := after[start : len(after) - end]:
        text.insert(index, insert)


def _copy(old: "Map[Any]", new: "Map[Any]", key: str) -> None:
    if key not in old:
        if key in new:
            del new[key]
        return
    value = _plain(old[key])
    if key not in new or _plain(new[key]) != value or isinstance(new[key], Text) != isinstance(old[key], Text):
        new[key] = _shared(key, value) if isinstance(old[key], Text) else value


def _values(node: "Map[Any]") -> dict[str, object]:
    return {key: _plain(node[key]) for key in node.keys()}  # noqa: SIM118


def _only_place(node: "Map[Any]") -> dict[str, object]:
    return {"at": _plain(node["at"])} if "at" in node else {}


def _shared(key: str, value: object) -> object:
    return Text(value) if key in _LETTERS and isinstance(value, str) else value


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return str(value)
    return value.to_py() if isinstance(value, (Map, Array)) else value
