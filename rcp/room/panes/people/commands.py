"""Who is there, who is expected, and what each is there for."""

from collections.abc import Mapping

from rcp.access.actor import Actor
from rcp.meetings import commands as meetings

from ...commands.arguments import boolean, code, integer, name, needed, optional, text
from ...commands.command import Answer, Command, renamed


def _invite(*, by: Actor, meeting_id: int, person: int) -> Answer:
    invited = meetings.invite_person(by=by, meeting_id=meeting_id, person_id=person)
    return {"invitation": invited.invitation.pk}


COMMANDS: Mapping[str, Command] = {
    # Seats
    "take_seat": Command(
        renamed(meetings.take_seat, person="person_id"), {"role": needed(code), "person": optional(integer)}
    ),
    "leave_seat": Command(renamed(meetings.leave_seat), {"role": needed(code)}),
    # People
    "check_in": Command(renamed(meetings.check_in), {"mode": optional(code)}),
    "check_out": Command(renamed(meetings.check_out)),
    "note_attendance": Command(
        renamed(meetings.note_attendance, attendance="attendance_id", person="person_id"),
        {
            "status": needed(code),
            "attendance": optional(integer),
            "person": optional(integer),
            "label": optional(text),
            "first_name": optional(name),
            "last_name": optional(name),
            "profession": optional(code),
            "function": optional(text),
            "mode": optional(code),
            "left": optional(boolean),
        },
    ),
    "admit_arrival": Command(
        renamed(meetings.admit_arrival, arrival="arrival_id", person="person_id"),
        {"arrival": needed(integer), "person": optional(integer)},
    ),
    "refuse_arrival": Command(renamed(meetings.refuse_arrival, arrival="arrival_id"), {"arrival": needed(integer)}),
    "invite_person": Command(_invite, {"person": needed(integer)}),
    "withdraw_invitation": Command(
        renamed(meetings.withdraw_invitation, person="person_id"), {"person": needed(integer)}
    ),
    "answer_invitation": Command(
        renamed(meetings.answer_invitation), {"accepted": needed(boolean), "comment": optional(text)}
    ),
}
