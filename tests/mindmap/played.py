"""Several people work on one map apart and meet in any way: updates late, in disorder, twice, gathered. One seed, one
story; tests/mindmap/played.ts is the same with the browser's own code.

Most of what is written here is bolder than any screen allows (a branch under itself, a time behind the others): only
the rule keeps such a map whole. The rest goes through `mindmap.document`, as the server writes.
"""

import hashlib
import json
import random
from itertools import pairwise
from typing import Any

from pycrdt import Doc, Map, Text, UndoManager, merge_updates

from mindmap.document.ydoc import add_nodes, first_update, move, nodes_of, rels_of, values_of, write_repairs
from mindmap.tree.resolve import children_of, repairs, resolve
from mindmap.tree.schema import LOST, PILLARS, PLAIN_KEYS, ROOT, TAG_PREFIX, TRASH, Place

PEOPLE = 3
# How far from its turn an update may come.
DISORDER = 5
PLAIN = ["kind", "level", "org", "state", "contact", "side", "col", "link", "img", "hint"]
VALUES = ["risk", "idea", "us", "CPTS Ouest 😀", "running", "L", "3", "https://exemple.fr/é", ""]
assert set(PLAIN) == PLAIN_KEYS


def read(doc: "Doc[Any]") -> dict[str, dict[str, Any]]:
    """Every node's values, in one transaction: pycrdt begins one for each value otherwise."""
    with doc.transaction():
        return values_of(doc)


