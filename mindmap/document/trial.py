"""Every update of a map is tried on a copy first, and what it changed is looked at before it is let in.

The copy follows the map, so that an update costs what it changes and not what the map holds. Nothing is let through on
credit: what a first small update could erase, no later look would find again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from pycrdt import Doc, Map, Text, TransactionEvent

from rcp.coedit.queries import UNREADABLE
from rcp.journal.refusals import Refused

from ..tree.resolve import resolve
from ..tree.schema import (
    MAX_LABEL,
    MAX_LEAP,
    MAX_NODES,
    MAX_NOTE,
    MAX_PLAIN,
    MAX_RELATION_LABEL,
    MAX_RELATIONS,
    META_KEYS,
    NODE_ID,
    PILLARS,
    PLAIN_KEYS,
    ROOTS,
    TAG,
    Place,
    latest_time,
    parse_at,
    parse_relation,
    parse_source,
)
from .ydoc import empty_doc, meta_of, nodes_of, rels_of

LIMITS = {"txt": MAX_LABEL, "note": MAX_NOTE}


@dataclass(frozen=True)
class Event:
    """What changed in one type: where it is from its root, and by key when it is a map. No key at all: what was written
    gave way at once to what somebody else wrote meanwhile."""

    path: list[Any]
    target: object
    keys: dict[str, dict[str, Any]]


class Trial:
    """A copy of a map that follows it. `nodes` and `relations` are how many there are, `registers` where each node says
    it hangs, `latest` the greatest Lamport time of them."""

    def __init__(self, before: "Doc[Any]") -> None:
        self.doc = empty_doc()
        self.doc.apply_update(before.get_update())
        self.before = before
        self.events: dict[str, list[Event]] = {}
        self._tried = b""
        # Kept here: what observes a root lives as long as the object it was asked of.
        self._roots = {"nodes": nodes_of(self.doc), "rels": rels_of(self.doc), "meta": meta_of(self.doc)}
        self._noting = {
            name: root.observe_deep(partial(self._note, self.events.setdefault(name, [])))
            for name, root in self._roots.items()
        }
        self.nodes, self.relations = len(self._roots["nodes"]), len(self._roots["rels"])
        self.registers: dict[str, object] = {id_: register(node) for id_, node in self._roots["nodes"].items()}
        self.latest = latest_time(self.registers)
        self._places: Mapping[str, Place] | None = None
        # Where they hung before what was run last, when that is known already.
        self.earlier: Mapping[str, Place] | None = None
        self._following = before.observe(self._follow)

    def run(self, update: bytes) -> None:
        """Apply it here; `events` then say what it changed, by root. Raises what pycrdt raises."""
        self._forget()
        self._tried, self.earlier = update, self._places
        self.doc.apply_update(update)

    def holds(self, update: bytes) -> bool:
        """Whether this is what was run last, nothing else having come since."""
        return bool(self._tried) and self._tried == update

    def _note(self, noted: list[Event], events: list[Any]) -> None:
        """An event can be read while it is told, not after."""
        noted.extend(Event(event.path, event.target, getattr(event, "keys", {})) for event in events)

    def _forget(self) -> None:
        for events in self.events.values():
            events.clear()

    def stop(self) -> None:
        self.before.unobserve(self._following)
        for name, root in self._roots.items():
            root.unobserve(self._noting[name])

    def _follow(self, event: TransactionEvent) -> None:
        """The map took an update: the one just tried, or another's."""
        if event.update != self._tried:
            self._forget()
            self._tried = b""
            self.doc.apply_update(event.update)
            self._count()

    def _count(self) -> None:
        nodes, moved = self._roots["nodes"], moved_in(self.events)
        self.nodes = self.nodes if not moved else len(nodes)
        for id_ in moved:
            if id_ in nodes:
                self.registers[id_] = register(nodes[id_])
            else:
                self.registers.pop(id_, None)
        if moved:
            self._places = None
            self.latest = max(self.latest, latest_time({id_: self.registers.get(id_) for id_ in moved}))
        if self.events["rels"]:
            self.relations = len(rels_of(self.doc))

    @property
    def places(self) -> Mapping[str, Place]:
        """Where each node hangs in the copy; worked out when it is asked for."""
        if self._places is None:
            self._places = resolve(self.registers)
        return self._places

    def accept(self) -> None:
        """What was run is part of the map from now on."""
        self._count()


_trials: "WeakKeyDictionary[Doc[Any], Trial]" = WeakKeyDictionary()


def try_on(before: "Doc[Any]", update: bytes) -> None:
    """Raise Refused when this update would break a rule of maps. An update that cannot be read is let through:
    the document itself refuses it."""
    trial = _trials.get(before) or Trial(before)
    _trials[before] = trial
    try:
        trial.run(update)
    except UNREADABLE:
        return part(before)
    try:
        refuse_faults(trial)
    except Exception:
        part(before)
        raise
    return trial.accept()


def tried(before: "Doc[Any]", update: bytes) -> Trial:
    """The copy with this update, run there now unless it is what was just tried. Raises what pycrdt raises."""
    trial = _trials.get(before) or Trial(before)
    _trials[before] = trial
    if not trial.holds(update):
        try:
            trial.run(update)
        except UNREADABLE:
            part(before)
            raise
        trial.accept()
    return trial


