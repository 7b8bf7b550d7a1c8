"""Saying what a node became."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import Refused
from rcp.journal.verbs import Verb

from ..document import nodes_of
from ..model import ROOT
from ..models import NodeLink
from .locking import locked_map


@transaction.atomic
def link_node(
    *, by: Actor, map_id: int, node_id: str, decision_id: int | None = None, action_item_id: int | None = None
) -> NodeLink:
    """Say that this node became this decision or this action item of its meeting. Said again, it changes nothing."""
    mind_map = locked_map(map_id)
    by.require(Ability.NOTE, mind_map)
    if (decision_id is None) == (action_item_id is None):
        raise Refused(_("Un élément se relie à une décision ou à une action."))
    meeting = mind_map.meeting
    of_this_meeting = (
        meeting.decisions.filter(pk=decision_id).exists()
        if decision_id is not None
        else meeting.action_items.filter(pk=action_item_id or 0).exists()
    )
    if not of_this_meeting:
        raise Refused(_("Cette décision ou cette action n’est pas de la même réunion."))
    if node_id == ROOT or node_id not in nodes_of(state_of(mind_map.document)):
        raise Refused(_("Cet élément n’est pas dans la carte."))
    link = NodeLink.objects.filter(
        Q(decision_id=decision_id) if decision_id else Q(action_item_id=action_item_id), map=mind_map, node_id=node_id
    ).first()
    if link is not None:
        return link
    link = NodeLink.objects.create(
        map=mind_map, node_id=node_id, decision_id=decision_id, action_item_id=action_item_id
    )
    record(
        Verb.NODE_LINKED,
        by=by,
        stream=meeting.stream,
        subject=link,
        map=mind_map.pk,
        node=node_id,
        decision=decision_id,
        action_item=action_item_id,
    )
    return link
