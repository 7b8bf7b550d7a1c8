"""Every command that a room takes: its name, its arguments, and the function that does it.

The names and arguments are what browsers send, by socket or by HTTP; nothing else gets in. Those of a pane stand beside
it (rcp/room/panes).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import refuse_sealed
from rcp.journal.refusals import Refused
from rcp.meetings.locks import locked_meeting

from ..panes.gathered import PANES
from . import meeting
from .anonymity import KEPT, refuse_identity
from .arguments import checked
from .command import Answer, Command

COMMANDS: Mapping[str, Command] = {
    **meeting.COMMANDS,
    **{name: command for pane in PANES.values() for name, command in pane.commands.items()},
}


def run(by: Actor, meeting_id: int, name: str, args: Mapping[str, Any]) -> Answer:
    """Do one command inside the caller's transaction and give its answer; Refused says why, and changes nothing."""
    command = COMMANDS.get(name)
    if command is None:
        raise Refused(_("Cette commande n’existe pas."))
    kept = args.get(KEPT) is True
    values = checked(command.args, {each: value for each, value in args.items() if each != KEPT})
    held = locked_meeting(meeting_id)
    by.require(Ability.ENTER, held)
    if not command.reopens:
        refuse_sealed(held.stream)
    refuse_identity(held, command.args, values, kept=kept)
    return command.run(by=by, meeting_id=meeting_id, **values) or {}