def moved_in(events: Mapping[str, Sequence[Event]]) -> set[str]:
    """The nodes that say otherwise where they hang, or are new."""
    direct = {id_ for event in events["nodes"] if not event.path for id_ in event.keys}
    return direct | {event.path[0] for event in events["nodes"] if len(event.path) == 1 and "at" in event.keys}


def part(before: "Doc[Any]") -> None:
    """The copy is of no more use: what was tried was refused, and it went another way than the map, or the map leaves
    memory. The next update begins a new one."""
    trial = _trials.pop(before, None)
    if trial is not None:
        trial.stop()


def refuse_faults(trial: Trial) -> None:
    if not set(trial.doc.keys()) <= ROOTS:
        raise _not_a_map()
    for event in trial.events["nodes"]:
        _refuse_fault_in_nodes(trial, event)
    for event in trial.events["rels"]:
        _refuse_fault_in_relations(trial, event)
    for event in trial.events["meta"]:
        if event.path or not all(key in META_KEYS and _is_short(c.get("newValue")) for key, c in event.keys.items()):
            raise _not_a_map()


def _refuse_fault_in_nodes(trial: Trial, event: Event) -> None:
    if len(event.path) == 2 and isinstance(event.target, Text):
        return _refuse_long(event.path[1], event.target)
    if len(event.path) > 1:
        raise _not_a_map()
    changes = list(event.keys.items())
    if not event.path:
        return _refuse_fault_of_ids(trial, changes)
    for key, change in changes:
        _refuse_fault_of_value(trial, event.path[0], key, change)
    return None


def _refuse_fault_of_ids(trial: Trial, changes: list[tuple[str, dict[str, Any]]]) -> None:
    if any(change["action"] != "add" for _id, change in changes):
        raise Refused(_("Un élément de la carte se met à la corbeille, il ne s’efface pas."))
    if trial.nodes + len(changes) > MAX_NODES:
        raise Refused(_("Une carte ne dépasse pas %(limit)d éléments.") % {"limit": MAX_NODES})
    for id_, change in changes:
        node = change["newValue"]
        if not (id_ in PILLARS or NODE_ID.fullmatch(id_)) or not isinstance(node, Map):
            raise _not_a_map()
        if id_ not in PILLARS and "at" not in node:
            raise _not_a_map()
        for key, value in node.items():
            _refuse_fault_of_value(trial, id_, key, {"action": "add", "newValue": value})


def _refuse_fault_of_value(trial: Trial, id_: str, key: str, change: dict[str, Any]) -> None:
    value = change.get("newValue")
    if key in LIMITS:
        return _refuse_fault_of_text(trial, id_, key, value)
    if key == "at":
        at = parse_at(value)
        # A time far ahead would leave no later one to anybody.
        good = at is not None and at.t <= trial.latest + MAX_LEAP
    elif key == "src":
        good = value is None or parse_source(value) is not None
    elif key in PLAIN_KEYS:
        good = value is None or (isinstance(value, str) and len(value) <= MAX_PLAIN)
    else:
        good = TAG.fullmatch(key) is not None and (value is None or value is True)
    if not good:
        raise _not_a_map()
    return None


def _refuse_fault_of_text(trial: Trial, id_: str, key: str, value: object) -> None:
    """A text is written letter by letter; another one may take its place only while it says nothing."""
    if not isinstance(value, Text):
        raise _not_a_map()
    known = nodes_of(trial.before).get(id_)
    if isinstance(known, Map) and str(known.get(key) or ""):
        raise Refused(_("Un texte de la carte s’écrit lettre à lettre, il ne se remplace pas."))
    _refuse_long(key, value)


def _refuse_long(key: str, text: Text) -> None:
    limit = LIMITS.get(key, 0)
    # pycrdt counts bytes; the limit is in characters, which are never more.
    if len(text) > limit and len(str(text)) > limit:
        raise Refused(_("Un texte de la carte ne dépasse pas %(limit)d caractères.") % {"limit": limit})


def _refuse_fault_in_relations(trial: Trial, event: Event) -> None:
    changes = list(event.keys.items())
    added = sum(change["action"] == "add" for _id, change in changes)
    if added and trial.relations + added > MAX_RELATIONS:
        raise Refused(_("Une carte ne porte pas plus de %(limit)d liens transversaux.") % {"limit": MAX_RELATIONS})
    for id_, change in changes:
        if change["action"] == "delete" and not event.path:
            continue
        value = change["newValue"]
        relation = parse_relation(id_, value) if isinstance(value, dict) and len(value) <= 3 else None
        if event.path or not NODE_ID.fullmatch(id_) or relation is None or not _is_small(relation):
            raise Refused(_("Cette modification ne ressemble pas à un lien entre deux éléments."))


def _is_small(relation: Any) -> bool:
    return len(relation.label) <= MAX_RELATION_LABEL and all(
        id_ in PILLARS or NODE_ID.fullmatch(id_) for id_ in (relation.a, relation.b)
    )


def _is_short(value: object) -> bool:
    return (
        value is None or isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) <= MAX_PLAIN)
    )


def register(node: object) -> object:
    """Where a node says it hangs, as it is written there."""
    return cast("object", node.get("at")) if isinstance(node, Map) else None


def _not_a_map() -> Refused:
    return Refused(_("Cette modification ne ressemble pas à un élément de carte."))
