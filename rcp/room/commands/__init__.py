"""Every command that a room takes: its name, its arguments, and the function that does it; a file a subject.

The names and arguments are what browsers send, by socket or by HTTP; nothing else gets in.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import lock_open
from rcp.journal.refusals import Refused
from rcp.meetings.locks import locked_meeting

from ..arguments import checked
from . import decisions, maps, meeting, nodes, people
from .command import Answer, Command

__all__ = ["COMMANDS", "Command", "run"]

COMMANDS: Mapping[str, Command] = {
    **meeting.COMMANDS,
    **people.COMMANDS,
    **maps.COMMANDS,
    **nodes.COMMANDS,
    **decisions.COMMANDS,
}


def run(by: Actor, meeting_id: int, name: str, args: Mapping[str, Any]) -> Answer:
    """Do one command inside the caller's transaction and give its answer; Refused says why, and changes nothing."""
    command = COMMANDS.get(name)
    if command is None:
        raise Refused(_("Cette commande n’existe pas."))
    values = checked(command.args, args)
    held = locked_meeting(meeting_id)
    by.require(Ability.ENTER, held)
    if not command.reopens:
        lock_open(held.stream)
    return command.run(by=by, meeting_id=meeting_id, **values) or {}
