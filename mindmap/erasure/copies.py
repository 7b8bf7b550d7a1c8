"""Where else a node is: in the maps it was grafted into or from, copied or carried to; and the papers that show it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.models import Update
from rcp.coedit.queries import state_of
from rcp.meetings.models import Meeting
from rcp.paper.models import Frozen
from rcp.paper.queries import content_of, frozen_of

from ..document.ydoc import values_of
from ..history.steps import chronicle_of
from ..in_place.paper import KIND as IN_PLACE
from ..models import Graft, MindMap
from ..paper.map_paper import KIND
from ..tree.schema import parse_source

Values = dict[str, dict[str, object]]


@dataclass(frozen=True, order=True)
class Place:
    map_id: int
    node_id: str


@dataclass(frozen=True)
class Copies:
    """A node and every copy of it; `beyond`: the maps that hold one, too, where this person may not erase."""

    places: frozenset[Place]
    beyond: frozenset[int] = frozenset()

    @property
    def maps(self) -> list[int]:
        return sorted({place.map_id for place in self.places})

    def nodes_in(self, map_id: int) -> list[str]:
        return sorted(place.node_id for place in self.places if place.map_id == map_id)


def copies_of(actor: Actor, start: Place) -> Copies:
    """The node and every copy of it, both ways. What grafts left in rows, and what the service carried from one cell to
    the next, is followed; a node that only says of itself that it is a copy, as anybody could write, is followed when
    it says the same and this person may erase there."""
    found: set[Place] = set()
    beyond: set[int] = set()
    waiting = [(start, False)]
    maps = _Maps(actor, start.map_id)
    while waiting:
        here, sure = waiting.pop()
        if here in found:
            continue
        if not maps.has(here):
            beyond |= {here.map_id} if sure and maps.is_beyond(here) else set()
            continue
        found.add(here)
        waiting.extend((place, True) for place in (*_grafted(here), *maps.carried(here)))
        waiting.extend((place, False) for place in maps.alike(here))
    return Copies(frozenset(found), frozenset(beyond))


def _grafted(here: Place) -> Iterable[Place]:
    # A map that began as a copy has the same nodes under the same names.
    near = MindMap.objects.filter(Q(copied_from=here.map_id) | Q(copies=here.map_id))
    yield from (Place(pk, here.node_id) for pk in near.values_list("pk", flat=True))
    for graft in Graft.objects.filter(source_id=here.map_id):
        if here.node_id in graft.pairs:
            yield Place(graft.target_id, graft.pairs[here.node_id])
    for graft in Graft.objects.filter(target_id=here.map_id):
        yield from (Place(graft.source_id, old) for old, new in graft.pairs.items() if new == here.node_id)


class _Maps:
    """The maps of the meeting, and those that this person may erase in, read once."""

    def __init__(self, actor: Actor, map_id: int) -> None:
        meeting = MindMap.objects.values_list("meeting", flat=True).get(pk=map_id)
        self.actor = actor
        self.known = {one.pk: values_in(one) for one in _read(Q(meeting=meeting))}
        self._carried: dict[int, dict[str, Place]] = {}

    def has(self, place: Place) -> bool:
        if place.map_id not in self.known:
            mind_map = (
                MindMap.objects.select_related("meeting__organisation", "document").filter(pk=place.map_id).first()
            )
            may = mind_map is not None and self.actor.may(Ability.ERASE, mind_map)
            self.known[place.map_id] = values_in(mind_map) if mind_map is not None and may else {}
        return place.node_id in self.known[place.map_id]

    def is_beyond(self, place: Place) -> bool:
        """Whether it is there all the same, where this person may not erase."""
        return any(place.node_id in values_in(one) for one in _read(Q(pk=place.map_id)) if not self.known[one.pk])

    def carried(self, here: Place) -> Iterable[Place]:
        """The node that this one was carried over from, and those that it was carried over to, in later cells."""
        own = self._carried_into(here.map_id).get(here.node_id)
        later = self._carried_from(here.map_id)
        to = [Place(pk, node) for pk in later for node, source in self._carried_into(pk).items() if source == here]
        return [own, *to] if own else to

    def _carried_from(self, map_id: int) -> Iterable[int]:
        """The maps that actions in place of this one may have been carried over to (see in_place.earlier_map)."""
        meeting = Meeting.objects.get(maps=map_id)
        near = Q(meeting__previous=meeting) | Q(meeting__theme__isnull=False, meeting__theme=meeting.theme_id)
        carried = Update.objects.filter(origin="carry", document=OuterRef("document"))
        return MindMap.objects.filter(near, Exists(carried)).exclude(pk=map_id).values_list("pk", flat=True)

    def _carried_into(self, map_id: int) -> dict[str, Place]:
        """node → the one it was carried over from, by the service: others could say it of any node."""
        if map_id not in self._carried:
            (mind_map,) = _read(Q(pk=map_id))
            values = values_in(mind_map)
            steps = (step for step in chronicle_of(mind_map.document).steps if step.origin == "carry")
            nodes = {node for step in steps for node in step.nodes}
            sources = {node: parse_source(values.get(node, {}).get("src")) for node in nodes}
            self._carried[map_id] = {node: Place(one.map_id, one.node_id) for node, one in sources.items() if one}
        return self._carried[map_id]

    def alike(self, here: Place) -> Iterable[Place]:
        words = self._words(here)
        source = parse_source(self.known[here.map_id][here.node_id].get("src"))
        near = [Place(source.map_id, source.node_id)] if source else []
        near += [Place(pk, node) for pk, values in self.known.items() for node in values if self._is_of(pk, node, here)]
        return [place for place in near if words and self.has(place) and self._words(place) == words]

    def _is_of(self, map_id: int, node: str, here: Place) -> bool:
        source = parse_source(self.known[map_id][node].get("src"))
        return source is not None and (source.map_id, source.node_id) == (here.map_id, here.node_id)

    def _words(self, place: Place) -> str:
        return plain(str(self.known[place.map_id][place.node_id].get("txt", "")))


def _read(which: Q) -> list[MindMap]:
    return list(MindMap.objects.filter(which).select_related("document", "meeting__organisation"))


def values_in(mind_map: MindMap) -> Values:
    """The plain values of every node of this map, as it is stored."""
    return values_of(state_of(mind_map.document))


def papers_showing(mind_map: MindMap, nodes: Collection[str]) -> list[Frozen]:
    """The papers of this map, not blanked yet, on which one of these nodes is."""
    kept = [frozen for kind in (KIND, IN_PLACE) for frozen in frozen_of(mind_map, kind)]
    papers = ((frozen, content_of(frozen)) for frozen in kept)
    return [frozen for frozen, content in papers if content and {row["id"] for row in content["nodes"]} & set(nodes)]


def plain(text: str) -> str:
    return " ".join(text.casefold().split())
