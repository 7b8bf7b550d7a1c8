"""Saying what a node became."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ..document.locking import locked_map
from ..document.ydoc import nodes_of
from ..models import NodeLink
from ..tree.schema import ROOT


@atomic
def link_node(
    *,
    by: Actor,
    map_id: int,
    node_id: str,
    decision_id: int | None = None,
    action_item_id: int | None = None,
    cause_id: int | None = None,
) -> NodeLink:
    """Say that this node became this decision or action item of its meeting, or this cause of its theme.

    Said again, it changes nothing.
    """
    mind_map = locked_map(map_id)
    by.require(Ability.NOTE, mind_map)
    named = {"decision_id": decision_id, "action_item_id": action_item_id, "cause_id": cause_id}
    became = {name: pk for name, pk in named.items() if pk is not None}
    if len(became) != 1:
        raise Refused(_("Un élément se relie à une chose : une décision, une action ou une cause."))
    if not _is_of(mind_map.meeting, became):
        raise Refused(_("Cette décision, cette action ou cette cause n’est pas de la même réunion."))
    if node_id == ROOT or node_id not in nodes_of(state_of(mind_map.document)):
        raise Refused(_("Cet élément n’est pas dans la carte."))
    link = NodeLink.objects.filter(map=mind_map, node_id=node_id, **became).first()
    if link is not None:
        return link
    link = NodeLink.objects.create(map=mind_map, node_id=node_id, **became)
    record(
        Verb.NODE_LINKED,
        by=by,
        stream=mind_map.meeting.stream,
        subject=link,
        map=mind_map.pk,
        node=node_id,
        decision=decision_id,
        action_item=action_item_id,
        cause=cause_id,
    )
    return link


def _is_of(meeting: Meeting, became: Mapping[str, int]) -> bool:
    """Whether what is named belongs to this meeting, or to the theme it works on."""
    [(name, pk)] = became.items()
    if name == "cause_id":
        return meeting.theme is not None and meeting.theme.causes.filter(pk=pk).exists()
    rows = meeting.decisions if name == "decision_id" else meeting.action_items
    return rows.filter(pk=pk).exists()
