"""Where else the words of a node stand: in the maps it was grafted into or from, on papers, in decisions."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.paper.models import Frozen
from rcp.paper.queries import frozen_of

from .document import values_of
from .in_place_paper import KIND as IN_PLACE
from .model import ROOT, parse_source
from .models import Graft, MapTemplate, MindMap, NodeComment
from .paper import KIND

# Shorter words stand everywhere by chance.
LEAST_WORDS = 4


@dataclass(frozen=True, order=True)
class Place:
    map_id: int
    node_id: str


def copies_of(actor: Actor, start: Place) -> frozenset[Place]:
    """The node and every copy of it, both ways. What grafts left in rows is followed; a node that only says of itself
    that it is a copy, as anybody could write, is followed when it says the same and this person may erase there."""
    found: set[Place] = set()
    waiting = [start]
    maps = _Maps(actor, start.map_id)
    while waiting:
        here = waiting.pop()
        if here in found or not maps.has(here):
            continue
        found.add(here)
        waiting.extend(_grafted(here))
        waiting.extend(maps.alike(here))
    return frozenset(found)


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
        self.known = {pk: _values_of(pk) for pk in MindMap.objects.filter(meeting=meeting).values_list("pk", flat=True)}

    def has(self, place: Place) -> bool:
        if place.map_id not in self.known:
            mind_map = MindMap.objects.select_related("meeting__organisation").filter(pk=place.map_id).first()
            may = mind_map is not None and self.actor.may(Ability.ERASE, mind_map)
            self.known[place.map_id] = _values_of(place.map_id) if may else {}
        return place.node_id in self.known[place.map_id]

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


def _values_of(map_id: int) -> dict[str, dict[str, object]]:
    return values_of(state_of(MindMap.objects.select_related("document").get(pk=map_id).document))


def papers_showing(mind_map: MindMap, nodes: Collection[str]) -> list[Frozen]:
    """The papers of this map, not blanked yet, on which one of these nodes is."""
    kept = [frozen for kind in (KIND, IN_PLACE) for frozen in frozen_of(mind_map, kind)]
    papers = (frozen for frozen in kept if frozen.purged_at is None)
    return [frozen for frozen in papers if {row["id"] for row in json.loads(frozen.content)["nodes"]} & set(nodes)]


def same_words(mind_map: MindMap, node_id: str) -> list[str]:
    """Where else in this meeting these words stand, as people call it: erasing leaves them there."""
    values = _values_of(mind_map.pk)
    words = plain(str(values.get(node_id, {}).get("txt", "")))
    if len(words) < LEAST_WORDS or node_id == ROOT:
        return []
    meeting = mind_map.meeting
    texts = [(f"D{one.number}", one.text) for one in meeting.decisions.all()]
    texts += [(f"A{one.number}", one.what) for one in meeting.action_items.all()]
    texts += [
        (f"« {value.get('txt')} »"[:60], f"{value.get('txt', '')} {value.get('note', '')}")
        for id_, value in values.items()
        if id_ != node_id
    ]
    comments = NodeComment.objects.filter(map=mind_map).exclude(node_id=node_id)
    texts += [("un commentaire", text) for text in comments.values_list("text", flat=True)]
    templates = MapTemplate.objects.filter(organisation=meeting.organisation_id, withdrawn_at__isnull=True)
    texts += [(f"modèle « {one.name} »", json.dumps(one.content, ensure_ascii=False)) for one in templates]
    return [label for label, text in texts if words in plain(text)][:10]


def plain(text: str) -> str:
    return " ".join(text.casefold().split())
