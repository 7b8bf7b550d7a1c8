"""The meeting itself: how it is held and closed, and what it works on."""

from collections.abc import Mapping

from rcp.meetings import commands as meetings

from .. import closing, conduct
from .arguments import clearable, integer, needed, optional, plain_values, text
from .command import Command, renamed

COMMANDS: Mapping[str, Command] = {
    "open_meeting": Command(renamed(conduct.open_meeting)),
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
            "anonymous_question": optional(text),
            "rev": optional(integer),
            "was": optional(plain_values),
        },
    ),
}
