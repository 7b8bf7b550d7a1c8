"""The meeting itself: how it is held and closed, and its agenda."""

from collections.abc import Mapping

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.live.hub import hub
from rcp.meetings import commands as meetings

from .. import closing, conduct
from ..arguments import boolean, integer, needed, optional, text
from .command import Command, renamed


def _open(*, by: Actor, meeting_id: int) -> None:
    """Open, and note present those who were already in the room; other processes note theirs as they come back."""
    meeting = meetings.open_meeting(by=by, meeting_id=meeting_id)
    for actor in in_the_room(meeting.stream_id):
        if actor.may(Ability.ENTER, meeting):
            meetings.check_in(by=actor, meeting_id=meeting_id)


def in_the_room(stream_id: int) -> list[Actor]:
    """Each person whose screen is connected to this process, once; a big screen is nobody."""
    room = hub.rooms.get(stream_id)
    return room.people() if room else []


COMMANDS: Mapping[str, Command] = {
    # The meeting
    "open_meeting": Command(_open),
    "advance_phase": Command(renamed(conduct.advance_phase)),
    "return_phase": Command(renamed(meetings.return_phase)),
    "skip_phase": Command(renamed(meetings.skip_phase)),
    "extend_phase": Command(renamed(meetings.extend_phase), {"minutes": optional(integer)}),
    "end_meeting": Command(renamed(meetings.end_meeting)),
    "close_meeting": Command(renamed(closing.close_meeting)),
    "reopen_meeting": Command(renamed(closing.reopen_meeting), {"reason": needed(text)}, reopens=True),
    "choose_theme": Command(
        renamed(meetings.choose_theme, theme="theme_id"),
        {"theme": optional(integer), "question": optional(text), "rev": optional(integer)},
    ),
    # Agenda
    "add_agenda_item": Command(
        renamed(meetings.add_agenda_item),
        {"title": needed(text), "minutes": optional(integer), "carried_by": optional(text)},
    ),
    "revise_agenda_item": Command(
        renamed(meetings.revise_agenda_item, item="item_id"),
        {
            "item": needed(integer),
            "rev": optional(integer),
            "title": optional(text),
            "minutes": optional(integer),
            "carried_by": optional(text),
            "done": optional(boolean),
        },
    ),
    "move_agenda_item": Command(
        renamed(meetings.move_agenda_item, item="item_id"), {"item": needed(integer), "to": needed(integer)}
    ),
    "remove_agenda_item": Command(renamed(meetings.remove_agenda_item, item="item_id"), {"item": needed(integer)}),
}
