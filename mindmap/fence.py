"""Locked branches, as the room of a map's document holds them: what an update would do there, and to which nodes.

A link across the tree is part of both branches that it joins: whoever may not write in one of them neither makes, names
nor removes it.

The room asks for every frame, so nothing here touches the database after `fence`, nor copies a large document each
time: a second document follows the first while there are locks, and tells what an update changed in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.utils.translation import gettext as _
from pycrdt import Doc, Map

from rcp.coedit.kinds import Fenced
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import UNREADABLE

from .document import empty_doc, nodes_of, registers_of, rels_of
from .figure import typeset
from .model import ROOT, TRASH, Place, parse_relation
from .models import BranchLock
from .resolve import children_of, resolve
from .trial import part


def fence(document: SharedDocument) -> "Fence | None":
    """The locked branches of this map, read now; None when there is none."""
    locks = BranchLock.objects.filter(map__document=document, released_at__isnull=True).select_related("by")
    held = {lock.node_id: lock.by.name if lock.by else "" for lock in locks}
    return Fence(held) if held else None


def why(who: str) -> str:
    if not who:
        return _("Cette branche est verrouillée : votre modification n’a pas été gardée.")
    said = _("Cette branche est verrouillée par %(who)s : votre modification n’a pas été gardée.")
    return typeset(said % {"who": who})


class Fence:
    """`locks`: node at the head of a locked branch → who locked it. Satisfies rcp.coedit.kinds.Fence."""

    def __init__(self, locks: Mapping[str, str]) -> None:
        self._locks = locks
        self._shadow: _Shadow | None = None

    def check(self, before: "Doc[Any]", update: bytes) -> None:
        """Raise Fenced, naming the nodes and the links to take back, when the update writes in a locked branch, links
        it, moves something into it, out of it or within it, or throws it away with what it hangs under. An update that
        cannot be read is let through: the document itself refuses it."""
        shadow = self._shadow = self._shadow or _Shadow(before)
        shadow.follow(before)
        old = shadow.places
        try:
            changed = shadow.apply(update)
        except UNREADABLE:
            self._shadow = None
            return
        nodes, links = self._faults(before, changed, old, shadow), self._faults_in_links(before, changed, old, shadow)
        if nodes or links:
            # What was refused is in the shadow now, and in the copy it was tried on: both are made again when needed.
            self._shadow = None
            part(before)
            guilty = [*nodes, *(end for ends in links.values() for end in ends)]
            raise Fenced(why(self._who(guilty, old, shadow.places)), sorted({*nodes, *links}))

    def refuse_inside(self, doc: "Doc[Any]", nodes: Iterable[str]) -> None:
        """Raise Fenced when one of these nodes is in a locked branch: for what commands say of them beside it."""
        places = resolve(registers_of(doc))
        if inside := under(places, self._locks) & set(nodes):
            raise Fenced(why(self._who(inside, places, places)), sorted(inside))

    def _faults(self, before: "Doc[Any]", changed: "_Changed", old: Mapping[str, Place], shadow: "_Shadow") -> set[str]:
        inside = under(old, self._locks)
        touched = {id_ for id_ in changed.nodes & inside if not _says_the_same(before, shadow.doc, id_)}
        if not changed.moved:
            return touched
        new = shadow.places
        crossed = inside ^ under(new, self._locks)
        gone = [id_ for id_ in self._locks if _is_live(old, id_) and not _is_live(new, id_)]
        moved = {id_ for id_ in changed.moved if old.get(id_) != new.get(id_)}
        # A node brought in, a node taken out, or one above the branch: whichever of those that were moved did it.
        above = {here for id_ in (*crossed, *gone) for here in (id_, *_chain(old, id_), *_chain(new, id_))}
        guilty = (moved & above) if crossed or gone else set()
        return touched | (guilty or (moved if crossed or gone else set()))

    def _faults_in_links(
        self, before: "Doc[Any]", changed: "_Changed", old: Mapping[str, Place], shadow: "_Shadow"
    ) -> dict[str, set[str]]:
        """link → its ends, those it had too, when one of them is in a locked branch."""
        if not changed.links:
            return {}
        inside = under(old, self._locks)
        said = {id_: (_link(before, id_), _link(shadow.doc, id_)) for id_ in changed.links}
        ends = {id_: _ends(id_, was) | _ends(id_, now) for id_, (was, now) in said.items() if was != now}
        return {id_: its for id_, its in ends.items() if its & inside}

    def _who(self, places: Iterable[str], old: Mapping[str, Place], new: Mapping[str, Place]) -> str:
        chains = (here for id_ in places for where in (old, new) for here in (id_, *_chain(where, id_)))
        return next((self._locks[here] for here in chains if here in self._locks), next(iter(self._locks.values())))


class _Changed:
    """What one update changed: which nodes, which of them say now that they hang elsewhere, or are new; which links."""

    def __init__(self) -> None:
        self.nodes: set[str] = set()
        self.moved: set[str] = set()
        self.links: set[str] = set()


class _Shadow:
    """A second document that holds what the first holds, and where each node hangs in it."""

    def __init__(self, original: "Doc[Any]") -> None:
        self.doc = empty_doc()
        self.doc.apply_update(original.get_update())
        self._nodes = nodes_of(self.doc)
        self._registers = {id_: _register(self._nodes, id_) for id_ in self._nodes.keys()}  # noqa: SIM118
        self._places: dict[str, Place] | None = None
        self._changed = _Changed()
        # Kept here: what observes a root lives as long as the object it was asked of.
        self._links = rels_of(self.doc)
        self._nodes.observe_deep(self._note)
        self._links.observe(self._note_links)

    @property
    def places(self) -> Mapping[str, Place]:
        if self._places is None:
            self._places = resolve(self._registers)
        return self._places

    def follow(self, original: "Doc[Any]") -> None:
        """Take what was written in the first document meanwhile."""
        self.apply(original.get_update(self.doc.get_state()))

    def apply(self, update: bytes) -> _Changed:
        changed = self._changed = _Changed()
        self.doc.apply_update(update)
        for id_ in changed.moved:
            if id_ in self._nodes:
                self._registers[id_] = _register(self._nodes, id_)
            else:
                self._registers.pop(id_, None)
        if changed.moved:
            self._places = None
        return changed

    def _note(self, events: Sequence[Any]) -> None:
        for event in events:
            path = event.path
            if not path:
                self._changed.nodes.update(event.keys)
                self._changed.moved.update(event.keys)
                continue
            self._changed.nodes.add(path[0])
            if len(path) == 1 and "at" in getattr(event, "keys", ()):
                self._changed.moved.add(path[0])

    def _note_links(self, event: Any) -> None:
        self._changed.links.update(event.keys)


def under(places: Mapping[str, Place], heads: Iterable[str]) -> set[str]:
    """These nodes and everything that hangs under them."""
    children = children_of(places)
    found: set[str] = set()
    waiting = [id_ for id_ in heads if id_ in places]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(children.get(here, ()))
    return found


def _chain(places: Mapping[str, Place], id_: str) -> list[str]:
    """From a node's parent up to a pillar."""
    chain = []
    while id_ in places:
        id_ = places[id_].parent
        chain.append(id_)
    return chain


def _is_live(places: Mapping[str, Place], id_: str) -> bool:
    return id_ in places and TRASH not in _chain(places, id_)


def _register(nodes: "Map[Any]", id_: str) -> object:
    node = nodes[id_] if id_ != ROOT else None
    return node.get("at") if isinstance(node, Map) else None


def _says_the_same(before: "Doc[Any]", after: "Doc[Any]", id_: str) -> bool:
    """Whether a node is as it was: what was written and taken back in one update changed nothing."""
    return _said(before, id_) == _said(after, id_)


def _said(doc: "Doc[Any]", id_: str) -> object:
    nodes = nodes_of(doc)
    node = nodes.get(id_)
    return cast("object", node.to_py()) if isinstance(node, Map) else node


def _link(doc: "Doc[Any]", id_: str) -> object:
    value = cast("object", rels_of(doc).get(id_))
    return cast("object", value.to_py()) if isinstance(value, Map) else value


def _ends(id_: str, value: object) -> set[str]:
    link = parse_relation(id_, value)
    return {link.a, link.b} if link else set()
