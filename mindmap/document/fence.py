"""Locked branches, as the room of a map's document holds them: what an update would do there, and to which nodes.

A link across the tree is part of both branches that it joins: whoever may not write in one of them neither makes, names
nor removes it.

The room asks for every frame, so nothing here touches the database after `fence`, nor copies a large document each
time: the copy that every update of a map is tried on (trial.py) tells what it changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from django.utils.translation import gettext as _
from pycrdt import Doc, Map

from rcp.coedit.kinds import Fenced
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import UNREADABLE

from ..models import BranchLock
from ..tree.resolve import children_of, resolve
from ..tree.schema import TRASH, Place, parse_relation
from ..tree.wording import typeset
from .trial import Event, Trial, moved_in, part, register, tried
from .ydoc import nodes_of, registers_of, rels_of

# One of the two maps that a map's document is made of.
Root = Callable[["Doc[Any]"], "Map[Any]"]


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

    def check(self, before: "Doc[Any]", update: bytes) -> None:
        """Raise Fenced, naming the nodes and the links to take back, when the update writes in a locked branch, links
        it, moves something into it, out of it or within it, or throws it away with what it hangs under. An update that
        cannot be read is let through: the document itself refuses it."""
        try:
            trial = tried(before, update)
        except UNREADABLE:
            return
        look = _Look(before, trial)
        nodes, links = self._faults(look), self._faults_in_links(look)
        if nodes or links:
            # The copy holds what was refused: another is made when it is needed.
            part(before)
            guilty = [*nodes, *(end for ends in links.values() for end in ends)]
            raise Fenced(why(self._who(guilty, look.old, look.new)), sorted({*nodes, *links}))

    def refuse_inside(self, doc: "Doc[Any]", nodes: Iterable[str]) -> None:
        """Raise Fenced when one of these nodes is in a locked branch: for what commands say of them beside it."""
        places = resolve(registers_of(doc))
        if inside := under(places, self._locks) & set(nodes):
            raise Fenced(why(self._who(inside, places, places)), sorted(inside))

    def _faults(self, look: "_Look") -> set[str]:
        nodes = look.nodes
        if not nodes:
            return set()
        old, new = look.old, look.new
        inside = under(old, self._locks)
        touched = {id_ for id_ in nodes & inside if look.says_otherwise(nodes_of, id_)}
        if not look.moved:
            return touched
        crossed = inside ^ under(new, self._locks)
        gone = [id_ for id_ in self._locks if _is_live(old, id_) and not _is_live(new, id_)]
        moved = {id_ for id_ in look.moved if old.get(id_) != new.get(id_)}
        # A node brought in, a node taken out, or one above the branch: whichever of those that were moved did it.
        above = {here for id_ in (*crossed, *gone) for here in (id_, *_chain(old, id_), *_chain(new, id_))}
        guilty = (moved & above) if crossed or gone else set()
        return touched | (guilty or (moved if crossed or gone else set()))

    def _faults_in_links(self, look: "_Look") -> dict[str, set[str]]:
        """link → its ends, those it had too, when one of them is in a locked branch."""
        links = look.links
        if not links:
            return {}
        inside = under(look.old, self._locks)
        ends = {id_: look.ends(id_) for id_ in links if look.says_otherwise(rels_of, id_)}
        return {id_: its for id_, its in ends.items() if its & inside}

    def _who(self, places: Iterable[str], old: Mapping[str, Place], new: Mapping[str, Place]) -> str:
        chains = (here for id_ in places for where in (old, new) for here in (id_, *_chain(where, id_)))
        return next((self._locks[here] for here in chains if here in self._locks), next(iter(self._locks.values())))


class _Look:
    """What one update changed: `nodes`, those `moved`, which say otherwise where they hang or are new, `links`; where
    everything hung, `old`, and hangs now, `new`."""

    def __init__(self, before: "Doc[Any]", trial: Trial) -> None:
        self.before, self.after = before, trial.doc
        self.moved, self.new = moved_in(trial.events), trial.places
        self.nodes, self.links = (_touched(trial.events[name]) for name in ("nodes", "rels"))
        self.old = (trial.earlier or resolve(self._old_registers(trial))) if self.moved else self.new

    def _old_registers(self, trial: Trial) -> dict[str, object]:
        known = nodes_of(self.before)
        same = {id_: at for id_, at in trial.registers.items() if id_ not in self.moved}
        return same | {id_: register(known[id_]) for id_ in self.moved if id_ in known}

    def says_otherwise(self, root: Root, id_: str) -> bool:
        """What was written and taken back in one update changed nothing."""
        return _plain(root(self.before).get(id_)) != _plain(root(self.after).get(id_))

    def ends(self, id_: str) -> set[str]:
        """Those of a link, before and after."""
        values = (_plain(rels_of(doc).get(id_)) for doc in (self.before, self.after))
        links = (parse_relation(id_, value) for value in values)
        return {end for link in links if link for end in (link.a, link.b)}


def _touched(events: Sequence[Event]) -> set[str]:
    return {id_ for event in events for id_ in (event.path[:1] or event.keys)}


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


def _plain(value: object) -> object:
    return cast("object", value.to_py()) if isinstance(value, Map) else value
