"""The meeting itself: how it is held and closed, and its agenda."""

from collections.abc import Mapping

from rcp.meetings import commands as meetings

from .. import closing, conduct
from ..arguments import boolean, clearable, filled, integer, needed, optional, plain_values, text
from .command import Command, renamed

COMMANDS: Mapping[str, Command] = {
    # The meeting
    "open_meeting": Command(renamed(meetings.open_meeting)),
    "advance_phase": Command(renamed(conduct.advance_phase)),
    "return_phase": Command(renamed(meetings.return_phase)),
    "skip_phase": Command(renamed(meetings.skip_phase)),
    "extend_phase": Command(renamed(meetings.extend_phase), {"minutes": optional(integer)}),
    "end_meeting": Command(renamed(meetings.end_meeting)),
    "close_meeting": Command(renamed(closing.close_meeting)),
    "reopen_meeting": Command(renamed(closing.reopen_meeting), {"reason": needed(text)}, reopens=True),
    "choose_theme": Command(
        renamed(meetings.choose_theme, theme="theme_id"),
        {
            "theme": clearable(integer),
            "question": optional(text),
            "rev": optional(integer),
            "was": optional(plain_values),
        },
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
            "minutes": filled(integer),
            "carried_by": optional(text),
            "done": optional(boolean),
            "was": optional(plain_values),
        },
    ),
    "move_agenda_item": Command(
        renamed(meetings.move_agenda_item, item="item_id"), {"item": needed(integer), "to": needed(integer)}
    ),
    "remove_agenda_item": Command(renamed(meetings.remove_agenda_item, item="item_id"), {"item": needed(integer)}),
}
