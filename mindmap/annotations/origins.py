"""The way back to a node from what it became, on pages outside of the room: its words today, and its address."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.reports.models import ThemeCause
from rcp.reports.origins import Origin

from ..document.ydoc import values_of
from ..models import MindMap, NodeLink
from ..tree.schema import node_of
from ..tree.wording import words_of


def address_of(map_id: int, node_id: str) -> str:
    return f"{reverse('map', args=[map_id])}?element={node_id}"


def maps_open_to(actor: Actor, map_ids: Iterable[int]) -> list[MindMap]:
    """Those of these maps that this actor may see."""
    maps = MindMap.objects.filter(pk__in=set(map_ids)).select_related("document", "meeting__organisation")
    return [one for one in maps if actor.may(Ability.READ, one)]


def origins_of_causes(actor: Actor, causes: Sequence[ThemeCause]) -> dict[int, list[Origin]]:
    """Cause → the nodes it comes from, of the maps that this actor may see."""
    links = list(NodeLink.objects.filter(cause__in=causes))
    values = {one.pk: values_of(state_of(one.document)) for one in maps_open_to(actor, (link.map_id for link in links))}
    origins: dict[int, list[Origin]] = {}
    for link in links:
        if link.cause_id is not None and link.map_id in values:
            words = words_of(node_of(link.node_id, values[link.map_id].get(link.node_id, {})))
            origins.setdefault(link.cause_id, []).append(Origin(words, address_of(link.map_id, link.node_id)))
    return origins
