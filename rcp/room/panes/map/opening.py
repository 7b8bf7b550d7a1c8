"""The maps of a meeting as a whole: its own, one for each group, and the theme that its elements name the causes of."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from mindmap.commands import beginning, copy_map, link_node, open_map
from mindmap.models import MindMap, NodeLink
from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.meetings import commands as meetings
from rcp.meetings.locks import locked_meeting
from rcp.meetings.models import Breakout
from rcp.reports import commands as reports

from ...commands.arguments import NodeRef
from ...commands.command import hold_map_of


@atomic
def open_plenary_map(*, by: Actor, meeting_id: int, method: str = "", template: int | None = None) -> None:
    """The meeting's own map, named after what it works on, begun from a method or a template when one is given; there
    already, it stays."""
    meeting = locked_meeting(meeting_id)
    title = meeting.theme.title if meeting.theme else meeting.title
    outline = beginning(by, method=method, template_id=template)[1] if method or template is not None else ()
    open_map(by=by, meeting=meeting, title=title, outline=outline)


@atomic
def form_groups(
    *,
    by: Actor,
    meeting_id: int,
    names: Sequence[str],
    people: Mapping[str, Sequence[int]] | None = None,
    minutes: int | None = None,
    copy: bool = False,
) -> list[Breakout]:
    """Split into groups, each with a map of its own: empty, or a copy of the common map that merges back into it."""
    groups = meetings.form_groups(by=by, meeting_id=meeting_id, names=names, people=people, minutes=minutes)
    common = MindMap.objects.filter(meeting_id=meeting_id, breakout=None).first() if copy else None
    for group in groups:
        if common is None:
            open_map(by=by, meeting=group.meeting, title=group.name, breakout=group)
        else:
            copy_map(by=by, map_id=common.pk, breakout=group)
    return groups


@atomic
def name_cause(*, by: Actor, meeting_id: int, text: str, node: NodeRef) -> NodeLink:
    """Keep an element of the map as a cause of the theme that the meeting works on."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.NOTE, meeting)
    if meeting.theme_id is None:
        raise NotYet(_("Choisissez d’abord le thème de la réunion : une cause est celle d’un thème."))
    hold_map_of(meeting_id, node)
    cause = reports.name_cause(by=by, theme_id=meeting.theme_id, text=text)
    return link_node(by=by, map_id=node.map_id, node_id=node.node_id, cause_id=cause.pk)
