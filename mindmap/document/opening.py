"""Opening the meeting's map, or a group's."""

from collections.abc import Sequence

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.commands import open_document
from rcp.journal.record import record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import Breakout, Meeting

from ..models import MindMap
from .kinds import KIND
from .ydoc import Subtree, first_update


@atomic
def open_map(
    *,
    by: Actor,
    meeting: Meeting,
    title: str,
    breakout: Breakout | None = None,
    outline: "Sequence[Subtree | str] | None" = None,
) -> MindMap:
    """The meeting's map, or this group's; made, with `outline` as its first branches, when there is none yet."""
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    by.require(Ability.MAP, meeting)
    existing = MindMap.objects.filter(meeting=meeting, breakout=breakout).first()
    if existing is not None:
        return existing
    update = first_update(title, outline or ())
    document = open_document(kind=KIND, stream=meeting.stream, update=update)
    made = MindMap.objects.create(document=document, meeting=meeting, breakout=breakout, title=title[:200])
    record(Verb.MAP_OPENED, by=by, stream=meeting.stream, subject=made, breakout=breakout.pk if breakout else None)
    return made