def digest_of(doc: "Doc[Any]") -> str:
    """What a map says, the same in both languages: every node in order of id, where it hangs, the links across."""
    values = read(doc)
    places = resolve({id_: value.get("at") for id_, value in values.items()})
    said = [_said(id_, values[id_], places.get(id_)) for id_ in sorted(values)]
    children = sorted([parent, siblings] for parent, siblings in children_of(places).items())
    rels = sorted([id_, rel["a"], rel["b"], rel["label"]] for id_, rel in (rels_of(doc).to_py() or {}).items())
    whole = json.dumps([said, children, rels], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def _said(id_: str, value: dict[str, Any], place: Place | None) -> list[object]:
    where = [place.parent, place.order] if place else [None, None]
    texts = [value.get("txt", ""), value.get("note", "")]
    return [id_, *where, *texts, *map(value.get, PLAIN), sorted(key for key in value if key.startswith(TAG_PREFIX))]


def replayed(log: list[bytes]) -> "Doc[Any]":
    """Somebody who is sent these updates, in this order."""
    doc: Doc[Any] = Doc()
    for update in log:
        doc.apply_update(update)
    return doc


class Story:
    """`log`: every update, in the order it was made; `broken`: invariant → what was seen that breaks it."""

    def __init__(self, seed: int, steps: int = 200) -> None:
        self.seed, self.draw = seed, random.Random(seed)
        self.log: list[bytes] = [first_update("Carte", [{"text": "a", "id": "a" * 8}, {"text": "b", "id": "b" * 8}])]
        self.ids, self.words, self.rels = ["a" * 8, "b" * 8], {"a", "b"}, list[str]()
        self.inboxes: list[list[int]] = [[] for _ in range(PEOPLE)]
        self.broken: dict[str, str] = {}
        self.docs = [self._arrive(who) for who in range(PEOPLE)]
        self.undos = [UndoManager(scopes=[nodes_of(doc)], capture_timeout_millis=0) for doc in self.docs]
        for undo in self.undos:
            undo.include_origin("mine")
        for step in range(steps):
            self._step(step)
        self._end()

    def _arrive(self, who: int) -> "Doc[Any]":
        doc: Doc[Any] = Doc(client_id=100 + who)
        doc.apply_update(self.log[0])
        doc.observe(lambda event: self._note(who, event.update))
        return doc

    def _note(self, who: int, update: bytes) -> None:
        if self.acting == who:
            self.log.append(update)
            for other, inbox in enumerate(self.inboxes):
                if other != who:
                    inbox.append(len(self.log) - 1)

    acting: int | None = None

    def _step(self, step: int) -> None:
        who = self.draw.randrange(PEOPLE)
        self.acting = who
        self._act(self.docs[who], who, step)
        self.acting = None
        if self.draw.random() < 0.35:
            self._deliver(self.draw.randrange(PEOPLE))
        if step % 50 == 49:
            self._structure(self.docs[who])

    def _act(self, doc: "Doc[Any]", who: int, step: int) -> None:
        what = self.draw.random()
        if what < 0.04:
            with doc.transaction():
                self._as_the_server(doc, step)
        elif what < 0.25:
            # An addition is outside undo: taking it back would take away what others wrote in it.
            with doc.transaction():
                self._add(doc, step)
        elif what > 0.95 and who:
            (self.undos[who].undo if what < 0.98 else self.undos[who].redo)()
        else:
            with doc.transaction(origin="mine"):
                self._boldly(doc, what, who, step)

    def _as_the_server(self, doc: "Doc[Any]", step: int) -> None:
        values = values_of(doc)
        node, under = self.draw.choice(sorted(values)), self.draw.choice(sorted(values))
        if self.draw.random() < 0.5:
            (id_,) = add_nodes(doc, [{"text": self._word(step), "id": f"server{step:04}"}], under=under)
            self.ids.append(id_)
        elif node != ROOT:
            move(doc, node, under=self.draw.choice([under, TRASH]), index=self.draw.randrange(4))

    def _word(self, step: int) -> str:
        self.words.add(word := f"é{step}😀")
        return word

    def _add(self, doc: "Doc[Any]", step: int) -> None:
        self.ids.append(new := f"node{step:06}")
        nodes_of(doc)[new] = Map({"at": self._at(step), "txt": Text(self._word(step)), "note": Text("")})

    def _boldly(self, doc: "Doc[Any]", what: float, who: int, step: int) -> None:
        nodes, draw = nodes_of(doc), self.draw
        id_ = next(id_ for id_ in iter(lambda: draw.choice(self.ids), "") if id_ in nodes)
        if what < 0.65:
            nodes[id_]["at"] = self._at(step)
        elif what < 0.75:
            nodes[id_][draw.choice(PLAIN)] = draw.choice(VALUES)
        elif what < 0.78:
            nodes[id_][TAG_PREFIX + draw.choice("ab")] = True
        elif what < 0.83:
            text = nodes[id_]["txt"]
            token = f"[{who}.{step}]"
            if who == 0:
                self.words.add(token)
            text.insert(draw.choice([0, len(text)]), token)
        elif what < 0.9:
            self._edit_note(nodes[id_]["note"])
        else:
            self._link(rels_of(doc), id_, step)

    def _at(self, step: int) -> list[Any]:
        """Where the node goes: anywhere, whatever hangs under what; the time is now and then behind."""
        places = [ROOT, TRASH, LOST, "gone0000", *self.ids, *self.ids]
        time = step if self.draw.random() < 0.8 else self.draw.randrange(step + 1)
        return [self.draw.choice(places), self.draw.choice(["a0", "a0V", "a1", "Zz"]), time, self.draw.choice(places)]

    def _edit_note(self, note: "Text") -> None:
        if self.draw.random() < 0.7:
            note.insert(self.draw.choice([0, len(note)]), self.draw.choice(["a", "mot ", "è\n"]))
        elif len(note):
            note.clear()

    def _link(self, rels: "Map[Any]", a: str, step: int) -> None:
        known = self.draw.choice(self.rels) if self.rels else ""
        if known in rels and self.draw.random() < 0.3:
            del rels[known]
        else:
            self.rels.append(new := f"link{step:06}")
            rels[new] = {"a": a, "b": self.draw.choice(self.ids), "label": self.draw.choice(VALUES)}

    def _deliver(self, to: int) -> None:
        """Some of what waits, in any order, some of it again, apart or as one."""
        inbox = self.inboxes[to]
        count = self.draw.randrange(len(inbox) + 1)
        chosen = [self.log[inbox.pop(self.draw.randrange(min(len(inbox), DISORDER)))] for _ in range(count)]
        if self.draw.random() < 0.3:
            chosen.append(self.draw.choice(self.log))
        if chosen and self.draw.random() < 0.5:
            chosen = [merge_updates(*chosen)]
        for update in chosen:
            self.docs[to].apply_update(update)

    def _structure(self, doc: "Doc[Any]") -> None:
        """I1, I2, I3, I6, I7 on what one person sees."""
        registers = {id_: value.get("at") for id_, value in read(doc).items()}
        places = resolve(registers)
        children = children_of(places)
        hung = [id_ for siblings in children.values() for id_ in siblings]
        if sorted(hung) != sorted(registers.keys() - PILLARS):
            self._breach("I1", "a node hangs twice, or nowhere")
        for start in places:
            self._climb(start, places)
        for siblings in children.values():
            keys = [(places[id_].order, id_) for id_ in siblings]
            if any(one >= other for one, other in pairwise(keys)):
                self._breach("I7", str(keys))
        fixed = registers | {id_: [p.parent, p.order, 9, p.parent] for id_, p in repairs(registers).items()}
        if repairs(fixed):
            self._breach("I6", "a repaired map has something left to repair")
        if resolve(fixed) != places:
            self._breach("I3", "a node moved in a well-formed tree")

    def _climb(self, start: str, places: dict[str, Place]) -> None:
        here, steps = start, 0
        while here not in PILLARS:
            if here not in places:
                return self._breach("I1", f"{start} reaches no pillar")
            here, steps = places[here].parent, steps + 1
            if steps > len(places):
                return self._breach("I2", f"{start} is in a cycle")
        return None

    def _end(self) -> None:
        whole = replayed(self.log)
        self.digest = digest_of(whole)
        for to, doc in enumerate(self.docs):
            rest = [self.log[at] for at in self.inboxes[to]]
            for update in rest + self.draw.choices(self.log, k=10):
                doc.apply_update(update)
            # Whoever finds a gap says what they have and is sent what they lack, as the protocol does.
            doc.apply_update(whole.get_update(doc.get_state()))
            self._structure(doc)
            if digest_of(doc) != self.digest:
                self._breach("I4", f"{to} sees another map")
        self._other_ways(whole)
        said = "\n".join(str(value.get("txt")) for value in read(whole).values())
        for word in self.words:
            if word not in said:
                self._breach("I8", f"« {word} » is gone")
        self._repair(whole)

    def _other_ways(self, whole: "Doc[Any]") -> None:
        turns = sorted(range(len(self.log)), key=lambda at: at + self.draw.randrange(DISORDER))
        late = [self.log[at] for at in [*turns, *turns[:20]]]
        half = len(late) // 2
        for log in (late, [merge_updates(*late[:half]), merge_updates(*late[half:])]):
            doc = replayed(log)
            doc.apply_update(whole.get_update(doc.get_state()))
            if digest_of(doc) != self.digest:
                self._breach("I4", "in disorder, twice, gathered: another map")
        cut = self.draw.randrange(len(self.log))
        kept = [replayed(self.log[:cut]).get_update(), *self.log[cut:]]
        if not self.digest == digest_of(replayed(kept)) == digest_of(replayed([merge_updates(*self.log)])):
            self._breach("I15", "snapshot and tail, or the merged log, are another map")

    def _repair(self, doc: "Doc[Any]") -> None:
        before = digest_of(doc)
        write_repairs(doc, repairs({id_: value.get("at") for id_, value in read(doc).items()}))
        if digest_of(doc) != before:
            self._breach("I6", "writing the repairs changed what is seen")

    def _breach(self, name: str, what: str) -> None:
        self.broken.setdefault(name, f"seed {self.seed}: {what}")
