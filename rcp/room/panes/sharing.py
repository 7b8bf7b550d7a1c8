"""The basis of sharing, noted and withdrawn from the room: what the situation's page does, said while it is held."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.commands import record_sharing
from rcp.cases.commands import withdraw_sharing as withdraw
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.meetings.locks import locked_meeting

from ..commands.arguments import boolean, code, codes, needed, optional, text
from ..commands.command import Command

# What is agreed to, besides being told.
AGREED = ("consent", "representative")


@atomic
def note_sharing(*, by: Actor, meeting_id: int, basis: str, opposition: bool = False, **said: Any) -> None:
    """Say on what grounds the situation is shared: told today to the person by whoever notes it."""
    case_id = _case(by, meeting_id)
    today = timezone.localdate()
    told = {"basis": basis, "opposition": opposition, **said}
    if basis != "anonymous":
        told |= {"informed_on": today, "informed_by_id": by.person_id}
    if basis in AGREED and not opposition:
        told["collected_on"] = today
    record_sharing(by=by, case_id=case_id, told=told)


@atomic
def withdraw_sharing(*, by: Actor, meeting_id: int) -> None:
    """The person takes back their agreement; nothing of it is shared from this instant."""
    withdraw(by=by, case_id=_case(by, meeting_id))


def _case(by: Actor, meeting_id: int) -> int:
    meeting = locked_meeting(meeting_id)
    by.require(Ability.SHARE, meeting)
    if meeting.case_id is None:
        raise Refused(_("Seule une RCP porte sur la situation d’une personne."))
    return meeting.case_id


COMMANDS: Mapping[str, Command] = {
    "note_sharing": Command(
        note_sharing,
        {
            "basis": needed(code),
            "categories": optional(codes),
            "groups": optional(codes),
            "medical_to_all": optional(boolean),
            "representation": optional(code),
            "support": optional(code),
            "means": optional(text),
            "opposition": optional(boolean),
        },
    ),
    "withdraw_sharing": Command(withdraw_sharing),
}
