"""What takes several areas at once: planning with a map, moving on, a map for each group, linking nodes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from mindmap.commands import link_node, open_map
from rcp.access.actor import Actor
from rcp.decisions.commands import Assigned, assign_action, record_decision
from rcp.decisions.models import Decision
from rcp.decisions.queries import written
from rcp.meetings import commands as meetings
from rcp.meetings.locks import locked_meeting
from rcp.meetings.models import Breakout, Meeting, MeetingKind

from .arguments import NodeRef

# The kinds whose work is drawn together from the start; in others a map is opened when it is wanted.
MAPPED = frozenset({MeetingKind.RUPTURE_CELL, MeetingKind.WORKING_GROUP, MeetingKind.FEEDBACK})


@transaction.atomic
def plan_meeting(*, by: Actor, kind: str, **planned: Any) -> Meeting:
    """Plan a meeting (see schedule_meeting), with its map when its work is drawn."""
    meeting = meetings.schedule_meeting(by=by, kind=kind, **planned)
    if meeting.kind in MAPPED:
        open_plenary_map(by=by, meeting_id=meeting.pk)
    return meeting


@transaction.atomic
def advance_phase(*, by: Actor, meeting_id: int) -> Meeting:
    """Move on to the next phase, if what this one asks for was written."""
    meeting = locked_meeting(meeting_id)
    return meetings.advance_phase(by=by, meeting_id=meeting_id, written=written(meeting))


@transaction.atomic
def form_groups(
    *,
    by: Actor,
    meeting_id: int,
    names: Sequence[str],
    people: Mapping[str, Sequence[int]] | None = None,
    minutes: int | None = None,
) -> list[Breakout]:
    """Split into groups, each with a map of its own."""
    groups = meetings.form_groups(by=by, meeting_id=meeting_id, names=names, people=people, minutes=minutes)
    for group in groups:
        open_map(by=by, meeting=group.meeting, title=group.name, breakout=group)
    return groups


@transaction.atomic
def open_plenary_map(*, by: Actor, meeting_id: int) -> None:
    """The meeting's own map, named after what it works on; there already, it stays."""
    meeting = locked_meeting(meeting_id)
    open_map(by=by, meeting=meeting, title=meeting.theme.title if meeting.theme else meeting.title)


@transaction.atomic
def decide(*, by: Actor, meeting_id: int, text: str, node: NodeRef | None = None) -> Decision:
    """Write a decision; `node` says from which element of the map it comes."""
    decision = record_decision(by=by, meeting_id=meeting_id, text=text)
    if node is not None:
        link_node(by=by, map_id=node.map_id, node_id=node.node_id, decision_id=decision.pk)
    return decision


@transaction.atomic
def assign(*, by: Actor, meeting_id: int, text: str, node: NodeRef | None = None) -> Assigned:
    """Write an action item from one line; `node` says from which element of the map it comes."""
    assigned = assign_action(by=by, meeting_id=meeting_id, text=text)
    if node is not None:
        link_node(by=by, map_id=node.map_id, node_id=node.node_id, action_item_id=assigned.action.pk)
    return assigned
